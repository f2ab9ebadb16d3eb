"""Reading months, reports and their lines for pages and letters."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, func, select

from app.db import session
from app.money import priced
from app.pages import Page
from blueprints.care.models import MonthlyReport, Project, ReportLine, ServiceEntry
from blueprints.care.queries.deliveries import ReportCard, report_card

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class LineFact:
    """A line of a report as it is shown."""

    id: int
    report_id: int
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

    @property
    def cents(self) -> int:
        """What the line is worth, net of VAT: of the accepted minutes when they are known."""
        minutes = self.submitted_minutes if self.accepted_minutes is None else self.accepted_minutes
        return priced(minutes, self.unit_price)


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """Accesses and minutes as they were delivered, before anything is rounded."""

    accesses: int
    minutes: int
    projects: int


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A line of the list of reports."""

    report: ReportCard
    delivered: Delivered


def report(report_id: int) -> ReportCard | None:
    """One report, if it is within reach."""
    row = session().get(MonthlyReport, report_id, populate_existing=True)
    return report_card(row) if row else None


def _fact(row: ReportLine, code: str) -> LineFact:
    same = {name: getattr(row, name) for name in LineFact.__dataclass_fields__ if name != "project_code"}
    return LineFact(project_code=code, **same)


def line_facts(report_id: int) -> tuple[LineFact, ...]:
    """The lines of a submitted report, in their order."""
    rows = session().execute(
        select(ReportLine, Project.code)
        .join(Project, Project.id == ReportLine.project_id)
        .where(ReportLine.report_id == report_id)
        .order_by(ReportLine.position)
    )
    return tuple(_fact(row, code) for row, code in rows)


def line_fact(line_id: int) -> LineFact | None:
    """One line, if it is within reach."""
    statement = select(ReportLine, Project.code).join(Project, Project.id == ReportLine.project_id)
    found = session().execute(statement.where(ReportLine.id == line_id)).one_or_none()
    return _fact(found[0], found[1]) if found else None


def page_of_lines(facts: tuple[LineFact, ...], number: int) -> Page[LineFact]:
    """One page of a report's lines."""
    number = min(number, max(1, -(-len(facts) // PER_PAGE)))
    shown = facts[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Page(rows=shown, number=number, size=PER_PAGE, total=len(facts))


def page_of_reports(
    *, agency_id: int | None, provider_id: int | None, state: str, month: date | None, number: int
) -> Page[ReportRow]:
    """One page of reports, the latest month first, with what was delivered for each."""
    statement = select(MonthlyReport)
    for column, value in (
        (MonthlyReport.agency_id, agency_id),
        (MonthlyReport.provider_id, provider_id),
        (MonthlyReport.state, state or None),
        (MonthlyReport.month, month),
    ):
        if value is not None:
            statement = statement.where(column == value)
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    number = min(number, max(1, -(-total // PER_PAGE)))
    ordered = statement.order_by(MonthlyReport.month.desc(), MonthlyReport.provider_id, MonthlyReport.service_code)
    rows = session().scalars(ordered.order_by(MonthlyReport.id).limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    delivered = _delivered([row.id for row in rows])
    none = Delivered(accesses=0, minutes=0, projects=0)
    found = [ReportRow(report=report_card(row), delivered=delivered.get(row.id, none)) for row in rows]
    return Page(rows=found, number=number, size=PER_PAGE, total=total)


def _delivered(report_ids: list[int]) -> dict[int, Delivered]:
    within = and_(
        ServiceEntry.provider_id == MonthlyReport.provider_id,
        ServiceEntry.agency_id == MonthlyReport.agency_id,
        ServiceEntry.service_code == MonthlyReport.service_code,
        ServiceEntry.day >= MonthlyReport.month,
        ServiceEntry.day < MonthlyReport.month + func.make_interval(0, 1),
    )
    rows = session().execute(
        select(
            MonthlyReport.id,
            func.count(),
            func.sum(ServiceEntry.minutes),
            func.count(ServiceEntry.project_id.distinct()),
        )
        .join(ServiceEntry, within)
        .where(MonthlyReport.id.in_(report_ids))
        .group_by(MonthlyReport.id)
    )
    return {number: Delivered(accesses=a, minutes=int(m), projects=p) for number, a, m, p in rows}


def delivered_for(report_id: int) -> Delivered:
    """What was delivered for one report."""
    return _delivered([report_id]).get(report_id, Delivered(accesses=0, minutes=0, projects=0))
