"""The sample of accesses without a finding: anybody can draw it again, and risk comes before lot."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lots import sample_size
from blueprints.invoices.rules.sampling import CleanAccess, reasons_not_to_draw, reasons_not_to_record, sampled

WEIGHTS = {"edited": 3, "unconfirmed": 2}
ACCESSES = st.lists(
    st.builds(
        CleanAccess,
        entry_id=st.integers(1, 60),
        name=st.text("abc", max_size=4),
        signs=st.frozensets(st.sampled_from(["edited", "unconfirmed", "other"])),
    ),
    max_size=25,
    unique_by=lambda each: each.entry_id,
)
PERCENTS = st.integers(0, 100).map(Decimal)


@given(ACCESSES, PERCENTS, PERCENTS, st.randoms())
def test_the_same_seed_draws_the_same_in_any_order_and_nothing_twice(
    accesses: list[CleanAccess], risk: Decimal, lot: Decimal, random: object
) -> None:
    asked = {"seed": "7", "by_risk_percent": risk, "by_lot_percent": lot, "weights": WEIGHTS}
    named = [CleanAccess(entry_id=e.entry_id, name=f"{e.entry_id}", signs=e.signs) for e in accesses]
    mixed = list(named)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a Random
    found = sampled(named, **asked)
    assert sampled(mixed, **asked) == found
    assert len({each.entry_id for each in found}) == len(found)
    by_risk = [each for each in found if each.by_risk]
    left = {each.entry_id for each in named} - {each.entry_id for each in by_risk}
    assert len(by_risk) <= sample_size(len(named), risk)
    assert len(found) - len(by_risk) == min(len(left), sample_size(len(named), lot))
    assert all(each.points > 0 for each in by_risk)


@given(ACCESSES, PERCENTS)
def test_nobody_with_fewer_points_is_taken_by_risk_before_somebody_with_more(
    accesses: list[CleanAccess], risk: Decimal
) -> None:
    found = sampled(accesses, seed="7", by_risk_percent=risk, by_lot_percent=Decimal(0), weights=WEIGHTS)
    all_points = sorted((sum(WEIGHTS.get(sign, 0) for sign in each.signs) for each in accesses), reverse=True)
    assert [each.points for each in found] == all_points[: len(found)]


def test_another_seed_draws_others() -> None:
    many = [CleanAccess(entry_id=number, name=str(number)) for number in range(50)]
    drawn = [
        sampled(many, seed=seed, by_risk_percent=Decimal(0), by_lot_percent=Decimal(10), weights={})
        for seed in ("1", "2")
    ]
    assert len(drawn[0]) == len(drawn[1]) == 5
    assert {each.entry_id for each in drawn[0]} != {each.entry_id for each in drawn[1]}
    with pytest.raises(ValueError, match="seed"):
        sampled(many, seed="", by_risk_percent=Decimal(0), by_lot_percent=Decimal(10), weights={})


def test_a_month_is_drawn_once_and_an_outcome_that_does_not_confirm_says_why() -> None:
    assert [each.code for each in reasons_not_to_draw(accesses=0, is_drawn=True)] == [
        "sample-drawn-already",
        "sample-without-accesses",
    ]
    assert reasons_not_to_record(outcome="confirmed", note="", is_recorded=False) == ()
    assert [each.code for each in reasons_not_to_record(outcome="not-confirmed", note=" ", is_recorded=True)] == [
        "sample-recorded-already",
        "sample-note-missing",
    ]
