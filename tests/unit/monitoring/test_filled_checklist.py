"""How two inspectors' answers to one checklist meet."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.monitoring.rules import (
    OUTCOMES,
    Answer,
    Item,
    first_answer,
    mark_of,
    merged,
    reasons_not_to_answer,
    sections_of,
)

CODES = ("V01", "V02", "V03")
answers = st.builds(
    Answer,
    outcome=st.none() | st.sampled_from(OUTCOMES),
    measure=st.none() | st.integers(0, 3).map(Decimal),
    note=st.sampled_from(["", "a", "b"]),
)
sheets = st.fixed_dictionaries(dict.fromkeys(CODES, answers))
parts = st.dictionaries(st.sampled_from(CODES), answers)


def marks(sheet: dict[str, Answer]) -> dict[str, str]:
    return {code: mark_of(answer) for code, answer in sheet.items()}


def codes_of(*answers: Answer) -> set[str]:
    return {mark_of(each) for each in answers}


@given(one=answers, other=answers)
def test_two_answers_have_one_mark_exactly_when_they_say_the_same(one: Answer, other: Answer) -> None:
    assert (mark_of(one) == mark_of(other)) is (one == other)


def test_a_measure_written_with_more_zeros_says_the_same() -> None:
    assert len(codes_of(Answer(measure=Decimal("2.50")), Answer(measure=Decimal("2.5")))) == 1


def test_words_that_move_from_one_field_to_another_say_something_else() -> None:
    assert len(codes_of(Answer(outcome="partly"), Answer(note="partly"))) == 2


@given(shown=sheets, typed=parts)
def test_one_inspector_alone_stores_exactly_what_was_changed(
    shown: dict[str, Answer], typed: dict[str, Answer]
) -> None:
    outcome = merged(shown, typed, marks(shown))
    assert outcome.doubts == {}
    assert {**shown, **outcome.changed} == {**shown, **typed}
    assert set(outcome.changed) == {code for code, answer in typed.items() if answer != shown[code]}


@given(shown=sheets, first=parts, second=parts)
def test_the_second_of_two_inspectors_never_writes_over_what_the_first_changed(
    shown: dict[str, Answer], first: dict[str, Answer], second: dict[str, Answer]
) -> None:
    stored = {**shown, **merged(shown, first, marks(shown)).changed}
    outcome = merged(stored, second, marks(shown))
    touched = {code for code in CODES if stored[code] != shown[code]}
    assert not touched & set(outcome.changed)
    assert all(outcome.doubts[code].stored == stored[code] for code in outcome.doubts)


@given(shown=sheets, first=parts, second=parts)
def test_nothing_that_the_second_changed_is_lost_without_a_word(
    shown: dict[str, Answer], first: dict[str, Answer], second: dict[str, Answer]
) -> None:
    stored = {**shown, **merged(shown, first, marks(shown)).changed}
    outcome = merged(stored, second, marks(shown))
    after = {**stored, **outcome.changed}
    changed = {code for code, answer in second.items() if answer != shown[code]}
    assert all(after[code] == second[code] or code in outcome.doubts for code in changed)


@given(shown=sheets, first=parts, second=parts)
def test_who_has_seen_both_versions_and_saves_again_is_heard(
    shown: dict[str, Answer], first: dict[str, Answer], second: dict[str, Answer]
) -> None:
    stored = {**shown, **first}
    doubts = merged(stored, second, marks(shown)).doubts
    again = merged(stored, {code: doubts[code].typed for code in doubts}, marks(stored))
    assert set(again.changed) == set(doubts)


@given(shown=sheets, typed=parts)
def test_saving_the_same_form_twice_changes_nothing_more(shown: dict[str, Answer], typed: dict[str, Answer]) -> None:
    stored = {**shown, **merged(shown, typed, marks(shown)).changed}
    assert merged(stored, typed, marks(shown)).changed == {}


def test_an_item_that_is_not_on_the_list_is_left_out() -> None:
    assert merged({}, {"V99": Answer(note="x")}, {"V99": mark_of(Answer())}).changed == {}


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        (Answer(), []),
        (Answer(outcome="compliant", measure=Decimal(0)), []),
        (Answer(outcome="non_compliant", measure=Decimal(2)), []),
        (Answer(outcome="compliant", measure=Decimal(2)), ["check-must-be-zero"]),
        (Answer(outcome="splendid", measure=Decimal(-1)), ["check-outcome-unknown", "check-measure-negative"]),
    ],
)
def test_an_item_that_must_be_zero_is_compliant_only_at_zero(answer: Answer, codes: list[str]) -> None:
    item = Item(code="V22", text="Utenti rifiutati", unit="count", must_be_zero=True)
    assert [each.code for each in reasons_not_to_answer(item, answer)] == codes


def test_items_of_other_services_do_not_apply_from_the_start() -> None:
    school = Item(code="V03", text="Casellario", services=frozenset({"ADM", "AES"}))
    assert first_answer(school, "SAD").outcome == "not_applicable"
    assert first_answer(school, "AES").outcome is None
    assert first_answer(Item(code="V01", text="Personale"), "SAD").outcome is None


@given(st.lists(st.sampled_from(["G01", "P02", "A03", "", "X9"]), max_size=12))
def test_every_item_is_in_one_part_of_the_list(requirements: list[str]) -> None:
    items = [Item(code=f"V{n:02}", text="", requirement=each or None) for n, each in enumerate(requirements)]
    parts = sections_of(items)
    assert sorted(item.code for part in parts for item in part.items) == [item.code for item in items]
    assert [part.key for part in parts] == sorted({part.key for part in parts})
    assert all(list(part.items) == sorted(part.items, key=lambda item: item.code) for part in parts)
