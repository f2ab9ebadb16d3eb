"""Reading projects for the case worker's pages."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.db import Base, session
from app.pages import Page
from app.periods import Period, month_of
from blueprints.care.models import (
    Authorisation,
    Beneficiary,
    Choice,
    Enrolment,
    ExtraAuthorisation,
    Project,
    ProjectSuspension,
    ProjectVersion,
    Residence,
    School,
    ServiceEntry,
    Stay,
    TimetableSpan,
)
from blueprints.care.rules.costs import MonthOfBudget, burn_down
from blueprints.care.rules.projects import AuthorisedTime, authorised_minutes, is_minor
from blueprints.care.rules.words import Per

Row = TypeVar("Row", bound=Base)

PER_PAGE = 25
MONTHS_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the list is asked for; empty or None asks for everything."""

    code: str = ""
    service_code: str = ""
    provider_id: int | None = None
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class ProjectRow:
    """A line of the list, by codes."""

    id: int
    code: str
    beneficiary_code: str
    service_code: str
    profile: str
    comune_id: int
    provider_id: int | None
    valid_from: date
    valid_to: date | None
    state: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the person is: for case workers of the agency only."""

    id: int
    code: str
    name: str
    fiscal_code: str | None
    born_on: date
    died_on: date | None
    social_record: str | None
    is_minor: bool
    residence_comune_id: int | None


@dataclass(frozen=True, kw_only=True)
class MonthOfCare:
    """Minutes delivered in a month beside those authorised (None: only the whole period has a limit)."""

    month: date
    delivered_minutes: int
    authorised_minutes: int | None


@dataclass(frozen=True, kw_only=True)
class ProjectPage:
    """All that the page of one project shows."""

    project: Project
    identity: Identity
    choices: tuple[Choice, ...]
    authorisations: tuple[Authorisation, ...]
    extras: tuple[ExtraAuthorisation, ...]
    suspensions: tuple[ProjectSuspension, ...]
    versions: tuple[ProjectVersion, ...]
    months: tuple[MonthOfCare, ...]
    stays: tuple[Stay, ...]
    schools: tuple[tuple[Enrolment, str], ...]
    timetable: tuple[TimetableSpan, ...]
    budget: tuple[MonthOfBudget, ...]

    @property
    def at_school_minutes(self) -> int:
        """Minutes a week at school by the timetable in force."""
        return sum(span.to_minute - span.from_minute for span in self.timetable)


def page_of_projects(agency_id: int, asked: Asked, today: date, number: int) -> Page[ProjectRow]:
    """One page of the agency's projects, by code."""
    wanted = and_(Project.agency_id == agency_id, *_conditions(asked))
    total = session().scalar(select(func.count()).select_from(Project).where(wanted)) or 0
    number = min(number, max(1, -(-total // PER_PAGE)))
    rows = session().execute(
        select(Project, Beneficiary.code, Choice.provider_id)
        .join(Beneficiary, Beneficiary.id == Project.beneficiary_id)
        .outerjoin(Choice, and_(Choice.project_id == Project.id, _in_force(Choice, today)))
        .where(wanted)
        .order_by(Project.code, Project.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    found = [_row(project, code, provider_id) for project, code, provider_id in rows]
    return Page(rows=found, number=number, size=PER_PAGE, total=total)


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.code:
        wanted = f"%{asked.code.replace('%', '').replace('_', '')}%"
        people = select(Beneficiary.id).where(Beneficiary.code.ilike(wanted))
        found.append(or_(Project.code.ilike(wanted), Project.beneficiary_id.in_(people)))
    if asked.service_code:
        found.append(Project.service_code == asked.service_code)
    if asked.state:
        found.append(Project.state == asked.state)
    if asked.provider_id is not None:
        found.append(Project.id.in_(select(Choice.project_id).where(Choice.provider_id == asked.provider_id)))
    return found


def _in_force(kind: type[Choice] | type[Residence], today: date) -> ColumnElement[bool]:
    return and_(kind.valid_from <= today, or_(kind.valid_to.is_(None), kind.valid_to > today))


def _row(project: Project, beneficiary_code: str, provider_id: int | None) -> ProjectRow:
    same = ("id", "code", "service_code", "profile", "comune_id", "valid_from", "valid_to", "state")
    return ProjectRow(
        beneficiary_code=beneficiary_code, provider_id=provider_id, **{name: getattr(project, name) for name in same}
    )


def project_page(project_id: int, today: date) -> ProjectPage | None:
    """One project with everything about it."""
    project = session().get(Project, project_id)
    if project is None:
        return None

    authorisations = _of(Authorisation, project_id)
    delivered = _delivered(project_id, today)
    times = [
        (AuthorisedTime(per=each.per, minutes=each.minutes), Period(each.valid_from, each.valid_to))
        for each in authorisations
    ]
    extras = _of(ExtraAuthorisation, project_id)
    more = [
        (AuthorisedTime(per=Per.PERIOD, minutes=each.minutes), Period(each.valid_from, each.valid_to))
        for each in extras
    ]
    whole = Period(project.valid_from, project.valid_to)
    return ProjectPage(
        project=project,
        identity=identity_of(project.beneficiary_id, today),
        choices=_of(Choice, project_id),
        authorisations=authorisations,
        extras=extras,
        suspensions=_of(ProjectSuspension, project_id),
        versions=_of(ProjectVersion, project_id),
        months=_months(delivered, times),
        stays=_stays(project.beneficiary_id),
        schools=_schools(project_id),
        timetable=tuple(span for span in _of(TimetableSpan, project_id) if _holds(span, today)),
        budget=burn_down([*times, *more], delivered, whole, today),
    )


def _holds(row: TimetableSpan, today: date) -> bool:
    return row.valid_from <= today and (row.valid_to is None or today < row.valid_to)


def _stays(beneficiary_id: int) -> tuple[Stay, ...]:
    statement = select(Stay).where(Stay.beneficiary_id == beneficiary_id).order_by(Stay.started_at, Stay.id)
    return tuple(session().scalars(statement))


def _schools(project_id: int) -> tuple[tuple[Enrolment, str], ...]:
    statement = (
        select(Enrolment, School.name)
        .join(School, School.id == Enrolment.school_id)
        .where(Enrolment.project_id == project_id)
        .order_by(Enrolment.valid_from, Enrolment.id)
    )
    return tuple((row, name) for row, name in session().execute(statement))


def _of(kind: type[Row], project_id: int) -> tuple[Row, ...]:
    """The rows of a table that belong to a project, in the order in which they were written."""
    columns = kind.__table__.c
    return tuple(session().scalars(select(kind).where(columns.project_id == project_id).order_by(columns.id)))


def identity_of(beneficiary_id: int, today: date) -> Identity:
    """Who the person is.

    Raises:
        sqlalchemy.exc.NoResultFound: there is none that the actor may see.
    """
    person, comune_id = (
        session()
        .execute(
            select(Beneficiary, Residence.comune_id)
            .outerjoin(Residence, and_(Residence.beneficiary_id == Beneficiary.id, _in_force(Residence, today)))
            .where(Beneficiary.id == beneficiary_id)
        )
        .one()
    )
    return Identity(
        id=person.id,
        code=person.code,
        name=person.name,
        fiscal_code=person.fiscal_code,
        born_on=person.born_on,
        died_on=person.died_on,
        social_record=person.social_record,
        is_minor=is_minor(person.born_on, today),
        residence_comune_id=comune_id,
    )


def _delivered(project_id: int, today: date) -> dict[date, int]:
    """Minutes delivered by month, the latest first."""
    first_of = func.date_trunc("month", ServiceEntry.day)
    rows = session().execute(
        select(first_of, func.sum(ServiceEntry.minutes))
        .where(ServiceEntry.project_id == project_id, ServiceEntry.day <= today)
        .group_by(first_of)
        .order_by(first_of.desc())
    )
    return {month.date(): int(minutes) for month, minutes in rows}


def _months(delivered: dict[date, int], times: list[tuple[AuthorisedTime, Period]]) -> tuple[MonthOfCare, ...]:
    return tuple(
        MonthOfCare(
            month=month, delivered_minutes=minutes, authorised_minutes=authorised_minutes(times, month_of(month))
        )
        for month, minutes in list(delivered.items())[:MONTHS_SHOWN]
    )
