"""What a project is given by date: authorised time, extra time, the citizen's provider, the person's residence."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.periods import Period
from app.uow import use_case
from blueprints.care.models import Authorisation, Choice, ExtraAuthorisation, Project, Residence
from blueprints.care.queries.locks import locked_beneficiary, locked_project
from blueprints.care.rules.projects import AuthorisedTime, Choosing, reasons_not_to_authorise, reasons_not_to_choose
from blueprints.care.states import PROJECT, ProjectState
from blueprints.register import api as register


def add_time(project: Project, time: AuthorisedTime, period: Period, actor: Actor, now: datetime) -> Authorisation:
    """Add authorised time to a project that is being written. Part of the running use case.

    Raises:
        Refused: with each reason against.
    """
    own = Period(project.valid_from, project.valid_to)
    agree(reasons_not_to_authorise(ProjectState(project.state), own, time, period))
    row = Authorisation(
        project_id=project.id,
        agency_id=project.agency_id,
        per=time.per,
        minutes=time.minutes,
        carry_over=time.carry_over,
        valid_from=period.start,
        valid_to=period.end,
        recorded_at=now,
        recorded_by=actor.person_id,
    )
    session().add(row)
    return row


@use_case
def authorise(*, project_id: int, time: AuthorisedTime, period: Period, actor: Actor, now: datetime) -> int:
    """Authorise minutes per week, month or period; an earlier authorisation of the same kind ends where this starts.

    Raises:
        Refused: with each reason against.
    """
    project = locked_project(project_id)
    for earlier in session().scalars(
        select(Authorisation).where(
            Authorisation.project_id == project_id,
            Authorisation.per == time.per,
            Authorisation.valid_from < period.start,
            Authorisation.valid_to.is_(None) | (Authorisation.valid_to > period.start),
        )
    ):
        earlier.valid_to = period.start
    session().flush()
    row = add_time(project, time, period, actor, now)
    session().flush()
    if project.state == ProjectState.DRAFTED:
        project.state = agreed(PROJECT.next(project.state, "authorise"))
    _note("project.authorised", project, actor, now, per=time.per, minutes=time.minutes)
    return row.id


@use_case
def authorise_extra(
    *, project_id: int, code: str, minutes: int, period: Period, reason: str, actor: Actor, now: datetime
) -> int:
    """Authorise further minutes for some days; entries name them by `code`.

    Raises:
        Refused: the project is closed, the minutes are not positive or the period has no end.
    """
    project = locked_project(project_id)
    time = AuthorisedTime(per="period", minutes=minutes)
    own = Period(project.valid_from, project.valid_to)
    agree(reasons_not_to_authorise(ProjectState(project.state), own, time, period))
    if period.end is None:
        raise Refused(Refusal("period-without-end"))
    row = ExtraAuthorisation(
        project_id=project_id,
        agency_id=project.agency_id,
        code=code.strip().upper(),
        minutes=minutes,
        reason=reason,
        valid_from=period.start,
        valid_to=period.end,
        recorded_at=now,
        recorded_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    _note("project.extra-authorised", project, actor, now, minutes=minutes, code=row.code)
    return row.id


@use_case
def authorise_as_written(
    *,
    project_id: int,
    per: str,
    minutes: int,
    period: Period,
    carry_over: bool,
    code: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Authorise hours as one form says: `per` is a `Per`, or "extra" for further hours with their own code.

    Raises:
        Refused: with each reason against.
    """
    if per == "extra":
        return authorise_extra(
            project_id=project_id, code=code, minutes=minutes, period=period, reason=reason, actor=actor, now=now
        )
    time = AuthorisedTime(per=per, minutes=minutes, carry_over=carry_over)
    return authorise(project_id=project_id, time=time, period=period, actor=actor, now=now)


@dataclass(frozen=True, kw_only=True)
class NewChoice:
    """The citizen's choice: of whom, from when, said when and by whom (a `Chooser`)."""

    provider_id: int
    valid_from: date
    chosen_on: date
    chosen_by: str


def add_choice(project: Project, choice: NewChoice, current: Choice | None, actor: Actor, now: datetime) -> Choice:
    """Add a choice after the current one to a project that is being written. Part of the running use case.

    Raises:
        Refused: with each reason against.
    """
    reaching = current if current is not None and _reaches(current, choice.valid_from) else None
    choosing = Choosing(
        state=ProjectState(project.state),
        project=Period(project.valid_from, project.valid_to),
        provider_id=choice.provider_id,
        eligible=register.eligible(project.service_code, project.comune_id, choice.valid_from),
        valid_from=choice.valid_from,
        current_from=current.valid_from if current else None,
        current_provider_id=reaching.provider_id if reaching else None,
    )
    agree(reasons_not_to_choose(choosing))
    if reaching is not None:
        reaching.valid_to = choice.valid_from
        session().flush()
    row = Choice(
        project_id=project.id,
        agency_id=project.agency_id,
        provider_id=choice.provider_id,
        chosen_on=choice.chosen_on,
        chosen_by=choice.chosen_by,
        valid_from=choice.valid_from,
        valid_to=project.valid_to,
        recorded_at=now,
        recorded_by=actor.person_id,
    )
    session().add(row)
    return row


@use_case
def choose_provider(*, project_id: int, choice: NewChoice, actor: Actor, now: datetime) -> int:
    """Record the citizen's choice from a day on; the choice before it ends on that day.

    Raises:
        Refused: with each reason against, such as a provider that is not accredited there on that day.
    """
    project = locked_project(project_id)
    latest = select(Choice).where(Choice.project_id == project_id).order_by(Choice.valid_from.desc(), Choice.id)
    row = add_choice(project, choice, session().scalars(latest.limit(1)).one_or_none(), actor, now)
    session().flush()
    if project.state == ProjectState.AUTHORISED:
        project.state = agreed(PROJECT.next(project.state, "activate"))
    _note("provider.chosen", project, actor, now, provider=choice.provider_id, start=str(choice.valid_from))
    return row.id


@use_case
def move_residence(
    *, beneficiary_id: int, comune_id: int, on: date, outside_agreed: bool = False, actor: Actor, now: datetime
) -> None:
    """Write down that the person lives in another Comune from a day on.

    Raises:
        Refused: the day is not after the last move.
    """
    person = locked_beneficiary(beneficiary_id)
    last = (
        session()
        .scalars(
            select(Residence)
            .where(Residence.beneficiary_id == beneficiary_id)
            .order_by(Residence.valid_from.desc())
            .limit(1)
        )
        .one()
    )
    if on <= last.valid_from:
        raise Refused(Refusal("move-before-last", day=last.valid_from))
    last.valid_to = on
    session().flush()
    session().add(
        Residence(
            beneficiary_id=beneficiary_id,
            agency_id=person.agency_id,
            comune_id=comune_id,
            outside_agreed=outside_agreed,
            valid_from=on,
        )
    )
    audit.record(
        "beneficiary.moved",
        kind="beneficiary",
        subject_id=beneficiary_id,
        actor=actor,
        at=now,
        on=str(on),
        comune=comune_id,
    )


@use_case
def note_reading(*, beneficiary_id: int, actor: Actor, now: datetime) -> None:
    """Write down that somebody read a minor's file (every such reading is on record)."""
    audit.record("beneficiary.read", kind="beneficiary", subject_id=beneficiary_id, actor=actor, at=now)


def _reaches(choice: Choice, day: date) -> bool:
    return choice.valid_to is None or choice.valid_to > day


def _note(action: str, project: Project, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(
        action, kind="project", subject_id=project.id, actor=actor, at=now, agency_id=project.agency_id, **facts
    )
