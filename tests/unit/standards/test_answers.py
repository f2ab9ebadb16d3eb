"""Answers to a form: what is missing, what is wrong, what is not met, each at its path."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueprints.standards.fields import Answers, Attached, Form, Group, Question, examine, parse_form
from tests.unit.standards.forms import LOTS, forms

TODAY = date(2026, 11, 21)
SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


def form(*questions: dict[str, Any]) -> Form:
    found, faults = parse_form([{"title": "S", "questions": list(questions)}])
    assert faults == ()
    return found


def q(code: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": kind, "label": code} | more


def told(faults: Any) -> list[tuple[str, str]]:
    return [(fault.path, fault.reason.code) for fault in faults]


def look(
    asked: Form, given_answers: dict[str, Any], files: dict[str, Any] | None = None, lots: frozenset[str] = frozenset()
):
    return examine(asked, Answers(given=given_answers, files=files or {}), lots=lots, on=TODAY)


FULL = form(
    q("years", "number", **{"pass": {"at_least": 2}}),
    q("ceiling", "money", **{"pass": {"at_least": "1.500.000,00"}}),
    q("has", "yes-no"),
    q(
        "which",
        "many-of",
        options=["ISO 9001", "UNI 11010"],
        when={"question": "has", "is": "yes"},
        evidence="Certificato",
    ),
    q("oath", "declaration", text="Dichiara."),
    q("durc", "file", evidence={"expires": "yes", "valid_for": 120}),
    q("extra", "text", only_for=["educativa"]),
    {
        "group": "staff",
        "label": "Operatori",
        "min_rows": 2,
        "max_rows": 3,
        "questions": [
            q("name", "text"),
            q("minor", "yes-no"),
            q("asked", "date", when={"question": "minor", "is": "yes"}),
        ],
    },
)


def test_an_empty_application_misses_exactly_what_is_required_for_its_lots() -> None:
    found = look(FULL, {})
    assert told(found.missing) == [
        ("years", "answer-missing"),
        ("ceiling", "answer-missing"),
        ("has", "answer-missing"),
        ("oath", "answer-missing"),
        ("durc", "files-too-few"),
        ("staff", "rows-too-few"),
    ]
    assert found.invalid == found.unmet == ()
    assert "extra" in look(FULL, {}, lots=frozenset({"educativa"})).required
    assert "extra" in look(FULL, {}, lots=frozenset({"educativa", "domiciliare"})).required


def test_a_complete_application_has_nothing_against_it() -> None:
    rows = [{"name": "Uno", "minor": False}, {"name": "Due", "minor": True, "asked": "2026-01-10"}]
    found = look(
        FULL,
        {"years": "2", "ceiling": 150_000_000, "has": True, "which": ["uni-11010"], "oath": True, "staff": rows},
        {
            "which": [Attached(name="iso.pdf")],
            "durc": [Attached(name="durc.pdf", issued_on=date(2026, 8, 1), expires_on=TODAY)],
        },
    )
    assert (found.missing, found.invalid, found.unmet) == ((), (), ())
    assert found.required <= found.answered
    assert found.values["staff[1].asked"] == date(2026, 1, 10)
    assert found.values["years"] == Decimal(2)


def test_an_answer_below_the_threshold_is_shown_and_is_neither_missing_nor_invalid() -> None:
    found = look(FULL, {"years": "1.5", "ceiling": 149_999_999})
    assert [(path, code) for path, code in told(found.unmet)] == [
        ("years", "not-at-least"),
        ("ceiling", "not-at-least"),
    ]
    assert found.unmet[0].reason.facts == {"threshold": Decimal(2), "answer": Decimal("1.5"), "unit": ""}
    assert found.unmet[1].reason.facts["answer"] == Decimal("1499999.99")
    assert found.invalid == ()


def test_a_wrong_choice_is_told_in_the_words_of_the_form() -> None:
    asked = form(
        q("seven", "yes-no", **{"pass": {"equal_to": "yes"}}),
        q("list", "one-of", options=["Albo A", "Albo B"], **{"pass": {"equal_to": "Albo A"}}),
    )
    found = look(asked, {"seven": False, "list": "albo-b"})
    assert [fault.reason.code for fault in found.unmet] == ["answer-should-be-yes", "not-equal-to"]
    assert found.unmet[1].reason.facts == {"threshold": "Albo A", "answer": "Albo B", "unit": ""}


def test_a_condition_that_does_not_hold_hides_its_question_also_in_a_row() -> None:
    found = look(FULL, {"has": False, "staff": [{"name": "A", "minor": True}, {"name": "B", "minor": False}]})
    assert ("which", "answer-missing") not in told(found.missing)
    assert [each for each in told(found.missing) if each[0].startswith("staff")] == [
        ("staff[0].asked", "answer-missing")
    ]


def test_a_declaration_that_is_not_made_is_missing() -> None:
    assert ("oath", "answer-missing") in told(look(FULL, {"oath": False}).missing)


def test_wrong_answers_are_told_with_their_reason() -> None:
    found = look(
        FULL,
        {
            "years": "due",
            "has": True,
            "which": ["iso-1", "uni-11010"],
            "oath": True,
            "unknown": 1,
            "staff": [{"name": "A", "minor": False, "age": 3}, "x", {}, {}],
        },
    )
    assert told(found.invalid) == [
        ("years", "not-a-number"),
        ("which", "not-among"),
        ("staff", "rows-too-many"),
        ("staff[0].age", "question-unknown"),
        ("staff[1]", "rows-expected"),
        ("unknown", "question-unknown"),
    ]


def test_evidence_is_wanted_fresh_and_with_its_expiry() -> None:
    files = [
        Attached(name="ok", issued_on=date(2026, 7, 24), expires_on=date(2026, 11, 21)),
        Attached(name="old", issued_on=date(2026, 7, 23), expires_on=date(2027, 1, 1)),
        Attached(name="expired", issued_on=date(2026, 8, 1), expires_on=date(2026, 11, 20)),
        Attached(name="bare"),
    ]
    found = look(form(q("durc", "file", evidence={"expires": "yes", "valid_for": 120})), {}, {"durc": files})
    assert [(fault.reason.code, fault.reason.facts["file"]) for fault in (*found.missing, *found.invalid)] == [
        ("expiry-missing", "bare"),
        ("issue-date-missing", "bare"),
        ("evidence-too-old", "old"),
        ("evidence-expired", "expired"),
    ]


def test_evidence_beside_an_answer_is_missing_until_it_is_there() -> None:
    asked = form(q("iso", "yes-no", evidence="Certificato"))
    assert told(look(asked, {"iso": True}).missing) == [("iso", "evidence-missing")]
    assert look(asked, {"iso": True}, {"iso": [Attached(name="a")]}).missing == ()


def test_limits_hold_for_texts_numbers_choices_dates_and_files() -> None:
    asked = form(
        q("t", "text", max=3),
        q("n", "number", min=1, max=5),
        q("m", "many-of", options=["a", "b", "c"], max=2),
        q("d", "date", min="2026-01-01"),
        q("f", "file", max=1),
    )
    found = look(
        asked,
        {"t": "abcd", "n": "5.01", "m": ["a", "b", "c"], "d": "31/12/2025"},
        {"f": [Attached(name="1"), Attached(name="2")]},
    )
    assert told(found.invalid) == [
        ("t", "length-out-of-range"),
        ("n", "number-out-of-range"),
        ("m", "choices-out-of-range"),
        ("d", "date-out-of-range"),
        ("f", "files-too-many"),
    ]


junk = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2)


@SLOW
@given(forms(), st.data(), st.frozensets(st.sampled_from(LOTS)))
def test_whatever_is_written_the_examination_ends_and_an_answer_is_never_both_fine_and_faulty(
    asked: Form, data: st.DataObject, lots: frozenset[str]
) -> None:
    written: dict[str, Any] = {}
    for item in asked.items():
        if isinstance(item, Group):
            row = st.fixed_dictionaries({}, optional={each.code: junk for each in item.questions})
            written[item.code] = data.draw(st.lists(row, max_size=2) | junk)
        else:
            written[item.code] = data.draw(junk)
    found = examine(asked, Answers(given=written), lots=lots, on=TODAY)
    unread = {
        fault.path for fault in found.invalid if fault.reason.code not in {"evidence-expired", "evidence-too-old"}
    }
    assert unread.isdisjoint(found.values)
    assert {fault.path for fault in found.unmet} <= set(found.values)
    assert {fault.path for fault in found.missing if fault.reason.code == "answer-missing"}.isdisjoint(found.answered)


@SLOW
@given(forms(), st.frozensets(st.sampled_from(LOTS)))
def test_a_question_for_other_lots_is_never_missing(asked: Form, lots: frozenset[str]) -> None:
    found = examine(asked, Answers(), lots=lots, on=TODAY)
    for item in asked.items():
        if item.only_for and not item.only_for & lots:
            own = [item.code] if isinstance(item, Question) else [item.code, *(each.code for each in item.questions)]
            assert found.required.isdisjoint(own)
            assert {fault.path for fault in found.missing}.isdisjoint(own)
