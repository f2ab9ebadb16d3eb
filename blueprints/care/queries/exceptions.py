"""The exceptions of a report: derived from its entries as they stand, with the reasons given and the answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, true

from app.clock import day_of
from app.db import session
from app.pages import Page
from app.periods import month_of
from blueprints.care.models import EntryBatch, EntryException, EntryVersion, MonthlyReport, Project, ServiceEntry
from blueprints.care.queries.confirmations import is_contested
from blueprints.care.queries.deliveries import ReportCard
from blueprints.care.queries.entries import of_report, operator_codes
from blueprints.care.rules.exceptions import Access, Answer, Asked, Exceptional, exceptions_of, read_list
from blueprints.territory import api as territory

PER_PAGE = 50
WHY_EDITED = "correction"


@dataclass(frozen=True, kw_only=True)
class ExceptionRow:
    """One exception of one entry; `reason` is of the agency's list, or WHY_EDITED when the correction said why."""

    entry_id: int
    external_id: str
    project_code: str
    staff_member_id: int
    started_at: datetime
    ended_at: datetime
    kind: str
    answer: str
    reason: str
    note: str
    agency_note: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.entry_id}-{self.kind}"


@dataclass(frozen=True, kw_only=True)
class ExceptionPage:
    """One page of exceptions, with the codes of the operators by id."""

    page: Page[ExceptionRow]
    operators: dict[int, str]


def asked_of(report: ReportCard | MonthlyReport) -> Asked:
    """What the agency asks about exceptions of that month."""
    period = month_of(report.month)
    agency, first = report.agency_id, period.start
    return Asked(
        month_end=period.end or first,
        late_days=int(territory.parameter(agency, "care.late_entry_days", first)),
        kinds=frozenset(read_list(str(territory.parameter(agency, "care.exceptions_to_explain", first)), " ")),
    )


def reasons_of(report: ReportCard | MonthlyReport) -> tuple[str, ...]:
    """The reasons that the agency lets people choose from."""
    written = str(territory.parameter(report.agency_id, "care.exception_reasons", month_of(report.month).start))
    return read_list(written, ";")


def exceptions(report: ReportCard | MonthlyReport) -> tuple[ExceptionRow, ...]:
    """Every exception of a report, by day and entry."""
    asked = asked_of(report)
    stored = _stored(report)
    found = []
    for row in session().execute(_accesses(report)):
        access = Access(
            id=row.id,
            kind=row.kind,
            came_on=day_of(row.uploaded_at),
            confirmed=row.confirmed,
            contested=row.contested,
            edited=row.replaced_at is not None and not row.undoing,
        )
        for kind in exceptions_of(access, asked):
            found.append(_row(row, kind, stored.get((row.id, kind))))
    return tuple(found)


def _accesses(report: ReportCard | MonthlyReport) -> Any:
    last = (
        select(EntryVersion.replaced_at, EntryVersion.reason.label("why"), EntryVersion.undoing)
        .where(EntryVersion.entry_id == ServiceEntry.id)
        .order_by(EntryVersion.id.desc())
        .limit(1)
        .lateral("last_version")
    )
    return (
        select(
            ServiceEntry.id,
            ServiceEntry.external_id,
            ServiceEntry.staff_member_id,
            ServiceEntry.started_at,
            ServiceEntry.ended_at,
            ServiceEntry.kind,
            ServiceEntry.confirmed,
            Project.code,
            EntryBatch.uploaded_at,
            last.c.replaced_at,
            last.c.why,
            last.c.undoing,
            is_contested().label("contested"),
        )
        .join(Project, Project.id == ServiceEntry.project_id)
        .join(EntryBatch, EntryBatch.id == ServiceEntry.batch_id)
        .outerjoin(last, true())
        .where(of_report(report))
        .order_by(ServiceEntry.day, ServiceEntry.started_at, ServiceEntry.id)
    )


def _stored(report: ReportCard | MonthlyReport) -> dict[tuple[int, str], EntryException]:
    statement = select(EntryException).join(ServiceEntry, ServiceEntry.id == EntryException.entry_id)
    rows = session().scalars(statement.where(of_report(report)), execution_options={"populate_existing": True})
    return {(row.entry_id, row.kind): row for row in rows}


def _row(row: Any, kind: Exceptional, told: EntryException | None) -> ExceptionRow:
    if told is not None and kind == Exceptional.EDITED and told.explained_at < row.replaced_at:
        told = None  # it was said of an earlier correction
    said = {"answer": str(Answer.OPEN), "reason": "", "note": "", "agency_note": ""}
    if told is not None:
        said = {name: getattr(told, name) for name in said}
    elif kind == Exceptional.EDITED and row.why:
        said |= {"answer": str(Answer.EXPLAINED), "reason": WHY_EDITED, "note": row.why}
    return ExceptionRow(
        entry_id=row.id,
        external_id=row.external_id,
        project_code=row.code,
        staff_member_id=row.staff_member_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        kind=str(kind),
        **said,
    )


def chosen(rows: Iterable[ExceptionRow], *, kind: str, answer: str) -> tuple[ExceptionRow, ...]:
    """The exceptions of a kind and in a state, or of all ("")."""
    return tuple(row for row in rows if kind in ("", row.kind) and answer in ("", row.answer))


def page_of(report: ReportCard, rows: tuple[ExceptionRow, ...], number: int) -> ExceptionPage:
    """One page of exceptions."""
    number = min(number, max(1, -(-len(rows) // PER_PAGE)))
    shown = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    page = Page(rows=shown, number=number, size=PER_PAGE, total=len(rows))
    return ExceptionPage(page=page, operators=operator_codes(report.provider_id))
