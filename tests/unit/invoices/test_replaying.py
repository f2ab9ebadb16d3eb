"""What a draft changes: every cent has its provider and its Comune, and nobody can be recognised."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.rules.replaying import (
    Bears,
    Change,
    Draft,
    DraftPrice,
    Rise,
    as_json,
    by_comune,
    by_provider,
    from_json,
    merged,
    reasons_not_to_activate,
    reasons_not_to_replay,
    risen_cents,
)

TODAY = date(2026, 11, 21)
BORNE = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 12)), st.integers(-500, 5000), max_size=6)
PRICE = DraftPrice(
    service_code="SAD",
    profile="OSS",
    day_type="weekday",
    time_band="",
    school_level="",
    fund="",
    unit_price=Decimal("24.5"),
)


def _change(provider_id: int, before: dict[Bears, int], after: dict[Bears, int]) -> Change:
    return Change(
        provider_id=provider_id,
        before=sum(before.values()),
        after=sum(after.values()),
        bears_before=before,
        bears_after=after,
    )


CHANGES = st.lists(st.builds(_change, st.integers(1, 4), BORNE, BORNE), max_size=8)


@given(CHANGES, st.integers(1, 6))
def test_every_cent_is_in_one_row_and_no_few_people_can_be_told(changes: list[Change], least: int) -> None:
    comuni, providers = by_comune(changes, least=least), by_provider(changes)
    assert sum(each.difference for each in comuni) == sum(each.difference for each in providers)
    assert sum(each.documents for each in providers) == len(changes)
    assert all(each.people is None or each.people >= least for each in comuni)
    assert all(each.people is not None for each in comuni if each.comune_id is not None)


@given(CHANGES)
def test_nothing_changes_for_anybody_when_the_draft_says_what_holds(changes: list[Change]) -> None:
    same = [_change(each.provider_id, dict(each.bears_before), dict(each.bears_before)) for each in changes]
    assert by_comune(same, least=1) == ()
    assert all(each.difference == 0 for each in by_provider(same))


@given(st.integers(0, 10**7), st.integers(1, 60), st.integers(-1, 60), st.integers(1, 60))
def test_only_a_tariff_above_what_was_billed_and_known_brings_more(
    verified: int, billed: int, before: int, after: int
) -> None:
    more = risen_cents(verified, Rise(billed=billed, before=before, after=after))
    assert (more > 0) <= (after > max(billed, before) and before >= 0)
    assert abs(more - verified * max(0, after - max(billed, before)) / billed) <= 0.5 or before < 0


def test_an_hour_at_24_that_comes_to_cost_25_and_a_half_brings_one_and_a_half() -> None:
    assert risen_cents(2400, Rise(billed=2400, before=2400, after=2550)) == 150
    assert risen_cents(2400, Rise(billed=2600, before=2400, after=2550)) == 0


def test_cents_of_one_bearer_add_up() -> None:
    assert merged([{(1, 2): 3}, {(1, 2): 4, (0, 0): 1}]) == {(1, 2): 7, (0, 0): 1}


def test_a_draft_is_read_back_as_it_was_written() -> None:
    draft = Draft(
        since=TODAY, on=("R39",), off=("R18",), parameters={"invoices.price_tolerance": "0,1"}, prices=(PRICE,)
    )
    assert from_json(as_json(draft)) == draft


def test_a_draft_that_changes_nothing_or_begins_tomorrow_is_not_tried() -> None:
    empty = Draft(since=date(2026, 11, 22), parameters={})
    assert [each.code for each in reasons_not_to_replay(empty, today=TODAY)] == [
        "replay-nothing-changed",
        "replay-from-the-future",
    ]
    assert reasons_not_to_replay(Draft(since=TODAY, parameters={}, prices=(PRICE,)), today=TODAY) == ()


def test_a_draft_holds_from_today_at_the_earliest_and_by_an_act() -> None:
    draft = Draft(since=TODAY, off=("R18",), parameters={})
    assert reasons_not_to_activate(draft, valid_from=TODAY, today=TODAY, act="Det. 1") == ()
    late = reasons_not_to_activate(draft, valid_from=date(2026, 11, 20), today=TODAY, act=" ")
    assert [each.code for each in late] == ["replay-act-missing", "replay-back-dated"]
    prices_alone = Draft(since=TODAY, parameters={}, prices=(PRICE,))
    assert reasons_not_to_activate(prices_alone, valid_from=date(2026, 10, 1), today=TODAY, act="Det. 1") == ()
