"""Exceptions of a month: explained by the provider, accepted or sent back by the agency."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.care import policies
from blueprints.care.models import EntryException, MonthlyReport
from blueprints.care.queries.exceptions import ExceptionRow, exceptions, reasons_of
from blueprints.care.queries.locks import locked_report
from blueprints.care.rules.exceptions import Answer, reasons_not_to_explain
from blueprints.care.states import REPORT_OF_MONTH, ReportState


@use_case
def explain_exceptions(
    *, report_id: int, keys: Collection[str] | None, reason: str, note: str = "", actor: Actor, now: datetime
) -> int:
    """Give one reason for some exceptions (by `ExceptionRow.key`) or, without keys, for all that have none.

    Returns how many. What the agency has accepted stays as it is.

    Raises:
        Refused: nothing is chosen, the reason is not one of the agency's list, or the report is with the agency.
    """
    report = locked_report(report_id)
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=report.provider_id))
    agreed(REPORT_OF_MONTH.next(report.state, "submit"))
    waiting = {Answer.OPEN, Answer.SENT_BACK} if keys is None else {*Answer} - {Answer.ACCEPTED}
    rows = [row for row in exceptions(report) if row.answer in waiting and (keys is None or row.key in keys)]
    agree(reasons_not_to_explain(reason, reasons_of(report), len(rows)))
    said = {"answer": Answer.EXPLAINED, "reason": reason, "note": note.strip(), "agency_note": ""}
    told = {"explained_at": now, "explained_by": actor.person_id, "decided_at": None, "decided_by": None}
    _write(report, rows, [said | told] * len(rows))
    _note("exceptions.explained", report, actor, now, count=len(rows), reason=reason)
    return len(rows)


@use_case
def decide_exceptions(
    *, report_id: int, keys: Collection[str], accept: bool, note: str = "", actor: Actor, now: datetime
) -> int:
    """Accept the explanations of some exceptions, or send them back with a word; return how many.

    Raises:
        Refused: nothing is chosen, the word is missing, or the report is not under review.
    """
    report = locked_report(report_id)
    agree(policies.reasons_not_to_act_for_agency(actor, agency_id=report.agency_id))
    agreed(REPORT_OF_MONTH.next(report.state, "accept"))
    if not accept and not note.strip():
        raise Refused(Refusal("exception-word-missing"))
    rows = [row for row in exceptions(report) if row.key in keys]
    if not rows:
        raise Refused(Refusal("exceptions-none-chosen"))
    _decide(report, rows, Answer.ACCEPTED if accept else Answer.SENT_BACK, note.strip(), actor, now)
    _note("exceptions.decided", report, actor, now, count=len(rows), accepted=accept)
    return len(rows)


def accept_the_rest(report: MonthlyReport, rows: Collection[ExceptionRow], actor: Actor, now: datetime) -> None:
    """With a report its explained exceptions are accepted too."""
    _decide(report, [row for row in rows if row.answer == Answer.EXPLAINED], Answer.ACCEPTED, "", actor, now)


def _decide(
    report: MonthlyReport, rows: Collection[ExceptionRow], answer: Answer, note: str, actor: Actor, now: datetime
) -> None:
    decided = {"answer": answer, "agency_note": note, "decided_at": now, "decided_by": actor.person_id}
    _write(report, rows, [{"reason": row.reason, "note": row.note, "explained_at": now, **decided} for row in rows])


def _write(report: MonthlyReport, rows: Collection[ExceptionRow], values: list[dict[str, Any]]) -> None:
    if not rows:
        return
    place = {"agency_id": report.agency_id, "provider_id": report.provider_id}
    statement = insert(EntryException).values(
        [
            {"entry_id": row.entry_id, "kind": row.kind, **place, **value}
            for row, value in zip(rows, values, strict=True)
        ]
    )
    kept = {"entry_id", "kind", "agency_id", "provider_id"}
    if report.state == ReportState.UNDER_REVIEW:
        kept |= {"explained_at", "reason", "note"}
    new = {name: statement.excluded[name] for name in values[0] if name not in kept}
    session().execute(statement.on_conflict_do_update(index_elements=["entry_id", "kind"], set_=new))


def _note(action: str, report: MonthlyReport, actor: Actor, now: datetime, **facts: Any) -> None:
    place = {"agency_id": report.agency_id, "provider_id": report.provider_id}
    audit.record(action, kind="monthly_report", subject_id=report.id, actor=actor, at=now, **place, **facts)
