"""Reading projects for the case worker's pages."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, or_, select

from app.db import session
from app.pages import Page
from app.periods import Period, month_of
from blueprints.care.models import (
    Authorisation,
    Beneficiary,
    Choice,
    ExtraAuthorisation,
    Project,
    ProjectSuspension,
    ProjectVersion,
    Residence,
    ServiceEntry,
)
from blueprints.care.rules.projects import AuthorisedTime, authorised_minutes, is_minor

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


def page_of_projects(agency_id: int, asked: Asked, today: date, number: int) -> Page[ProjectRow]:
    """One page of the agency's projects, by code."""
    statement = _narrowed(select(Project.id).where(Project.agency_id == agency_id), asked)
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    last = max(1, -(-total // PER_PAGE))
    number = min(number, last)
    current = _current(today)
    rows = session().execute(
        _narrowed(select(Project, Beneficiary.code, Choice.provider_id).where(Project.agency_id == agency_id), asked)
        .join(Beneficiary, Beneficiary.id == Project.beneficiary_id)
        .outerjoin(Choice, and_(Choice.project_id == Project.id, current))
        .order_by(Project.code, Project.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    found = [_row(project, code, provider_id) for project, code, provider_id in rows]
    return Page(rows=found, number=number, size=PER_PAGE, total=total)


def _narrowed(statement: Select[tuple[int]] | Select[tuple[Project, str, int]], asked: Asked) -> Select:  # type: ignore[type-arg]  # the same rows as it was given
    if asked.code:
        wanted = f"%{asked.code.replace('%', '').replace('_', '')}%"
        people = select(Beneficiary.id).where(Beneficiary.code.ilike(wanted))
        statement = statement.where(or_(Project.code.ilike(wanted), Project.beneficiary_id.in_(people)))
    if asked.service_code:
        statement = statement.where(Project.service_code == asked.service_code)
    if asked.state:
        statement = statement.where(Project.state == asked.state)
    if asked.provider_id is not None:
        chosen = select(Choice.project_id).where(Choice.provider_id == asked.provider_id)
        statement = statement.where(Project.id.in_(chosen))
    return statement


def _current(today: date):  # type: ignore[no-untyped-def]  # an SQL condition
    return and_(Choice.valid_from <= today, or_(Choice.valid_to.is_(None), Choice.valid_to > today))


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

    def rows(kind, order):  # type: ignore[no-untyped-def]  # any table of the project's
        return tuple(session().scalars(select(kind).where(kind.project_id == project_id).order_by(order, kind.id)))

    authorisations = rows(Authorisation, Authorisation.valid_from)
    return ProjectPage(
        project=project,
        identity=identity_of(project.beneficiary_id, today),
        choices=rows(Choice, Choice.valid_from),
        authorisations=authorisations,
        extras=rows(ExtraAuthorisation, ExtraAuthorisation.valid_from),
        suspensions=rows(ProjectSuspension, ProjectSuspension.valid_from),
        versions=rows(ProjectVersion, ProjectVersion.number),
        months=_months(project_id, authorisations, today),
    )


def identity_of(beneficiary_id: int, today: date) -> Identity:
    """Who the person is.

    Raises:
        sqlalchemy.exc.NoResultFound: there is none that the actor may see.
    """
    person, comune_id = (
        session()
        .execute(
            select(Beneficiary, Residence.comune_id)
            .outerjoin(
                Residence,
                and_(
                    Residence.beneficiary_id == Beneficiary.id,
                    Residence.valid_from <= today,
                    or_(Residence.valid_to.is_(None), Residence.valid_to > today),
                ),
            )
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
        is_minor=is_minor(person.born_on, today),
        residence_comune_id=comune_id,
    )


def _months(project_id: int, authorisations: tuple[Authorisation, ...], today: date) -> tuple[MonthOfCare, ...]:
    first_of = func.date_trunc("month", ServiceEntry.day)
    delivered = session().execute(
        select(first_of, func.sum(ServiceEntry.minutes))
        .where(ServiceEntry.project_id == project_id, ServiceEntry.day <= today)
        .group_by(first_of)
        .order_by(first_of.desc())
        .limit(MONTHS_SHOWN)
    )
    times = [
        (AuthorisedTime(per=each.per, minutes=each.minutes), Period(each.valid_from, each.valid_to))
        for each in authorisations
    ]
    return tuple(
        MonthOfCare(
            month=month.date(),
            delivered_minutes=int(minutes),
            authorised_minutes=authorised_minutes(times, month_of(month.date())),
        )
        for month, minutes in delivered
    )
