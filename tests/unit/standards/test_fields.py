"""Forms as data: read with every fault at its place, written back the same, frozen under one digest."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from blueprints.standards.fields import (
    Evidence,
    Option,
    canonical,
    differences,
    digest,
    form_as_plain,
    parse_form,
)
from tests.unit.standards.forms import forms

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


def form_of(*questions: dict[str, Any]) -> tuple[Any, list[tuple[str, str]]]:
    form, faults = parse_form({"sections": [{"code": "s", "title": "Sezione", "questions": list(questions)}]})
    prefix = "sections[0].questions"
    return form, [(fault.path.removeprefix(prefix), fault.reason.code) for fault in faults]


def question(**more: Any) -> dict[str, Any]:
    return {"code": "q", "kind": "text", "label": "Domanda"} | more


@SLOW
@given(forms())
def test_a_form_written_out_reads_back_the_same(form) -> None:
    back, faults = parse_form(form_as_plain(form))
    assert faults == ()
    assert back == form
    through_json, faults = parse_form(json.loads(canonical(form_as_plain(form))))
    assert faults == ()
    assert digest(through_json) == digest(form)


@SLOW
@given(forms(), forms())
def test_two_forms_have_one_digest_exactly_when_nothing_differs(one, other) -> None:
    changes = differences(form_as_plain(one), form_as_plain(other))
    assert (changes == ()) == (digest(one) == digest(other))
    assert differences(form_as_plain(one), form_as_plain(one)) == ()


def test_all_nine_kinds_and_a_group_are_read() -> None:
    form, faults = form_of(
        question(code="a", kind="text", max=200),
        question(code="b", kind="numero", unit="ore", min="0", **{"pass": {"at_least": "12,5"}}),
        question(code="c", kind="importo", **{"pass": {"at_least": "1.500.000,00 €"}}),
        question(code="d", kind="date", max="31/12/2026"),
        question(code="e", kind="yes-no"),
        question(code="f", kind="one-of", options=["Sì, già attivo", {"code": "no", "label": "No"}]),
        question(code="l", kind="many-of", options=["Italiano", "العربية", "中文"]),
        question(code="g", kind="many-of", options="ASA", when={"question": "f", "is": "sì, già attivo"}),
        question(code="h", kind="file", evidence={"expires": "yes", "valid_for": "6 mesi"}),
        question(code="i", kind="declaration", text="Dichiara di ...", when={"question": "e", "is": "sì"}),
        {"group": "staff", "label": "Operatori", "min_rows": 3, "questions": [question(code="name")]},
    )
    assert faults == []
    found = {each.code: each for each in form.questions()}
    assert found["b"].rule.value == Decimal("12.5")
    assert found["c"].rule.value == 150_000_000
    assert found["d"].last_day == date(2026, 12, 31)
    assert found["f"].options[0] == Option(code="si-gia-attivo", label="Sì, già attivo")
    assert found["g"].when.value == "si-gia-attivo"
    assert len({each.code for each in found["l"].options}) == 3
    assert found["h"].evidence == Evidence(expiry="required", valid_days=180)
    assert found["i"].when.value is True
    assert form.sections[0].items[-1].least_rows == 3


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"kind": "tabella"}, ("[0].kind", "not-among")),
        ({"kind": "one-of", "options": ["Solo"]}, ("[0].options", "options-too-few")),
        ({"kind": "one-of", "options": ["A", "a"]}, ("[0].options", "code-twice")),
        ({"options": ["A", "B"]}, ("[0].options", "field-not-for-kind")),
        ({"unit": "ore"}, ("[0].unit", "field-not-for-kind")),
        ({"kind": "declaration"}, ("[0].text", "value-missing")),
        ({"pass": {"at_least": 3}}, ("[0].pass", "field-not-for-kind")),
        ({"kind": "number", "pass": {"at_least": 3, "at_most": 4}}, ("[0].pass", "one-comparison")),
        ({"kind": "yes-no", "pass": {"at_least": "yes"}}, ("[0].pass", "compare-not-for-kind")),
        ({"kind": "number", "pass": {"at_least": "tre"}}, ("[0].pass.at_least", "not-a-number")),
        ({"kind": "number", "min": 5, "max": 3}, ("[0].max", "limits-crossed")),
        ({"kind": "yes-no", "min": 5}, ("[0].min", "field-not-for-kind")),
        ({"when": {"question": "later", "is": "x"}}, ("[0].when.question", "condition-on-unknown")),
        ({"evidence": {"valid_for": "presto"}}, ("[0].evidence.valid_for", "not-a-duration")),
        ({"lable": "x"}, ("[0].lable", "field-unknown")),
        ({"code": "ha spazi"}, ("[0].code", "not-a-code")),
    ],
)
def test_a_fault_is_told_at_its_place(changed: dict[str, Any], fault: tuple[str, str]) -> None:
    assert form_of(question(**changed))[1] == [fault]


def test_a_code_comes_once_in_the_form_and_within_a_group_which_may_repeat_that_of_another_group() -> None:
    group = {"group": "g", "label": "G", "questions": [question(code="q")]}
    assert form_of(question(), group)[1] == [("[1].questions[0].code", "code-twice")]
    assert form_of({"group": "q", "label": "G", "questions": [question(code="x")]}, question())[1] == [
        ("[1].code", "code-twice")
    ]
    assert form_of(group, question())[1] == [("[1].code", "code-twice")]
    assert form_of(group, group | {"group": "h"})[1] == []
    twice = {"group": "g", "label": "G", "questions": [question(), question()]}
    assert form_of(twice)[1] == [("[0].questions[1].code", "code-twice")]


def test_a_condition_looks_only_back_and_not_into_the_rows_of_a_group() -> None:
    group = {
        "group": "g",
        "label": "G",
        "questions": [question(code="in", kind="yes-no"), question(code="in2", when={"question": "in", "is": "yes"})],
    }
    assert form_of(group)[1] == []
    assert form_of(group, question(when={"question": "in", "is": "yes"}))[1] == [
        ("[1].when.question", "condition-on-unknown")
    ]
    assert form_of(question(code="t"), question(when={"question": "t", "is": "x"}))[1] == [
        ("[1].when.question", "condition-on-kind")
    ]


def test_a_group_without_questions_or_with_crossed_limits_is_refused() -> None:
    assert form_of({"group": "g", "label": "G", "min_rows": 4, "max_rows": 2})[1] == [
        ("[0].max_rows", "limits-crossed"),
        ("[0].questions", "group-empty"),
    ]


def test_what_is_added_removed_changed_and_moved_between_versions_is_told() -> None:
    before = {"title": "A", "list": [{"code": "x", "n": 1}, {"code": "y"}, {"code": "z"}]}
    after = {"title": "B", "list": [{"code": "z"}, {"code": "x", "n": 2}, {"code": "w"}], "new": 1}
    assert [(change.kind, change.path) for change in differences(before, after)] == [
        ("changed", "title"),
        ("changed", "list[x].n"),
        ("removed", "list[y]"),
        ("added", "list[w]"),
        ("moved", "list"),
        ("added", "new"),
    ]


plain = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "n", "m"]), inner, max_size=3),
    max_leaves=12,
)


@given(plain, plain)
@example([{"n": True, "m": 1}], [{"m": 1, "n": True}])
@example([True], [1])
def test_nothing_differs_exactly_when_the_canonical_texts_are_equal(one: object, other: object) -> None:
    assert (differences(one, other) == ()) == (canonical(one) == canonical(other))
