"""Individual projects: opening, revising, suspending, closing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.counters import next_number
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case, work
from blueprints.care.events import ProjectClosed
from blueprints.care.models import (
    Beneficiary,
    Choice,
    Project,
    ProjectSuspension,
    ProjectVersion,
    Residence,
    ServiceEntry,
)
from blueprints.care.queries.locks import locked_project
from blueprints.care.rules.projects import (
    AuthorisedTime,
    Offered,
    ProjectTerms,
    reasons_not_to_open,
    reasons_not_to_start_later,
)
from blueprints.care.services.grants import NewChoice, add_choice, add_time
from blueprints.care.services.settings import know_fund
from blueprints.care.states import PROJECT, ProjectState
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """A beneficiary as the case worker writes them down."""

    name: str
    born_on: date
    fiscal_code: str | None = None
    residence_comune_id: int
    outside_agreed: bool = False
    social_record: str | None = None


@use_case
def open_project(
    *,
    agency_id: int,
    person: NewPerson | int,
    terms: ProjectTerms,
    time: AuthorisedTime | None = None,
    choice: NewChoice | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Write down a project for a new person, or for one known by id; return the project's id.

    With `time` it is authorised for its whole period, with `choice` too it is active.

    Raises:
        Refused: with each reason against.
    """
    service = territory.service(terms.service_code)
    agree(reasons_not_to_open(terms, Offered(profiles=service.profiles, school_levels=service.school_levels)))
    beneficiary_id = person if isinstance(person, int) else _add_person(agency_id, person, terms.period.start, now)
    project = Project(
        agency_id=agency_id,
        code=f"P-{next_number(f'care-project:{agency_id}'):04d}",
        beneficiary_id=beneficiary_id,
        service_code=terms.service_code,
        valid_from=terms.period.start,
        valid_to=terms.period.end,
        state=_first_state(time, choice),
        created_at=now,
        created_by=actor.person_id,
        **_changeable(terms),
    )
    session().add(project)
    know_fund(agency_id, terms.fund)
    session().flush()
    if time is not None:
        add_time(project, time, terms.period, actor, now)
    if choice is not None:
        add_choice(project, choice, None, actor, now)
    session().flush()
    chosen = choice.provider_id if choice else None
    _note("project.opened", project, actor, now, minutes=time.minutes if time else None, provider=chosen)
    return project.id


def _first_state(time: AuthorisedTime | None, choice: NewChoice | None) -> ProjectState:
    state = PROJECT.initial
    if time is not None:
        state = agreed(PROJECT.next(state, "authorise"))
    if time is not None and choice is not None:
        state = agreed(PROJECT.next(state, "activate"))
    return state


def _changeable(terms: ProjectTerms) -> dict[str, object]:
    return {
        "profile": terms.profile,
        "school_level": terms.school_level,
        "fund": terms.fund,
        "comune_id": terms.comune_id,
        "requested_minutes": terms.requested_minutes,
        "double_operator": terms.double_operator,
        "note": terms.note,
    }


def _add_person(agency_id: int, person: NewPerson, lives_from: date, now: datetime) -> int:
    row = Beneficiary(
        agency_id=agency_id,
        code=f"B-{next_number(f'care-beneficiary:{agency_id}'):04d}",
        name=person.name,
        fiscal_code=person.fiscal_code,
        born_on=person.born_on,
        social_record=person.social_record,
        created_at=now,
    )
    session().add(row)
    session().flush()
    session().add(
        Residence(
            beneficiary_id=row.id,
            agency_id=agency_id,
            comune_id=person.residence_comune_id,
            outside_agreed=person.outside_agreed,
            valid_from=min(person.born_on, lives_from),
        )
    )
    return row.id


@use_case
def revise_project(*, project_id: int, terms: ProjectTerms, seen_version: int, actor: Actor, now: datetime) -> int:
    """Replace the terms of a project; the terms before stay on record. Return the new version.

    Raises:
        Refused: somebody else saved a version after `seen_version`, the project would start after hours that were
            delivered, or a reason against the terms.
    """
    project = locked_project(project_id)
    if project.version != seen_version:
        raise Refused(Refusal("project-version-changed", seen=seen_version, current=project.version))
    service = territory.service(project.service_code)
    agree(reasons_not_to_open(terms, Offered(profiles=service.profiles, school_levels=service.school_levels)))
    agree(reasons_not_to_start_later(terms.period.start, project.valid_from, _first_delivered(project_id)))
    before = {name: getattr(project, name) for name in _changeable(terms)}
    before |= {"valid_from": str(project.valid_from), "valid_to": project.valid_to and str(project.valid_to)}
    session().add(
        ProjectVersion(
            project_id=project_id,
            agency_id=project.agency_id,
            number=project.version,
            terms=before,
            replaced_at=now,
            replaced_by=actor.person_id,
        )
    )
    for name, value in _changeable(terms).items():
        setattr(project, name, value)
    know_fund(project.agency_id, terms.fund)
    project.valid_from, project.valid_to = terms.period.start, terms.period.end
    project.version += 1
    _note("project.revised", project, actor, now, version=project.version)
    return project.version


def _first_delivered(project_id: int) -> date | None:
    return session().scalar(select(func.min(ServiceEntry.day)).where(ServiceEntry.project_id == project_id))


@use_case
def suspend_project(
    *, project_id: int, reason: str, valid_from: date, valid_to: date | None, actor: Actor, now: datetime
) -> None:
    """Suspend a project from a day on, `valid_to` being the first day of care again (None: not known yet).

    Raises:
        Refused: the project cannot be suspended, or the period ends before it starts.
    """
    project = locked_project(project_id)
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(Refusal("care-period-backwards", start=valid_from, end=valid_to))
    state = agreed(PROJECT.next(project.state, "suspend"))
    today = day_of(now)
    if valid_from <= today and (valid_to is None or today < valid_to):
        project.state = state
    session().add(
        ProjectSuspension(
            project_id=project_id,
            agency_id=project.agency_id,
            reason=reason,
            valid_from=valid_from,
            valid_to=valid_to,
            recorded_at=now,
            recorded_by=actor.person_id,
        )
    )
    _note("project.suspended", project, actor, now, reason=reason, start=str(valid_from))


@use_case
def resume_project(*, project_id: int, on: date, actor: Actor, now: datetime) -> None:
    """Give care again from a day on; the open suspension ends there.

    Raises:
        Refused: the project is not suspended.
    """
    project = locked_project(project_id)
    project.state = agreed(PROJECT.next(project.state, "resume"))
    running = select(ProjectSuspension).where(
        ProjectSuspension.project_id == project_id,
        ProjectSuspension.valid_from < on,
        (ProjectSuspension.valid_to.is_(None)) | (ProjectSuspension.valid_to > on),
    )
    for suspension in session().scalars(running):
        suspension.valid_to = on
    _note("project.resumed", project, actor, now, on=str(on))


@use_case
def close_project(*, project_id: int, on: date, actor: Actor, now: datetime) -> None:
    """End a project; `on` is the first day without it. The choice of provider ends with it.

    Raises:
        Refused: it is closed already, or would end before it starts.
    """
    project = locked_project(project_id)
    state = agreed(PROJECT.next(project.state, "close"))
    if on <= project.valid_from:
        raise Refused(Refusal("outside-project", start=project.valid_from, last=project.valid_to))
    project.state = state
    project.valid_to = on if project.valid_to is None else min(on, project.valid_to)
    session().execute(delete(Choice).where(Choice.project_id == project_id, Choice.valid_from >= on))
    session().execute(
        update(Choice)
        .where(Choice.project_id == project_id, Choice.valid_from < on)
        .where(Choice.valid_to.is_(None) | (Choice.valid_to > on))
        .values(valid_to=on)
    )
    _note("project.closed", project, actor, now, on=str(on))
    news = ProjectClosed(project_id=project_id, agency_id=project.agency_id, service_code=project.service_code, on=on)
    work().publish(news)


def _note(action: str, project: Project, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(
        action, kind="project", subject_id=project.id, actor=actor, at=now, agency_id=project.agency_id, **facts
    )


__all__ = [
    "NewPerson",
    "close_project",
    "open_project",
    "resume_project",
    "revise_project",
    "suspend_project",
]
