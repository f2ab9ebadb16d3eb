"""Reading acts and outcomes."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.db import session
from blueprints.calls.models import Decision, DecisionItem


@dataclass(frozen=True, kw_only=True)
class DecidedCard:
    """What an act said on one service of one application."""

    decision_id: int
    application_id: int
    provider_id: int
    service_code: str
    outcome: str
    reasons: str
    prescriptions: str | None
    prescriptions_due_on: date | None
    accreditation_id: int | None
    act_number: str
    act_day: date
    act_protocol: str
    effective_from: date
    decided_at: datetime


def decided_on(application_id: int) -> tuple[DecidedCard, ...]:
    """What was decided on an application, in order."""
    return _decided(DecisionItem.application_id == application_id)


def decided_under(call_id: int) -> tuple[DecidedCard, ...]:
    """What was decided under a call, in order."""
    return _decided(Decision.call_id == call_id)


def _decided(condition: object) -> tuple[DecidedCard, ...]:
    rows = session().execute(
        select(
            DecisionItem.decision_id,
            DecisionItem.application_id,
            DecisionItem.provider_id,
            DecisionItem.service_code,
            DecisionItem.outcome,
            DecisionItem.reasons,
            DecisionItem.prescriptions,
            DecisionItem.prescriptions_due_on,
            DecisionItem.accreditation_id,
            Decision.act_number,
            Decision.act_day,
            Decision.act_protocol,
            Decision.effective_from,
            Decision.decided_at,
        )
        .join(Decision, Decision.id == DecisionItem.decision_id)
        .where(condition)  # type: ignore[arg-type]  # a condition of either table
        .order_by(DecisionItem.id)
    )
    return tuple(DecidedCard(**row) for row in rows.mappings())
