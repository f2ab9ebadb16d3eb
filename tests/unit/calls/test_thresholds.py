"""The thresholds of a call are asked as numbers and judged, each once."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.asked import Requirement, form_of
from blueprints.calls.rules.notice import Notice, Threshold
from blueprints.standards.fields import Answers, examine

STAFF = Threshold(name="operatori", value=Decimal(5), unit="persone")
LEAVERS = Threshold(name="turnover", value=Decimal(25), unit="%", compare="at-most")


def judged(*thresholds: Threshold, answers: dict[str, object], form: tuple[dict[str, object], ...] = ()) -> list[str]:
    """The paths of the answers that do not meet what the call asks."""
    notice = Notice(title="Avviso", form=form)
    asked = form_of(notice, [Requirement(code="A02", text="Organico", thresholds=thresholds)])
    found = examine(asked, Answers(given=answers), lots=frozenset(), on=date(2027, 1, 10))
    return [each.path for each in found.unmet]


def own(**more: object) -> tuple[dict[str, object], ...]:
    question = {"code": "quanti", "label": "Quanti", "requirement": "A02", "kind": "number", **more}
    return ({"code": "s", "title": "S", "questions": [question]},)


@given(st.integers(0, 10), st.integers(0, 50))
def test_each_threshold_is_a_number_that_is_judged(staff: int, leavers: int) -> None:
    answers = {"A02": True, "A02.soglia-1": str(staff), "A02.soglia-2": str(leavers)}
    wanted = (["A02.soglia-1"] if staff < 5 else []) + (["A02.soglia-2"] if leavers > 25 else [])
    assert judged(STAFF, LEAVERS, answers=answers) == wanted


def test_the_call_s_own_number_takes_the_threshold_and_is_asked_once() -> None:
    assert judged(STAFF, answers={"quanti": "4"}, form=own()) == ["quanti"]
    assert judged(STAFF, answers={"quanti": "4"}, form=own(**{"pass": {"at_least": 5}})) == ["quanti"]
    amount = Threshold(name="massimale", value=Decimal("1000.50"))
    assert judged(amount, answers={"quanti": 100_049}, form=own(kind="money")) == ["quanti"]
    assert judged(amount, answers={"quanti": 100_050}, form=own(kind="money")) == []


def test_a_number_with_another_rule_does_not_swallow_the_threshold() -> None:
    answers = {"quanti": "4", "A02.soglia-1": "4"}
    assert judged(STAFF, answers=answers, form=own(**{"pass": {"at_least": 3}})) == ["A02.soglia-1"]
