"""When an act was made known, and by when it can be appealed against."""

from datetime import date, datetime

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused
from app.uow import use_case
from blueprints.calls.models import LetterReceipt
from blueprints.calls.queries import applications, decisions, procedure
from blueprints.calls.rules.appeals import EXTRAORDINARY, TAR, last_day
from blueprints.territory import api as territory

DAYS = {TAR: "calls.appeal_days", EXTRAORDINARY: "calls.extraordinary_appeal_days"}


def terms(agency_id: int, told_on: date) -> dict[str, date]:
    """The last day of each appeal against an act that was made known on a day."""
    is_holiday = procedure.holidays(agency_id, told_on)
    return {
        kind: last_day(
            told_on,
            int(territory.parameter(agency_id, name, told_on)),
            skips_august=kind == TAR,
            is_holiday=is_holiday,
        )
        for kind, name in DAYS.items()
    }


@use_case
def record_receipt(
    *, decision_id: int, application_id: int, received_on: date, reference: str, actor: Actor, now: datetime
) -> None:
    """Record the delivery receipt of the letter with an outcome: the terms to appeal count from its day, once for all.

    Raises:
        Refused: it is another agency's, nothing was decided there, its facts cannot be, or it is recorded already.
    """
    items = [each for each in decisions.decided_on(application_id) if each.decision_id == decision_id]
    row = applications.application(application_id)
    if not items or row is None or row.agency_id != actor.agency_id:
        raise Refused(Refusal("decision-unknown"))
    if not reference.strip() or not items[0].act_day <= received_on <= day_of(now):
        raise Refused(Refusal("receipt-not-possible"))
    if decision_id in decisions.receipts_of(application_id):
        raise Refused(Refusal("receipt-recorded-already"))
    session().add(
        LetterReceipt(
            decision_id=decision_id,
            application_id=application_id,
            agency_id=row.agency_id,
            provider_id=row.provider_id,
            received_on=received_on,
            reference=reference.strip(),
            recorded_at=now,
            recorded_by=actor.person_id,
        )
    )
    session().flush()
    audit.record(
        "decision.letter-received",
        kind="application",
        subject_id=row.id,
        actor=actor,
        at=now,
        act=items[0].act_number,
        received_on=received_on.isoformat(),
        reference=reference.strip(),
    )
