"""R04 and R05: may an outcome (EC01 accepted, EC02 refused) still be sent, and for this cause?

Light: imports neither polars nor the facts, so that services may import it at their top.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.decisions import Refusal

if TYPE_CHECKING:
    from blueprints.invoices.verification.findings import Finding


class RefusalCause(StrEnum):
    """The five lawful causes of DM 132/2020; wrong hours or rates are none of them."""

    NOT_FOR_THIS_RECIPIENT = "1"
    CIG_OR_CUP = "2"
    MEDICAL_DEVICE_CODE = "3"
    DRUG_CODE = "4"
    SPENDING_DECISION = "5"


CAUSE_OF_RULE = {
    "R01": RefusalCause.NOT_FOR_THIS_RECIPIENT,
    "R02": RefusalCause.CIG_OR_CUP,
    "R03": RefusalCause.CIG_OR_CUP,
}


def last_day_for_outcome(delivered: date, *, acceptance_days: int) -> date:
    """The last day on which an outcome can be sent (R04); the days are the parameter on the day of delivery."""
    return delivered + timedelta(days=acceptance_days)


def is_alert_due(delivered: date, *, alert_days: int, acceptance_days: int, today: date) -> bool:
    """Whether the office is to be warned: from the alert day on, as long as an outcome can be sent (R04)."""
    since = delivered + timedelta(days=alert_days)
    return since <= today <= last_day_for_outcome(delivered, acceptance_days=acceptance_days)


def reasons_not_to_send_outcome(
    *,
    delivered: date | None,
    sent_before: bool,
    refuses: bool,
    cause: str,
    acceptance_days: int,
    today: date,
) -> tuple[Refusal, ...]:
    """Why EC01 or EC02 may not be sent: no delivery, sent before, too late (R04), not a lawful cause (R05).

    `cause` is one of `RefusalCause` for a refusal and empty for an acceptance.
    """
    found = []
    if delivered is None:
        found.append(Refusal("outcome-without-delivery"))
    elif today > (last := last_day_for_outcome(delivered, acceptance_days=acceptance_days)):
        found.append(Refusal("outcome-too-late", last_day=last))
    if sent_before:
        found.append(Refusal("outcome-already-sent"))
    if refuses and cause not in tuple(RefusalCause):
        found.append(Refusal("cause-not-lawful", cause=cause))
    if not refuses and cause:
        found.append(Refusal("cause-without-refusal", cause=cause))
    return tuple(found)


def lawful_causes(findings: "Iterable[Finding]") -> tuple[RefusalCause, ...]:
    """The causes for which the findings would carry a refusal, in their order."""
    return tuple(sorted({CAUSE_OF_RULE[one.rule] for one in findings if one.rule in CAUSE_OF_RULE}))
