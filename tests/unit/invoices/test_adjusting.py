"""An adjustment is the difference of two prices for the hours that were paid, and nothing else."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.rules.adjusting import (
    UNITS,
    Line,
    PaidHours,
    disputed_beside,
    document_for,
    lines_of,
    named_in,
    prices_of,
    total,
)

MONTH = date(2026, 3, 1)
PRICES = st.integers(-1, 40).map(lambda euros: euros * UNITS if euros > 0 else euros)


def _paid(cents: int, billed: int, before: int, after: int) -> PaidHours:
    return PaidHours(
        month=MONTH, service_code="SAD", profile="OSS", cents=cents, billed=billed, before=before, after=after
    )


def _euros(billed: int, before: int, after: int, cents: int = 240_00) -> list[tuple[int, int]]:
    """(Minutes, cents) of the lines for prices in whole euros."""
    lines = lines_of([_paid(cents, billed * UNITS, before * UNITS, after * UNITS)])
    return [(each.minutes, each.cents) for each in lines]


def test_ten_hours_at_24_that_come_to_cost_25_bring_ten_euros_more() -> None:
    assert _euros(24, 24, 25) == [(600, 1000)]
    assert _euros(24, 24, 23) == [(600, -1000)]
    assert _euros(24, 24, 24) == []


def test_hours_billed_at_the_new_price_already_are_settled() -> None:
    assert _euros(25, 24, 25) == []
    assert _euros(23, 24, 23) == []


def test_the_lines_are_one_for_each_month_service_profile_and_price() -> None:
    hours = [_paid(2400, 24 * UNITS, 24 * UNITS, 25 * UNITS)] * 3
    assert lines_of(hours) == (
        Line(
            month=MONTH,
            service_code="SAD",
            profile="OSS",
            old_price=Decimal(24),
            new_price=Decimal(25),
            minutes=180,
        ),
    )


@given(st.lists(st.builds(_paid, st.integers(0, 10**6), PRICES, PRICES, PRICES), max_size=5), st.randoms())
def test_the_order_does_not_matter_and_dearer_hours_never_cost_the_provider(
    hours: list[PaidHours], random: object
) -> None:
    mixed = list(hours)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert lines_of(mixed) == lines_of(hours)
    rises = [each for each in hours if each.after >= each.before]
    falls = [each for each in hours if each.after <= each.before]
    assert total(lines_of(rises)) >= 0 >= total(lines_of(falls))


@given(st.integers(1, 10**6), st.integers(1, 40), st.integers(1, 40), st.integers(1, 40))
def test_there_and_back_again_is_nothing(cents: int, price: int, other: int, billed: int) -> None:
    there = prices_of(_paid(cents, price * UNITS, price * UNITS, other * UNITS))
    back = prices_of(_paid(cents, other * UNITS, other * UNITS, price * UNITS))
    assert (there and there[::-1]) == back
    exact = Fraction(cents * (other - price), price)
    lines = lines_of([_paid(cents, price * UNITS, price * UNITS, other * UNITS)])
    assert abs(total(lines) - exact) <= 1 + abs(other - price) * 100 // 60


def test_more_is_asked_by_an_invoice_and_less_by_a_credit_note() -> None:
    assert (document_for(1), document_for(-1)) == ("TD01", "TD04")


def test_a_code_is_found_as_a_word() -> None:
    assert named_in("CONG-2026-1", ["Conguaglio  cong-2026-1 SAD"])
    assert not named_in("CONG-2026-1", ["CONG-2026-12", ""])


@given(st.integers(0, 10**5), st.integers(-10, 10**5), st.lists(st.integers(0, 10**5), max_size=4))
def test_no_more_leaves_the_dispute_than_is_owed(billed: int, owed: int, disputed: list[int]) -> None:
    left = disputed_beside(billed, owed, disputed)
    assert all(0 <= now <= before for now, before in zip(left, disputed, strict=True))
    assert sum(disputed) - sum(left) == min(max(owed, 0), billed, sum(disputed))
