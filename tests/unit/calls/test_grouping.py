"""A grouping is one form section: shares are exact and add up, nobody stands in it twice."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.asked import form_of
from blueprints.calls.rules.grouping import FORM, MANDATORS, OWN_SHARE, WHOLE, grouping_of, reasons_against
from blueprints.calls.rules.notice import as_json, from_json
from blueprints.standards.fields import Answers, Attached, examine
from tests.unit.calls.test_asked import NOTICE, REQUIREMENTS

JOINT = replace(NOTICE, groupings=True)
VAT = "01234567890"


def rti(own: str, *shares: str) -> dict[str, Any]:
    rows = [
        {"nome": f"Membro {n}", "piva": f"IT {n:011d}", "quota": share, "attivita": "Cura"}
        for n, share in enumerate(shares, start=1)
    ]
    return {FORM: "rti", OWN_SHARE: own, MANDATORS: rows}


def codes(answers: dict[str, Any]) -> list[str]:
    return [each.code for each in reasons_against(grouping_of(answers), applicant_vat=VAT)]


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=5))
def test_shares_are_exact_hundredths(cents: list[int]) -> None:
    found = grouping_of(rti("33.33", *(f"{each / 100:.2f}" for each in cents)))
    assert found is not None
    assert found.shares == (3333, *cents)


def test_three_thirds_are_not_whole_and_a_rounded_third_is() -> None:
    for shares, whole in ((("33.33", "33.33", "33.33"), False), (("33.34", "33.33", "33.33"), True)):
        found = grouping_of(rti(*shares))
        assert found is not None
        assert (sum(found.shares) == WHOLE) is whole
    assert codes(rti("33.34", "33.33", "33.33")) == []


def test_nobody_is_in_it_twice_and_everybody_has_a_share() -> None:
    answers = rti("50", "50", "0")
    assert codes(answers) == ["grouping-member-without-share"]
    answers[MANDATORS][1]["piva"] = answers[MANDATORS][0]["piva"]
    answers[MANDATORS][1]["quota"] = "x"
    assert codes(answers) == ["grouping-member-twice", "grouping-member-without-share"]
    own = rti("50", "50")
    own[MANDATORS][0]["piva"] = f"IT{VAT}"
    assert codes(own) == ["grouping-member-twice"]


def test_who_is_alone_is_asked_nothing_more_and_a_mandator_brings_mandate_and_declarations() -> None:
    form = form_of(JOINT, REQUIREMENTS)
    assert form_of(NOTICE, REQUIREMENTS).sections != form.sections
    for answers in ({}, {FORM: "solo"}, {**rti("60", "40"), FORM: "solo"}):
        assert grouping_of(answers) is None
        found = examine(form, Answers(given=answers), on=date(2026, 3, 1))
        assert not any(each.path.startswith("RAG") for each in (*found.missing, *found.invalid))
    found = examine(form, Answers(given=rti("60", "40")), on=date(2026, 3, 1))
    assert {each.path for each in found.missing if each.path.startswith("RAG")} == {
        f"{MANDATORS}[0].dichiarazioni",
        f"{MANDATORS}[0].mandato",
    }
    beside = {f"{MANDATORS}[0].{each}": [Attached(name="a.pdf")] for each in ("dichiarazioni", "mandato")}
    found = examine(form, Answers(given=rti("60", "40"), files=beside), on=date(2026, 3, 1))
    assert not any(each.path.startswith("RAG") for each in found.missing)


def test_a_notice_keeps_whether_groupings_may_apply() -> None:
    assert from_json(as_json(JOINT)) == JOINT
    assert "groupings" not in as_json(NOTICE)
