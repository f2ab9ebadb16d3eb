"""A checklist's content goes into storage and back unchanged, and edits do what they say and no more."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.decisions import Refusal
from app.periods import Period
from blueprints.standards import catalogue, grid
from blueprints.standards.catalogue import COMPARISONS, KINDS, UNITS, KindInForce, Threshold
from blueprints.standards.rules import editing
from blueprints.standards.rules.content import Content, Item, as_json, digest_of, from_json, item_of, visit_item_of
from blueprints.standards.states import VERSION, VersionState

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
words = st.text(max_size=30)
codes = st.from_regex(r"[A-Z][0-9]{1,3}", fullmatch=True)
periods = st.builds(
    lambda start, length: Period(start, length and start + timedelta(days=length)),
    days,
    st.sampled_from([None, 1, 365]),
)
thresholds = st.builds(
    Threshold,
    name=codes,
    value=st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10_000),
    unit=st.sampled_from(UNITS),
    compare=st.sampled_from(COMPARISONS),
    valid_from=days,
    source=st.tuples(codes),
)
items = st.builds(
    Item,
    code=codes,
    text=words,
    evidence=words,
    in_force=st.lists(st.builds(KindInForce, kind=st.sampled_from(KINDS), period=periods), max_size=3).map(tuple),
    services=st.frozensets(codes, max_size=3),
    thresholds=st.lists(thresholds, max_size=3).map(tuple),
    source=st.lists(codes, max_size=2).map(tuple),
    must_be_zero=st.booleans(),
)
contents = st.builds(
    Content,
    items=st.lists(items, max_size=5, unique_by=lambda item: item.code).map(tuple),
    scoring=st.sampled_from([None, grid.scoring_grid()]),
)


@given(contents)
def test_what_is_stored_comes_back_as_it_was(content: Content) -> None:
    assert from_json(as_json(content)) == content


@given(contents, contents)
def test_two_contents_have_one_digest_only_when_they_are_equal(one: Content, other: Content) -> None:
    assert (digest_of(as_json(one)) == digest_of(as_json(other))) == (one == other)


@given(contents, items)
def test_an_item_is_added_once_and_removing_it_gives_the_list_back(content: Content, item: Item) -> None:
    longer = editing.added(content, item)
    if editing.find(content, item.code) is not None:
        assert isinstance(longer, Refusal)
        return
    assert isinstance(longer, Content)
    assert editing.find(longer, item.code) == item
    assert editing.removed(longer, item.code) == content


@given(contents, words)
def test_a_change_touches_one_item_and_only_with_its_mark(content: Content, text: str) -> None:
    for item in content.items:
        new = replace(item, text=text)
        after = editing.changed(content, new, seen=editing.mark_of(item))
        assert isinstance(after, Content)
        assert [each for each in after.items if each.code != item.code] == [
            each for each in content.items if each.code != item.code
        ]
        assert isinstance(editing.changed(content, new, seen="stale"), Refusal)


@given(items, st.frozensets(st.sampled_from(KINDS)))
def test_choosing_kinds_keeps_the_dates_of_those_that_stay(item: Item, kinds: frozenset[str]) -> None:
    chosen = editing.with_kinds(item, kinds)
    assert {each.kind for each in chosen} == kinds
    assert {each for each in item.in_force if each.kind in kinds} <= set(chosen)


def test_the_catalogue_stands_as_it_is() -> None:
    required = Content(items=tuple(item_of(each) for each in catalogue.requirements()))
    visited = Content(items=tuple(visit_item_of(each) for each in catalogue.visit_items()))
    assert editing.reasons_not_to_publish(required) == ()
    assert editing.reasons_not_to_publish(visited) == ()
    assert editing.reasons_not_to_publish(Content(items=())) == (Refusal("checklist-empty"),)


def test_a_threshold_and_a_kind_hold_from_their_day_on() -> None:
    item = Item(
        code="A01",
        text="x",
        in_force=(KindInForce(kind="mandatory", period=Period(date(2024, 9, 1), date(2025, 9, 1))),),
        thresholds=tuple(
            Threshold(name="n", value=Decimal(value), unit="days", compare="at-most", valid_from=date(year, 1, 1))
            for value, year in ((5, 2024), (3, 2026))
        ),
    )
    assert item.kinds_on(date(2025, 8, 31)) == {"mandatory"}
    assert item.kinds_on(date(2025, 9, 1)) == frozenset()
    found = item.threshold_on("n", date(2025, 12, 31))
    assert found is not None
    assert found.value == 5
    assert item.threshold_on("n", date(2023, 1, 1)) is None


def test_every_fault_of_an_item_is_named() -> None:
    threshold = Threshold(name="n", value=Decimal(1), unit="days", compare="at-most", valid_from=date(2024, 1, 1))
    item = Item(code="A01", text="", thresholds=(threshold, threshold, replace(threshold, name="m", unit="moons")))
    assert {each.code for each in editing.reasons_not_to_save(item)} == {
        "checklist-item-without-text",
        "checklist-item-without-kind",
        "checklist-threshold-twice",
        "checklist-threshold-incomplete",
    }


def test_a_published_version_has_no_way_back() -> None:
    assert VERSION.reachable() == frozenset(VersionState)
    assert isinstance(VERSION.next("published", "publish"), Refusal)
    assert VERSION.possible("published") == ()
