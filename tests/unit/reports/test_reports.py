"""The indicator, the ages of debts, and groups that are too small to be shown."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from blueprints.reports.rules import (
    AGES,
    Debt,
    Group,
    PaidInvoice,
    age_of,
    ageing,
    last_quarters,
    quarter_of,
    shown,
    timeliness,
)

DAY = date(2026, 11, 21)
DAYS = st.integers(-60, 200)
PAID = st.builds(
    lambda cents, days: PaidInvoice(cents=cents, due_on=DAY, paid_on=DAY + timedelta(days=days)),
    st.integers(0, 10**7),
    DAYS,
)


def test_the_indicator_weighs_days_by_what_was_paid() -> None:
    late = PaidInvoice(cents=10_000, due_on=DAY, paid_on=DAY + timedelta(days=30))
    early = PaidInvoice(cents=30_000, due_on=DAY, paid_on=DAY - timedelta(days=10))
    assert timeliness([late, early]) == Decimal("0.00")
    assert timeliness([late]) == Decimal("30.00")
    assert timeliness([]) is None


@given(st.lists(PAID, min_size=1))
def test_the_indicator_lies_between_the_earliest_and_the_latest_payment(payments: list[PaidInvoice]) -> None:
    found = timeliness(payments)
    days = [(each.paid_on - each.due_on).days for each in payments if each.cents]
    assert (found is None) == (not days)
    if found is not None:
        assert min(days) <= found <= max(days)
        assert found == timeliness(list(reversed(payments)))


@given(st.lists(st.tuples(st.integers(0, 10**7), DAYS)))
def test_every_cent_of_debt_has_one_age(debts: list[tuple[int, int]]) -> None:
    found = ageing((Debt(cents=cents, due_on=DAY - timedelta(days=days)) for cents, days in debts), DAY)
    assert set(found) == set(AGES)
    assert sum(found.values()) == sum(cents for cents, _ in debts)


def test_the_ages_begin_and_end_where_they_say() -> None:
    by_days = {days: age_of(DAY - timedelta(days=days), DAY) for days in (-1, 0, 1, 30, 31, 60, 61, 90, 91)}
    assert by_days == {
        -1: "not-due", 0: "not-due", 1: "1-30", 30: "1-30", 31: "31-60",
        60: "31-60", 61: "61-90", 90: "61-90", 91: "over-90",
    }  # fmt: skip


def test_quarters_follow_each_other_over_the_year() -> None:
    assert quarter_of(date(2026, 3, 31)) == (2026, 1)
    assert last_quarters(date(2026, 1, 1), 3) == [(2025, 3), (2025, 4), (2026, 1)]


GROUPS = st.lists(
    st.builds(
        Group,
        service_code=st.sampled_from(["SAD", "ADM", "AES"]),
        fund=st.sampled_from(["COMUNE", "FNPS"]),
        net_cents=st.integers(-100, 10**6),
        vat_cents=st.integers(0, 10**5),
        people=st.frozensets(st.integers(1, 30), max_size=12),
    ),
    max_size=6,
    unique_by=lambda each: (each.service_code, each.fund),
)


@given(GROUPS, st.integers(1, 8))
def test_no_small_group_is_shown_and_no_cent_is_lost(groups: list[Group], least: int) -> None:
    found = shown(groups, least=least)
    assert sum(each.net_cents for each in found) == sum(each.net_cents for each in groups)
    assert sum(each.vat_cents for each in found) == sum(each.vat_cents for each in groups)
    assert sum(each.gross_cents for each in found) == sum(each.net_cents + each.vat_cents for each in groups)
    assert all(each.people is None or each.people >= least for each in found)
    if any(each.people is None for each in found):
        assert len(found) == 1  # only when all together are too few
    alone = {(each.service_code, each.fund) for each in found if each.service_code}
    sizes = {(each.service_code, each.fund): len(each.people) for each in groups}
    assert all(sizes[key] >= least for key in alone)


@given(GROUPS, st.integers(1, 8), st.randoms())
def test_the_order_of_the_groups_does_not_matter(groups: list[Group], least: int, random: object) -> None:
    mixed = list(groups)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert shown(mixed, least=least) == shown(groups, least=least)
