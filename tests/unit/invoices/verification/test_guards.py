"""R04 and R05: the clock of fifteen days, and the five lawful causes."""

from datetime import date, timedelta

import pytest

from blueprints.invoices.verification.guards import (
    RefusalCause,
    is_alert_due,
    lawful_causes,
    reasons_not_to_send_outcome,
)
from tests.worlds.village import Village

DELIVERED = date(2026, 4, 1)


def codes(*, after: int = 0, delivered: date | None = DELIVERED, refuses: bool = False, cause: str = "") -> list[str]:
    reasons = reasons_not_to_send_outcome(
        delivered=delivered,
        sent_before=False,
        refuses=refuses,
        cause=cause,
        acceptance_days=15,
        today=DELIVERED + timedelta(days=after),
    )
    return [one.code for one in reasons]


def test_r04_an_outcome_goes_out_until_the_fifteenth_day_and_not_on_the_sixteenth() -> None:
    assert codes(after=15) == []
    assert codes(after=16) == ["outcome-too-late"]


def test_r04_without_a_delivery_there_is_nothing_to_answer() -> None:
    assert codes(delivered=None) == ["outcome-without-delivery"]


@pytest.mark.parametrize(("after", "due"), [(11, False), (12, True), (15, True), (16, False)])
def test_r04_the_office_is_warned_from_the_twelfth_day_to_the_last(after: int, due: bool) -> None:
    today = DELIVERED + timedelta(days=after)
    assert is_alert_due(DELIVERED, alert_days=12, acceptance_days=15, today=today) is due


@pytest.mark.parametrize("cause", list(RefusalCause))
def test_r05_each_of_the_five_causes_carries_a_refusal(cause: RefusalCause) -> None:
    assert codes(refuses=True, cause=cause) == []


@pytest.mark.parametrize("cause", ["", "hours", "6", "rate"])
def test_r05_wrong_hours_or_rates_carry_no_refusal(cause: str) -> None:
    assert codes(refuses=True, cause=cause) == ["cause-not-lawful"]


def test_r05_an_acceptance_has_no_cause() -> None:
    assert codes(cause="2") == ["cause-without-refusal"]


def test_r05_only_recipient_cig_and_cup_findings_give_a_cause() -> None:
    village = Village()
    village.entry(2, minutes=300)
    invoice = village.invoice(references=(), customer_vat="IT00743110157")
    assert lawful_causes(village.check(invoice).findings) == ("1", "2")


def test_edge_case_11_a_wrong_cig_noticed_on_day_16_is_a_dispute_and_no_refusal() -> None:
    village = Village()
    village.entry(2)
    wrong = village.invoice(references=())
    assert [one.rule for one in village.check(wrong).findings] == ["R02"]
    assert codes(after=16, refuses=True, cause=RefusalCause.CIG_OR_CUP) == ["outcome-too-late"]
    assert village.check(wrong).totals[0].disputed == 2450
