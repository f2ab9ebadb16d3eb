"""What of an invoice is paid, and to whom."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.periods import Period
from blueprints.invoices.rules import (
    LateCost,
    Readiness,
    credits_used,
    due_date,
    late_cost,
    part_of,
    payable,
    reasons_not_to_liquidate,
    working_days_after,
)
from blueprints.invoices.states import ACT, INVOICE, InvoiceState

RATES = st.sampled_from([Decimal("0.00"), Decimal("5.00"), Decimal("10.00"), Decimal("22.00")])
CENTS = st.integers(-5_000_000, 5_000_000)
SPLIT = st.booleans()


@given(CENTS, st.dictionaries(RATES, st.integers(0, 10**7), min_size=1), st.booleans())
def test_no_cent_is_lost_between_provider_and_treasury(verified: int, nets: dict[Decimal, int], split: bool) -> None:
    money = payable(verified_cents=verified, net_by_rate=nets, split_payment=split)
    assert money.net_cents == verified
    assert money.payee_cents + money.treasury_cents == money.net_cents + money.vat_cents
    assert money.treasury_cents == (money.vat_cents if split else 0)


@given(st.integers(0, 10**7), st.booleans())
def test_with_one_rate_the_vat_is_that_rate_of_the_net(verified: int, split: bool) -> None:
    money = payable(verified_cents=verified, net_by_rate={Decimal("5.00"): 100}, split_payment=split)
    assert abs(money.vat_cents * 20 - verified) <= 10


READY = Readiness(
    einvoice_id=7,
    number="1",
    supplier="Girasole",
    state="checked",
    remaining_cents=100_000,
    payee_cents=100_000,
    has_provider=True,
    holds=0,
    has_cig=True,
    iban_declared=True,
    durc="valid",
    collection="missing",
    check_above_cents=500_000,
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, set()),
        ({"state": "received"}, {"invoice-not-checked"}),
        ({"state": "refused"}, {"invoice-refused"}),
        ({"state": "liquidated"}, set()),
        ({"remaining_cents": 0}, {"invoice-nothing-undisputed"}),
        ({"state": "liquidated", "remaining_cents": 0}, {"invoice-liquidated-already"}),
        ({"has_provider": False, "holds": 2}, {"invoice-supplier-unknown", "invoice-held"}),
        ({"has_cig": False, "iban_declared": False}, {"invoice-without-cig", "iban-not-declared"}),
        ({"tax_findings": ("R10",)}, {"invoice-tax-wrong"}),
        ({"tax_findings": ("R10",), "remaining_cents": 0}, {"invoice-nothing-undisputed"}),
        ({"durc": "missing"}, {"durc-missing"}),
        ({"durc": "negative"}, {"durc-negative"}),
        ({"durc": "substituted"}, set()),
        ({"payee_cents": 500_000}, set()),
        ({"payee_cents": 500_001}, {"collection-missing"}),
        ({"payee_cents": 500_001, "collection": "waiting"}, {"collection-waiting"}),
        ({"payee_cents": 500_001, "collection": "clear"}, set()),
    ],
)
def test_every_reason_is_told(change: dict[str, Any], expected: set[str]) -> None:
    assert {each.code for each in reasons_not_to_liquidate(replace(READY, **change))} == expected


@given(st.lists(st.integers(0, 10**6), max_size=5), st.dictionaries(RATES, st.integers(0, 10**7), min_size=1), SPLIT)
def test_the_parts_of_an_invoice_add_up_to_the_whole(parts: list[int], nets: dict[Decimal, int], split: bool) -> None:
    before, sums = 0, [0, 0, 0]
    for cents in parts:
        money = part_of(before_cents=before, cents=cents, net_by_rate=nets, split_payment=split)
        assert money.payee_cents + money.treasury_cents == money.net_cents + money.vat_cents
        sums = [a + b for a, b in zip(sums, (money.vat_cents, money.payee_cents, money.treasury_cents), strict=True)]
        before += cents
    whole = payable(verified_cents=before, net_by_rate=nets, split_payment=split)
    assert sums == [whole.vat_cents, whole.payee_cents, whole.treasury_cents]


@given(st.lists(st.integers(1, 10**6), max_size=6), st.integers(-100, 3 * 10**6))
def test_credits_lower_a_payment_to_nothing_at_most_the_oldest_first(waiting: list[int], against: int) -> None:
    used = credits_used(list(enumerate(waiting)), against_cents=against)
    assert sum(used.values()) == min(sum(waiting), max(against, 0))
    assert all(0 < cents <= waiting[key] for key, cents in used.items())
    assert sorted(used) == list(range(len(used)))
    assert all(used[key] == waiting[key] for key in list(used)[:-1])


DAY = date(2026, 3, 2)
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=4)


@given(SPANS)
def test_each_day_of_suspension_moves_the_due_date_by_one_and_counts_once(spans: list[tuple[int, int]]) -> None:
    periods = [Period(DAY + timedelta(days=a), DAY + timedelta(days=a + b)) for a, b in spans]
    days = {day for period in periods for day in period.days()}
    assert due_date(DAY, periods) == DAY + timedelta(days=len(days))
    assert due_date(DAY, [*periods, *periods]) == due_date(DAY, periods)


def test_working_days_leave_out_weekends_and_holidays() -> None:
    monday = date(2026, 3, 2)
    assert working_days_after(monday, monday + timedelta(days=7), set()) == 5
    assert working_days_after(monday, monday + timedelta(days=7), {date(2026, 3, 4)}) == 4
    assert working_days_after(monday, monday, set()) == 0


@given(st.integers(0, 10**7), st.integers(-10, 400))
def test_lateness_costs_nothing_in_time_and_more_with_each_day(cents: int, days: int) -> None:
    def cost(late: int) -> LateCost:
        return late_cost(
            cents=cents,
            due_on=DAY,
            paid_on=DAY + timedelta(days=late),
            percent_a_year=Decimal("10.15"),
            fixed_cents=4000,
        )

    assert (cost(days).fixed_cents > 0) == (days > 0 and cents > 0)
    assert cost(days + 1).interest_cents >= cost(days).interest_cents


def test_a_year_late_costs_the_rate() -> None:
    found = late_cost(
        cents=100_000,
        due_on=DAY,
        paid_on=DAY + timedelta(days=365),
        percent_a_year=Decimal("10.15"),
        fixed_cents=4000,
    )
    assert found == LateCost(days=365, interest_cents=10_150, fixed_cents=4000)


@pytest.mark.parametrize("state", list(InvoiceState))
def test_only_what_was_checked_is_liquidated(state: InvoiceState) -> None:
    assert ("liquidate" in INVOICE.possible(state)) == (state in ("checked", "liquidated", "paid"))


def test_an_act_that_was_signed_or_rejected_stays_so() -> None:
    assert ACT.reachable() == set(ACT.kind)
    assert ACT.possible("rejected") == ()
    assert ACT.possible("signed") == ("pay",)
