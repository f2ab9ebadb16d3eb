"""Monthly reports: submitted by the provider, accepted in whole or in part, or returned, by the agency."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, text, update

from app import audit
from app.actors import EVERYTHING, Actor
from app.clock import day_of
from app.counters import next_number
from app.db import reaching, session
from app.decisions import Refusal, Refused, agree, agreed
from app.periods import month_of
from app.uow import use_case, work
from blueprints.care import policies
from blueprints.care.events import ReportAccepted
from blueprints.care.models import EntryBatch, MonthlyReport, Project, ReportLine, ServiceEntry
from blueprints.care.queries.deliveries import deliveries_of, line_ids_of, residences_of
from blueprints.care.queries.exceptions import exceptions
from blueprints.care.queries.locks import locked_report
from blueprints.care.rules.billing import Delivery, Line, Terms, Unpriced, billed, lines
from blueprints.care.rules.exceptions import reasons_not_to_accept, reasons_not_to_leave
from blueprints.care.rules.reports import reasons_not_to_cut, reasons_not_to_submit
from blueprints.care.services.exceptions import accept_the_rest
from blueprints.care.services.pricing import price_of_hours
from blueprints.care.states import REPORT_OF_MONTH, BatchState
from blueprints.territory import api as territory

_RUNNING = (BatchState.CONFIRMED,)
ASSIGN = text(
    "update service_entries e set report_line_id = v.line_id, billed_minutes = v.billed"
    " from unnest(cast(:ids as bigint[]), cast(:lines as bigint[]), cast(:billed as integer[])) v(id, line_id, billed)"
    " where e.id = v.id"
)


def terms_of(agency_id: int, month: date) -> Terms:
    """How accesses of a month are counted: what the agency had decided for its first day."""

    def number(name: str) -> int:
        return int(territory.parameter(agency_id, name, month))

    return Terms(
        unit_minutes=number("care.billing_unit_minutes"),
        rounding=str(territory.parameter(agency_id, "care.access_rounding", month)),
        missed_minutes=number("care.missed_access_minutes"),
        missed_notice_minutes=number("care.missed_access_notice_minutes"),
    )


def totals_of(report: MonthlyReport) -> tuple[tuple[Line, ...], tuple[Unpriced, ...], dict[int, int]]:
    """The lines that the report's entries make now, what has no price, and the minutes counted by entry id."""
    deliveries = deliveries_of(report)
    minutes = billed(deliveries, terms_of(report.agency_id, report.month))
    price = price_of_hours(report.agency_id, report.provider_id, report.service_code, deliveries, minutes)
    found, unpriced = lines(deliveries, minutes, price, _payer(deliveries))
    return found, unpriced, minutes


def _payer(deliveries: Sequence[Delivery]) -> Callable[[Delivery], int]:
    """The Comune of residence on the day; that of the service where no residence is known.

    Asked with the program's reach: a provider learns the Comune of its users' residence and nothing else of them.
    """
    with reaching(EVERYTHING):
        homes = residences_of({each.project_id for each in deliveries})

    def payer(delivery: Delivery) -> int:
        first, *more = homes[delivery.project_id]
        return next((comune for period, comune in more if period.holds(delivery.day)), first[1])

    return payer


@use_case
def submit_report(*, report_id: int, actor: Actor, now: datetime) -> str:
    """Add the month up and hand it to the agency; return the report's code, which invoices name.

    Raises:
        Refused: with each reason against, such as a day without a tariff or an exception without a reason.
    """
    report = locked_report(report_id)
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=report.provider_id))
    state = agreed(REPORT_OF_MONTH.next(report.state, "submit"))
    found, unpriced, minutes = totals_of(report)
    against = reasons_not_to_submit(month_of(report.month), day_of(now), found, unpriced, _running_imports(report))
    agree([*against, *reasons_not_to_leave(row.answer for row in exceptions(report))])
    _drop_lines(report_id)
    _keep_lines(report, found, minutes)
    if report.code is None:
        year = report.month.year
        report.code = f"R{year}-{next_number(f'care-report:{report.agency_id}:{year}'):04d}"
    report.state = state
    report.submitted_at, report.submitted_by = now, actor.person_id
    report.decided_at = report.decided_by = None
    _note("report.submitted", report, actor, now, minutes=sum(line.minutes for line in found))
    return report.code


def _running_imports(report: MonthlyReport) -> int:
    statement = select(EntryBatch.id).where(
        EntryBatch.agency_id == report.agency_id,
        EntryBatch.provider_id == report.provider_id,
        EntryBatch.month == report.month,
        EntryBatch.state.in_(_RUNNING),
    )
    return len(session().scalars(statement).all())


def _drop_lines(report_id: int) -> None:
    own = line_ids_of(report_id)
    session().execute(
        update(ServiceEntry).where(ServiceEntry.report_line_id.in_(own)).values(report_line_id=None, billed_minutes=0),
        execution_options={"synchronize_session": False},
    )
    session().execute(
        delete(ReportLine).where(ReportLine.report_id == report_id), execution_options={"synchronize_session": False}
    )


def _keep_lines(report: MonthlyReport, found: Sequence[Line], minutes: dict[int, int]) -> None:
    ids = {line.project_id for line in found}
    projects = {row.id: row for row in session().scalars(select(Project).where(Project.id.in_(ids)))}

    def position(line: Line) -> tuple[Any, ...]:
        return projects[line.project_id].code, line.profile, line.day_type, line.unit_price, line.comune_id

    ordered = sorted(found, key=position)
    rows = [
        ReportLine(
            report_id=report.id,
            agency_id=report.agency_id,
            provider_id=report.provider_id,
            position=position,
            project_id=line.project_id,
            profile=line.profile,
            day_type=line.day_type,
            school_level=projects[line.project_id].school_level,
            fund=projects[line.project_id].fund,
            comune_id=line.comune_id,
            unit_price=line.unit_price,
            accesses=len(line.entries),
            submitted_minutes=line.minutes,
        )
        for position, line in enumerate(ordered, start=1)
    ]
    session().add_all(rows)
    session().flush()
    line_of = {entry: row.id for row, line in zip(rows, ordered, strict=True) for entry in line.entries}
    entries = sorted(minutes)
    session().execute(
        ASSIGN,
        {
            "ids": entries,
            "lines": [line_of.get(entry) for entry in entries],
            "billed": [minutes[entry] for entry in entries],
        },
    )


@use_case
def start_review(*, report_id: int, actor: Actor, now: datetime) -> None:
    """Take a submitted report in hand.

    Raises:
        Refused: it is not waiting for that.
    """
    _move(report_id, "review", actor, now)


@use_case
def cut_line(*, line_id: int, accepted_minutes: int, reason: str, actor: Actor, now: datetime) -> None:
    """While a report is under review, grant fewer minutes of one line, with a reason; all of them takes the cut back.

    Raises:
        Refused: the report is not under review, the minutes are out of range, or the reason is missing.
    """
    line = session().get_one(ReportLine, line_id)
    report = locked_report(line.report_id)
    agree(policies.reasons_not_to_act_for_agency(actor, agency_id=report.agency_id))
    agreed(REPORT_OF_MONTH.next(report.state, "accept"))
    agree(reasons_not_to_cut(line.submitted_minutes, accepted_minutes, reason))
    line.accepted_minutes, line.reason = accepted_minutes, reason.strip()
    session().flush()
    _note("report.line-cut", report, actor, now, line=line.position, minutes=accepted_minutes)


@use_case
def accept_report(*, report_id: int, actor: Actor, now: datetime) -> None:
    """Accept a report under review: in whole, or in part when lines were cut. Invoices may follow.

    Its explained exceptions are accepted with it.

    Raises:
        Refused: it is not under review, or some of its exceptions were sent back.
    """
    report = locked_report(report_id)
    agree(policies.reasons_not_to_act_for_agency(actor, agency_id=report.agency_id))
    told = exceptions(report)
    agree(reasons_not_to_accept(row.answer for row in told))
    rows = session().scalars(select(ReportLine).where(ReportLine.report_id == report_id)).all()
    cut = any(row.accepted_minutes is not None and row.accepted_minutes < row.submitted_minutes for row in rows)
    report.state = agreed(REPORT_OF_MONTH.next(report.state, "accept-in-part" if cut else "accept"))
    for row in rows:
        row.accepted_minutes = row.submitted_minutes if row.accepted_minutes is None else row.accepted_minutes
    accept_the_rest(report, told, actor, now)
    report.decided_at, report.decided_by = now, actor.person_id
    session().flush()
    _note("report.accepted", report, actor, now, minutes=sum(row.accepted_minutes or 0 for row in rows))
    work().publish(
        ReportAccepted(
            report_id=report_id,
            agency_id=report.agency_id,
            provider_id=report.provider_id,
            service_code=report.service_code,
            month=report.month,
        )
    )


@use_case
def return_report(*, report_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Give a report back to be corrected.

    Raises:
        Refused: it is not under review, or there is no reason.
    """
    if not reason.strip():
        raise Refused(Refusal("return-reason-missing"))
    report = _move(report_id, "return", actor, now, reason=reason.strip())
    report.return_reason = reason.strip()
    report.decided_at, report.decided_by = now, actor.person_id


@use_case
def lock_report(*, report_id: int, actor: Actor, now: datetime) -> None:
    """Close an accepted report for good: it has been paid.

    Raises:
        Refused: it is not accepted.
    """
    _move(report_id, "lock", actor, now)


def _move(report_id: int, move: str, actor: Actor, now: datetime, **facts: Any) -> MonthlyReport:
    report = locked_report(report_id)
    agree(policies.reasons_not_to_act_for_agency(actor, agency_id=report.agency_id))
    report.state = agreed(REPORT_OF_MONTH.next(report.state, move))
    _note(f"report.{move}", report, actor, now, **facts)
    return report


def _note(action: str, report: MonthlyReport, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(
        action,
        kind="monthly_report",
        subject_id=report.id,
        actor=actor,
        at=now,
        agency_id=report.agency_id,
        provider_id=report.provider_id,
        **facts,
    )
