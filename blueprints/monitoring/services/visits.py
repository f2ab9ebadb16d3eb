"""Planning, opening and filling in a visit."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.accounts import api as accounts
from blueprints.monitoring import policies, queries
from blueprints.monitoring.models import Visit, VisitCheck
from blueprints.monitoring.queries.cards import answer_of, record_of
from blueprints.monitoring.rules import (
    Answer,
    Planning,
    Record,
    first_answer,
    merged,
    reasons_not_to_answer,
    reasons_not_to_plan,
    record_mark,
)
from blueprints.monitoring.states import VISIT, VisitState
from blueprints.register import api as register
from blueprints.standards import api as standards

ACTIVE = frozenset({"enrolled", "suspended"})


@use_case
def plan(
    *,
    accreditation_id: int,
    kind: str,
    planned_on: date,
    inspector_id: int,
    scope: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Plan a visit on the latest published checklist of visits; return its id.

    Raises:
        Refused: with each reason against.
        LookupError: the accreditation is not within reach.
    """
    accredited = register.accreditation(accreditation_id)
    if accredited is None:
        raise LookupError(f"no accreditation {accreditation_id}")
    agree(policies.reasons_not_to_inspect(actor, agency_id=accredited.agency_id))
    checklist = standards.latest_published(accredited.agency_id, "visit")
    inspectors = {each.id for each in accounts.people_with("inspector", "agency", accredited.agency_id)}
    planning = Planning(
        kind=kind,
        planned_on=planned_on,
        accredited=accredited.period,
        active=accredited.state in ACTIVE,
        has_checklist=checklist is not None,
        inspector_known=inspector_id in inspectors,
    )
    agree(reasons_not_to_plan(planning, today=day_of(now)))
    row = Visit(
        agency_id=accredited.agency_id,
        provider_id=accredited.provider_id,
        accreditation_id=accredited.id,
        checklist_version_id=checklist.id if checklist else 0,
        kind=kind,
        planned_on=planned_on,
        scope=scope.strip(),
        inspector_id=inspector_id,
        state=VISIT.initial,
        planned_at=now,
    )
    session().add(row)
    session().flush()
    record("visit.planned", row, actor, now, day=planned_on.isoformat())
    return row.id


@use_case
def open_visit(*, visit_id: int, actor: Actor, now: datetime) -> None:
    """Begin a planned visit: every item of its checklist gets its row; those of other services do not apply.

    Raises:
        Refused: it is not planned, or another agency's.
        LookupError: there is no such visit within reach.
    """
    row, state = own_visit(visit_id, actor, "open")
    accredited = register.accreditation(row.accreditation_id)
    service_code = accredited.service_code if accredited else ""
    row.state, row.opened_at, row.started_at = state, now, now
    for item in queries.checklist_items(row.checklist_version_id):
        answer = first_answer(item, service_code)
        session().add(
            VisitCheck(
                visit_id=row.id,
                agency_id=row.agency_id,
                provider_id=row.provider_id,
                item_code=item.code,
                outcome=answer.outcome,
                note=answer.note,
            )
        )
    session().flush()
    record("visit.opened", row, actor, now)


@use_case
def cancel(*, visit_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Give up a planned visit.

    Raises:
        Refused: it is not planned any more, no reason is given, or it is another agency's.
        LookupError: there is no such visit within reach.
    """
    if not reason.strip():
        raise Refused(Refusal("reason-missing"))
    row, state = own_visit(visit_id, actor, "cancel")
    row.state, row.cancel_reason = state, reason.strip()
    session().flush()
    record("visit.cancelled", row, actor, now, reason=row.cancel_reason)


@use_case
def save_checks(
    *, visit_id: int, typed: Mapping[str, Answer], seen: Mapping[str, str], actor: Actor, now: datetime
) -> frozenset[str]:
    """Store the items that their editor changed; `seen` holds the mark of each as it was shown. Return their codes.

    All or none: when somebody else has changed one of them meanwhile, nothing is stored.

    Raises:
        Refused: the visit is not open, an answer cannot stand, or `check-changed-meanwhile`.
        LookupError: there is no such visit within reach.
    """
    row, _ = own_visit(visit_id, actor, "fill")
    rows = queries.locked_checks(visit_id)
    items = {each.code: each for each in queries.checklist_items(row.checklist_version_id)}
    outcome = merged({code: answer_of(each) for code, each in rows.items()}, typed, seen)
    agree(reason for code, answer in outcome.changed.items() for reason in reasons_not_to_answer(items[code], answer))
    if outcome.doubts:
        raise Refused(Refusal("check-changed-meanwhile", items=sorted(outcome.doubts)))
    for code, answer in outcome.changed.items():
        check = rows[code]
        check.outcome, check.measure, check.note = answer.outcome, answer.measure, answer.note
        check.saved_at, check.saved_by = now, actor.person_id
    session().flush()
    if outcome.changed:
        record("visit.filled", row, actor, now, items=sorted(outcome.changed))
    return frozenset(outcome.changed)


@use_case
def save_record(*, visit_id: int, written: Record, seen: str, actor: Actor, now: datetime) -> None:
    """Store when, where and with whom the visit was, and what the provider stated.

    Raises:
        Refused: the visit is not open, or somebody else has changed it since `seen`.
        LookupError: there is no such visit within reach.
    """
    row, _ = own_visit(visit_id, actor, "fill")
    if record_mark(record_of(row)) not in {seen, record_mark(written)}:
        raise Refused(Refusal("visit-changed-meanwhile"))
    for name in Record.__annotations__:
        setattr(row, name, getattr(written, name))
    session().flush()
    record("visit.recorded", row, actor, now)


def own_visit(visit_id: int, actor: Actor, move: str) -> tuple[Visit, VisitState]:
    """The locked row, and the state to which the move leads.

    Raises:
        Refused: it is another agency's, or its state does not allow the move.
        LookupError: there is no such visit within reach.
    """
    row = queries.locked_visit(visit_id)
    agree(policies.reasons_not_to_inspect(actor, agency_id=row.agency_id))
    return row, agreed(VISIT.next(row.state, move))


def record(action: str, row: Visit, actor: Actor, now: datetime, **facts: Any) -> None:
    """Append to the audit log what happened to a visit. Part of the running use case."""
    audit.record(action, kind="visit", subject_id=row.id, actor=actor, at=now, agency_id=row.agency_id, **facts)
