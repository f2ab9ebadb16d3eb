"""Reading entries with their earlier versions: by codes, never by names of people in care."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.db import session
from app.pages import Page
from app.periods import month_of
from blueprints.accounts import api as accounts
from blueprints.care.models import EntryBatch, EntryVersion, ExtraAuthorisation, MonthlyReport, Project, ServiceEntry
from blueprints.care.queries.cards import project_codes
from blueprints.care.queries.deliveries import ReportCard
from blueprints.care.rules.words import Kind
from blueprints.providers import api as providers

PER_PAGE = 50
CORRECTED = "corrected"


@dataclass(frozen=True, kw_only=True)
class EntryFact:
    """An entry as it stands; `versions` counts the earlier ones, minutes of -1 mean that nothing is known."""

    id: int
    agency_id: int
    provider_id: int
    external_id: str
    project_id: int
    project_code: str
    staff_member_id: int
    operator: str
    started_at: datetime
    ended_at: datetime
    day: date
    minutes: int
    claimed_minutes: int
    clocked_minutes: int
    notice_minutes: int
    kind: int
    reason: int
    day_type: int
    confirmed: bool
    profile: str
    service_code: str
    group_session: str
    authorisation: str
    batch_id: int
    versions: int


@dataclass(frozen=True, kw_only=True)
class Version:
    """What an entry said until a moment: `by` is a name or "", `file_name` is "" for a correction by hand."""

    operator: str
    project_code: str
    started_at: datetime
    ended_at: datetime
    minutes: int
    kind: int
    reason: int
    confirmed: bool
    replaced_at: datetime
    by: str
    why: str
    file_name: str
    undoing: bool


def _versions_of(entry_id: Any) -> Any:
    counted = select(func.count()).select_from(EntryVersion).where(EntryVersion.entry_id == entry_id)
    return counted.correlate(ServiceEntry).scalar_subquery()


def _statement() -> Select[Any]:
    names = EntryFact.__dataclass_fields__.keys() - {"project_code", "operator", "authorisation", "versions"}
    return (
        select(
            *(getattr(ServiceEntry, name) for name in sorted(names)),
            Project.code.label("project_code"),
            func.coalesce(ExtraAuthorisation.code, "").label("authorisation"),
            _versions_of(ServiceEntry.id).label("versions"),
        )
        .join(Project, Project.id == ServiceEntry.project_id)
        .outerjoin(ExtraAuthorisation, ExtraAuthorisation.id == ServiceEntry.extra_authorisation_id)
    )


def _facts(rows: Any, provider_id: int) -> list[EntryFact]:
    codes = operator_codes(provider_id)
    return [EntryFact(operator=codes.get(row.staff_member_id, ""), **row._mapping) for row in rows]


def operator_codes(provider_id: int) -> dict[int, str]:
    """The provider's own codes of its operators, by id."""
    return {number: code for code, number in providers.staff_codes(provider_id).items()}


def of_report(report: ReportCard | MonthlyReport) -> ColumnElement[bool]:
    """The condition that an entry belongs to a report."""
    period = month_of(report.month)
    return and_(
        ServiceEntry.provider_id == report.provider_id,
        ServiceEntry.agency_id == report.agency_id,
        ServiceEntry.service_code == report.service_code,
        ServiceEntry.day >= period.start,
        ServiceEntry.day < period.end,
    )


def page_of_entries(report: ReportCard, *, show: str, project: str, number: int) -> Page[EntryFact]:
    """One page of a report's entries by day, all of them or those that were corrected, of one project or of all."""
    wanted = [of_report(report)]
    if show == CORRECTED:
        wanted.append(ServiceEntry.id.in_(select(EntryVersion.entry_id)))
    if project:
        wanted.append(Project.code == project.upper())
    counted = select(func.count()).select_from(ServiceEntry).join(Project, Project.id == ServiceEntry.project_id)
    total = session().scalar(counted.where(*wanted)) or 0
    number = min(number, max(1, -(-total // PER_PAGE)))
    ordered = _statement().where(*wanted).order_by(ServiceEntry.day, ServiceEntry.started_at, ServiceEntry.id)
    rows = session().execute(ordered.limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Page(rows=_facts(rows, report.provider_id), number=number, size=PER_PAGE, total=total)


def entries_of_project(report: ReportCard, project_id: int) -> list[EntryFact]:
    """Every direct access of one project in a report, by time: what a family can sign for."""
    direct = (ServiceEntry.project_id == project_id) & (ServiceEntry.kind == Kind.DIRECT)
    own = _statement().where(of_report(report), direct)
    rows = session().execute(own.order_by(ServiceEntry.started_at, ServiceEntry.id))
    return _facts(rows, report.provider_id)


def entry(entry_id: int) -> EntryFact | None:
    """One entry, if it is within reach."""
    rows = session().execute(_statement().where(ServiceEntry.id == entry_id)).all()
    return _facts(rows, rows[0].provider_id)[0] if rows else None


def entry_called(provider_id: int, external_id: str) -> EntryFact | None:
    """One entry by the provider's own id, if it is within reach."""
    own = (ServiceEntry.provider_id == provider_id) & (ServiceEntry.external_id == external_id)
    rows = session().execute(_statement().where(own)).all()
    return _facts(rows, provider_id)[0] if rows else None


def as_row(fact: EntryFact) -> dict[str, str]:
    """What an entry says as a row of text, by the names of `words.FIELDS`."""
    from blueprints.care.rules import rows  # polars is loaded only where it is used

    return rows.as_row(
        rows.Said(
            project=fact.project_code,
            session=fact.group_session,
            **{name: getattr(fact, name) for name in rows.Said.__dataclass_fields__.keys() - {"project", "session"}},
        )
    )


def report_id_of(fact: EntryFact) -> int | None:
    """The report to which an entry belongs."""
    return session().scalar(
        select(MonthlyReport.id).filter_by(
            agency_id=fact.agency_id,
            provider_id=fact.provider_id,
            service_code=fact.service_code,
            month=month_of(fact.day).start,
        )
    )


def versions(fact: EntryFact) -> tuple[Version, ...]:
    """What an entry said before, the latest first."""
    rows = (
        session()
        .execute(
            select(EntryVersion, EntryBatch.file_name)
            .outerjoin(EntryBatch, EntryBatch.id == EntryVersion.batch_id)
            .where(EntryVersion.entry_id == fact.id)
            .order_by(EntryVersion.id.desc())
            .limit(PER_PAGE)
        )
        .all()
    )
    codes = operator_codes(fact.provider_id)
    ids = {row.before["project_id"] for row, _ in rows}
    projects = project_codes(ids)
    people = accounts.cards({row.replaced_by for row, _ in rows if row.replaced_by})
    return tuple(
        Version(
            operator=codes.get(row.before["staff_member_id"], ""),
            project_code=projects.get(row.before["project_id"], ""),
            started_at=datetime.fromisoformat(row.before["started_at"]),
            ended_at=datetime.fromisoformat(row.before["ended_at"]),
            **{name: row.before[name] for name in ("minutes", "kind", "reason", "confirmed")},
            replaced_at=row.replaced_at,
            by=people[row.replaced_by].name if row.replaced_by in people else "",
            why=row.reason,
            file_name=file_name or "",
            undoing=row.undoing,
        )
        for row, file_name in rows
    )
