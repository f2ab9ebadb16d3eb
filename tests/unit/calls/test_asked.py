"""What a call asks is one form; answers are kept as they were typed until they can be read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.answers import stored, why_unreadable
from blueprints.calls.rules.asked import (
    Requirement,
    Wish,
    asked_for,
    form_of,
    item_of,
    lots_of,
    question_at,
    reasons_not_to_choose,
)
from blueprints.calls.rules.notice import AskedDocument, AskedService, Declaration, Notice, Zone
from blueprints.calls.rules.shown import shown_answer
from blueprints.standards.fields import Answers, Group, Option, Question, examine, read_answer

NOTICE = Notice(
    title="Elenco",
    services=(AskedService(code="SAD", lots=("cura",)), AskedService(code="ADM")),
    zones=(Zone(code="1", name="Soresina", comune_ids=(1,)),),
    documents=(AskedDocument(code="DOC1", title="Statuto"),),
    declarations=(Declaration(code="DIC1", text="Dichiaro che è vero"),),
    form=(
        {
            "code": "organico",
            "title": "Organico",
            "questions": [
                {"group": "sedi", "label": "Sedi", "questions": [{"code": "via", "kind": "text", "label": "Via"}]},
                {"code": "ore", "kind": "number", "label": "Ore", "only_for": ["cura"], "unit": "ore"},
            ],
        },
    ),
)
REQUIREMENTS = (
    Requirement(code="G01", text="Ha uno statuto"),
    Requirement(code="B01", text="Ha educatori", services=frozenset({"ADM"})),
    Requirement(code="P06", text="Forma il personale", mandatory=False),
)


def codes(services: set[str]) -> set[str]:
    wishes = [Wish(service=each, zones=("1",)) for each in services]
    form = asked_for(form_of(NOTICE, REQUIREMENTS), lots_of(NOTICE, wishes))
    return {item.code for item in form.items() if not item.code.endswith(".note")}


def test_each_service_opens_what_concerns_it() -> None:
    assert codes({"SAD"}) == {"G01", "P06", "DOC1", "sedi", "ore", "DIC1"}
    assert codes({"ADM"}) == {"G01", "B01", "P06", "DOC1", "sedi", "DIC1"}


@given(st.sets(st.sampled_from(["SAD", "ADM"])), st.sets(st.sampled_from(["SAD", "ADM"])))
def test_asking_for_more_services_never_asks_less(one: set[str], other: set[str]) -> None:
    assert codes(one) <= codes(one | other)


def test_a_requirement_that_is_not_met_does_not_stop_the_lodging_but_is_shown() -> None:
    form = asked_for(form_of(NOTICE, REQUIREMENTS[:1]), frozenset())
    found = examine(form, Answers(given={"G01": False, "DIC1": True}), on=date(2026, 3, 1))
    assert [each.path for each in found.unmet] == ["G01"]
    assert [each.path for each in found.missing] == ["DOC1"]


def test_a_path_leads_to_its_question() -> None:
    form = form_of(NOTICE, REQUIREMENTS)
    question = question_at(form, "sedi[3].via")
    assert question is not None
    assert question.code == "via"
    for nowhere in ("sedi", "sedi[x].via", "sedi[0].piazza", "G01[0].via", "boh"):
        assert question_at(form, nowhere) is None
    assert isinstance(item_of(form, "sedi"), Group)


def test_only_what_the_call_offers_can_be_chosen() -> None:
    assert reasons_not_to_choose(NOTICE, [Wish(service="SAD", zones=("1",))]) == ()
    found = reasons_not_to_choose(NOTICE, [Wish(service="AES", zones=("9",)), Wish(service="SAD", zones=())])
    assert [each.code for each in found] == ["service-not-in-call", "zone-not-in-call", "service-without-zone"]


def test_a_provider_asks_for_as_many_lots_as_the_call_allows() -> None:
    offered = (("SAD", ("a",)), ("ADM", ("b",)), ("AES", ("b", "c")))
    services = tuple(AskedService(code=code, lots=lots) for code, lots in offered)
    notice = replace(NOTICE, services=services, least_lots=2, most_lots=2)

    def said(*codes: str) -> list[str]:
        return [
            each.code for each in reasons_not_to_choose(notice, [Wish(service=code, zones=("1",)) for code in codes])
        ]

    assert said("SAD") == ["lots-too-few"]
    assert said("SAD", "ADM") == said("AES") == said("SAD", "ADM", "AES") == said() == []
    single = replace(notice, least_lots=1, most_lots=1)
    wishes = [Wish(service=code, zones=("1",)) for code in ("SAD", "ADM")]
    assert [each.code for each in reasons_not_to_choose(single, wishes)] == ["lots-too-many"]
    assert reasons_not_to_choose(replace(single, most_lots=None), wishes) == ()


def test_who_chooses_a_territory_of_a_lot_applies_for_that_lot_only() -> None:
    zones = tuple(Zone(code=f"{lot}.t", name=lot, comune_ids=(1,), lot=lot) for lot in ("nord", "sud"))
    service = AskedService(code="SAD", lots=("nord", "sud"), zones=("nord.t", "sud.t"))
    notice = replace(NOTICE, services=(service,), zones=zones, most_lots=1)
    north = Wish(service="SAD", zones=("nord.t",))
    assert lots_of(notice, [north]) == {"SAD", "nord"}
    assert reasons_not_to_choose(notice, [north]) == ()
    both = Wish(service="SAD", zones=("nord.t", "sud.t"))
    assert lots_of(notice, [both]) == {"SAD", "nord", "sud"}
    assert [each.code for each in reasons_not_to_choose(notice, [both])] == ["lots-too-many"]


SCALARS = {
    "number": (Question(code="q", kind="number", label="Q"), st.decimals(-(10**6), 10**6, places=2).map(str)),
    "money": (Question(code="q", kind="money", label="Q"), st.integers(0, 10**9)),
    "date": (Question(code="q", kind="date", label="Q"), st.dates(date(2000, 1, 1)).map(str)),
    "yes-no": (Question(code="q", kind="yes-no", label="Q"), st.booleans()),
    "text": (Question(code="q", kind="text", label="Q"), st.text("abc ", min_size=1).map(str.strip).filter(bool)),
}


@pytest.mark.parametrize("kind", SCALARS)
def test_a_kept_answer_reads_as_the_one_that_was_given(kind: str) -> None:
    question, written = SCALARS[kind]

    @given(written)
    def agree(value: object) -> None:
        kept = stored(question, value)
        assert why_unreadable(question, kept) is None
        assert read_answer(question, kept) == read_answer(question, value)
        assert stored(question, kept) == kept, "keeping twice changes nothing"

    agree()


def test_what_cannot_be_read_is_kept_as_it_was_typed_and_says_why() -> None:
    question = Question(code="q", kind="number", label="Q")
    assert stored(question, " tante ") == "tante"
    wrong = why_unreadable(question, "tante")
    assert wrong is not None
    assert wrong.code == "not-a-number"
    assert stored(question, "") is None


def test_rows_keep_only_the_questions_of_their_group() -> None:
    group = Group(code="g", label="G", questions=(Question(code="via", kind="text", label="Via"),))
    assert stored(group, [{"via": "Roma", "altro": "x"}, "boh"]) == [{"via": "Roma"}]
    assert stored(group, "boh") == []


def test_answers_are_shown_as_people_write_them() -> None:
    options = (Option(code="a", label="Primo"), Option(code="b", label="Secondo"))
    cases = (
        (Question(code="q", kind="yes-no", label="Q"), False, ("no",)),
        (Question(code="q", kind="money", label="Q"), 123456, ("1234,56 €",)),
        (Question(code="q", kind="date", label="Q"), "2026-03-01", ("01/03/2026",)),
        (Question(code="q", kind="number", label="Q", unit="ore"), "12.5", ("12.5 ore",)),
        (Question(code="q", kind="many-of", label="Q", options=options), ["b"], ("Secondo",)),
        (Question(code="q", kind="one-of", label="Q", options=options), "a", ("Primo",)),
        (Question(code="q", kind="text", label="Q"), None, ()),
    )
    for question, value, said in cases:
        assert shown_answer(question, value) == said
    assert Decimal("12.5") == read_answer(cases[3][0], "12.5")
