"""Reading months, reports and their lines for pages and letters."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from app.db import session
from app.periods import month_of
from blueprints.care.models import Project, ReportLine, ServiceEntry


@dataclass(frozen=True, kw_only=True)
class LineFact:
    """A line of a report as it is shown."""

    id: int
    position: int
    project_id: int
    project_code: str
    profile: str
    day_type: int
    unit_price: Decimal
    accesses: int
    submitted_minutes: int
    accepted_minutes: int | None
    reason: str


def line_facts(report_id: int) -> tuple[LineFact, ...]:
    """The lines of a submitted report, in their order."""
    rows = session().execute(
        select(ReportLine, Project.code)
        .join(Project, Project.id == ReportLine.project_id)
        .where(ReportLine.report_id == report_id)
        .order_by(ReportLine.position)
    )
    return tuple(
        LineFact(
            project_code=code,
            **{name: getattr(row, name) for name in LineFact.__dataclass_fields__ if name != "project_code"},
        )
        for row, code in rows
    )


def entries_count(agency_id: int, provider_id: int, service_code: str, month: date) -> int:
    """How many accesses there are for a report."""
    period = month_of(month)
    statement = (
        select(func.count())
        .select_from(ServiceEntry)
        .where(
            ServiceEntry.provider_id == provider_id,
            ServiceEntry.agency_id == agency_id,
            ServiceEntry.service_code == service_code,
            ServiceEntry.day >= period.start,
            ServiceEntry.day < period.end,
        )
    )
    return session().scalar(statement) or 0
