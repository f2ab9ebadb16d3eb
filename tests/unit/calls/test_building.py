"""A form is built part by part: nothing else moves, and what stands in it can always be read."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions import Refused
from blueprints.calls.rules.asked import Requirement
from blueprints.calls.rules.building import (
    Place,
    at,
    codes_in,
    earlier,
    faults,
    free_code,
    moved,
    path_of,
    put,
    reasons_not_to_ask,
    settled,
    without,
)
from blueprints.calls.rules.notice import AskedDocument, Notice

SECTIONS: tuple[Mapping[str, Any], ...] = (
    {
        "code": "organico",
        "title": "Organico",
        "questions": [
            {"code": "turni", "kind": "yes-no", "label": "Turni?"},
            {
                "group": "operatori",
                "label": "Operatori",
                "questions": [
                    {
                        "code": "ruolo",
                        "kind": "one-of",
                        "label": "Ruolo",
                        "options": [{"code": "a", "label": "A"}, "B"],
                    },
                    {"code": "ore", "kind": "number", "label": "Ore", "when": {"question": "turni", "is": True}},
                ],
            },
            {"code": "note", "kind": "text", "label": "Note"},
        ],
    },
    {"code": "sedi", "title": "Sedi", "questions": [{"code": "via", "kind": "text", "label": "Via"}]},
)
PLACES = [
    Place(section="organico"),
    Place(section="organico", question="turni"),
    Place(section="organico", group="operatori"),
    Place(section="organico", group="operatori", question="ore"),
    Place(section="sedi", question="via"),
]


@given(st.sampled_from(PLACES), st.integers(-3, 3))
def test_moving_loses_nothing_and_touches_nothing_else(place: Place, by: int) -> None:
    after = moved(SECTIONS, place, by=by)
    assert codes_in(after) == codes_in(SECTIONS)
    assert at(after, place) == at(SECTIONS, place)
    assert moved(after, place, by=0) == after


@given(st.sampled_from(PLACES))
def test_what_is_taken_away_is_gone_and_the_rest_stays(place: Place) -> None:
    after = without(SECTIONS, place)
    assert at(after, place) is None
    inside = {place.code} | codes_in(tuple((at(SECTIONS, place) or {}).get("questions", ())))
    assert codes_in(after) == codes_in(SECTIONS) - inside
    with pytest.raises(Refused):
        without(after, place)


@given(st.sampled_from(PLACES))
def test_putting_a_thing_where_it_stands_changes_nothing(place: Place) -> None:
    thing = at(SECTIONS, place)
    assert thing is not None
    assert put(SECTIONS, place, thing) == SECTIONS
    assert settled(settled(SECTIONS)) == settled(SECTIONS)


def test_a_new_thing_stands_last_among_its_own() -> None:
    place = Place(section="organico", group="operatori", question="titolo")
    after = put(SECTIONS, place, {"code": "titolo", "kind": "text", "label": "Titolo"})
    assert path_of(after, place) == "sections[0].questions[1].questions[2]"
    assert faults(after, frozenset()) == ()
    with pytest.raises(Refused):
        put(SECTIONS, Place(section="boh", question="q"), {"code": "q"})


def test_a_change_that_breaks_another_question_is_a_fault_of_that_question() -> None:
    found = faults(without(SECTIONS, Place(section="organico", question="turni")), frozenset())
    assert [(each.path, each.reason.code) for each in found] == [
        ("sections[0].questions[0].questions[1].when.question", "condition-on-unknown")
    ]
    later = moved(SECTIONS, Place(section="organico", question="turni"), by=2)
    assert [each.reason.code for each in faults(later, frozenset())] == ["condition-on-unknown"]


def test_a_condition_looks_only_at_what_comes_before_it() -> None:
    assert [each["code"] for each in earlier(SECTIONS, PLACES[3])] == ["turni", "ruolo"]
    assert [each["code"] for each in earlier(SECTIONS, PLACES[1])] == []
    new = Place(section="organico", group="operatori")
    assert [each["code"] for each in earlier(SECTIONS, new)] == ["turni", "ruolo", "ore"]
    assert [each["code"] for each in earlier(SECTIONS, Place(section="sedi"))] == ["turni"]


def test_names_that_the_call_uses_itself_are_not_free() -> None:
    clashing = Notice(title="A", documents=(AskedDocument(code="via", title="Statuto"),), form=SECTIONS)
    assert [each.code for each in reasons_not_to_ask(clashing, [Requirement(code="G01", text="Ha")])] == [
        "notice-code-twice"
    ]
    assert free_code("via", ["via", "via-2"]) == "via-3"
    reserved = put(SECTIONS, Place(section="documents"), {"code": "documents", "title": "X", "questions": []})
    assert [each.reason.code for each in faults(reserved, frozenset())] == ["code-twice"]
