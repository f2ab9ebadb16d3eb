"""What the checks of an imported file must know, read once."""

from datetime import date, datetime

from sqlalchemy import select

from app.clock import day_of
from app.db import session
from app.periods import month_of
from blueprints.care.models import Choice, ExtraAuthorisation, MonthlyReport, Project
from blueprints.care.rules.known import Known, ProjectFact, ServiceFact
from blueprints.care.states import WRITABLE
from blueprints.providers import api as providers
from blueprints.territory import api as territory


def known_month(*, agency_id: int, provider_id: int, month: date, now: datetime) -> Known:
    """One provider's month in one agency: its projects, staff, extra authorisations, holidays, closed reports."""
    period = month_of(month)
    projects = _projects(agency_id, provider_id)
    first, last = period.start, period.last or period.start
    return Known(
        month=period,
        today=day_of(now),
        services=_services(agency_id, provider_id, month),
        projects=projects,
        operators={code.upper(): number for code, number in providers.staff_codes(provider_id).items()},
        authorisations=_authorisations(agency_id, provider_id),
        holidays=territory.holidays({each.comune_id for each in projects.values()}, first, last),
    )


def services_chosen(agency_id: int, provider_id: int) -> list[str]:
    """The codes of the services for which the provider was ever chosen."""
    here = (Choice.provider_id == provider_id, Choice.agency_id == agency_id, Project.agency_id == agency_id)
    statement = select(Project.service_code).join(Choice, Choice.project_id == Project.id).where(*here).distinct()
    return sorted(session().scalars(statement))


def _projects(agency_id: int, provider_id: int) -> dict[str, ProjectFact]:
    chosen = select(Choice.project_id).where(Choice.provider_id == provider_id, Choice.agency_id == agency_id)
    rows = session().scalars(select(Project).where(Project.id.in_(chosen), Project.agency_id == agency_id))
    return {
        row.code.upper(): ProjectFact(
            id=row.id, service_code=row.service_code, profile=row.profile, fund=row.fund, comune_id=row.comune_id
        )
        for row in rows
    }


def _services(agency_id: int, provider_id: int, month: date) -> dict[str, ServiceFact]:
    night = str(territory.parameter(agency_id, "care.night_services", month)).split()
    states = select(MonthlyReport.service_code, MonthlyReport.state).where(
        MonthlyReport.agency_id == agency_id, MonthlyReport.provider_id == provider_id, MonthlyReport.month == month
    )
    closed = {code for code, state in session().execute(states) if state not in WRITABLE}
    return {
        each.code: ServiceFact(
            code=each.code,
            profiles=each.profiles,
            holiday_rate="holiday" in each.day_types,
            night=each.code in night,
            closed=each.code in closed,
        )
        for each in territory.services()
    }


def _authorisations(agency_id: int, provider_id: int) -> dict[tuple[str, str], int]:
    statement = (
        select(Project.code, ExtraAuthorisation.code, ExtraAuthorisation.id)
        .join(Project, Project.id == ExtraAuthorisation.project_id)
        .join(Choice, Choice.project_id == Project.id)
        .where(Choice.provider_id == provider_id, ExtraAuthorisation.agency_id == agency_id)
    )
    return {(project.upper(), code.upper()): number for project, code, number in session().execute(statement)}
