"""What bears on a person's hours: stays, death, school and timetable, shares of the cost, ISEE."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.periods import Period
from app.uow import use_case
from blueprints.care.models import Allocation, Enrolment, Fund, IseeDeclaration, Project, Stay, TimetableSpan
from blueprints.care.queries.locks import locked_beneficiary, locked_project
from blueprints.care.rules.costs import reasons_not_to_share
from blueprints.care.rules.schools import Span, reasons_not_to_attend
from blueprints.territory import api as territory


@use_case
def record_stay(
    *, beneficiary_id: int, kind: str, started_at: datetime, ended_at: datetime | None, actor: Actor, now: datetime
) -> int:
    """Write down a stay in hospital or in a residence; without an end the person is still there.

    Raises:
        Refused: it ends before it starts.
        LookupError: the actor's agency has no such person.
    """
    person = locked_beneficiary(beneficiary_id)
    if ended_at is not None and ended_at <= started_at:
        raise Refused(Refusal("care-period-backwards", start=started_at, end=ended_at))
    row = Stay(
        beneficiary_id=beneficiary_id,
        agency_id=person.agency_id,
        kind=kind,
        started_at=started_at,
        ended_at=ended_at,
        recorded_at=now,
        recorded_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    _note("beneficiary.stay", person.id, person.agency_id, actor, now, stay=row.id)
    return row.id


@use_case
def end_stay(*, stay_id: int, ended_at: datetime, actor: Actor, now: datetime) -> None:
    """The person is at home again.

    Raises:
        Refused: the day is before the stay's start.
        LookupError: the actor's agency has no such stay.
    """
    row = session().get(Stay, stay_id, with_for_update=True)
    if row is None:
        raise LookupError(f"no stay {stay_id}")
    if ended_at <= row.started_at:
        raise Refused(Refusal("care-period-backwards", start=row.started_at, end=ended_at))
    row.ended_at = ended_at
    _note("beneficiary.stay-ended", row.beneficiary_id, row.agency_id, actor, now, stay=row.id)


@use_case
def record_death(*, beneficiary_id: int, on: date, actor: Actor, now: datetime) -> None:
    """Write down the day of death: hours of later days are not payable.

    Raises:
        Refused: the day is before the birth.
        LookupError: the actor's agency has no such person.
    """
    person = locked_beneficiary(beneficiary_id)
    if on < person.born_on:
        raise Refused(Refusal("care-period-backwards", start=person.born_on, end=on))
    person.died_on = on
    _note("beneficiary.died", person.id, person.agency_id, actor, now, on=str(on))


@use_case
def enrol_pupil(
    *, project_id: int, school_id: int, school_level: str, valid_from: date, actor: Actor, now: datetime
) -> int:
    """The pupil of a project goes to a school from a day on; the enrolment before it ends there.

    Raises:
        Refused: the level is not one of the service's, or the day is outside the project or not after the last one.
        LookupError: the actor's agency has no such project or school.
    """
    project = locked_project(project_id)
    levels = territory.service(project.service_code).school_levels
    if school_level not in levels:
        raise Refused(Refusal("school-level-wrong", service=project.service_code, levels=levels))
    own = Period(project.valid_from, project.valid_to)
    if not own.holds(valid_from):
        raise Refused(Refusal("outside-project", start=own.start, last=own.last))
    latest = session().scalar(select(func.max(Enrolment.valid_from)).where(Enrolment.project_id == project_id))
    if latest is not None and valid_from <= latest:
        raise Refused(Refusal("enrolment-before-last", day=latest))
    _end(Enrolment, project_id, valid_from)
    row = Enrolment(
        project_id=project_id,
        agency_id=project.agency_id,
        school_id=school_id,
        school_level=school_level,
        valid_from=valid_from,
        valid_to=project.valid_to,
        recorded_at=now,
        recorded_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    _note_project("project.enrolled", project, actor, now, school=school_id, start=str(valid_from))
    return row.id


@use_case
def set_timetable(*, project_id: int, spans: Sequence[Span], valid_from: date, actor: Actor, now: datetime) -> None:
    """The pupil's week from a day on, in place of the one before; without spans only the school's open days bind.

    Raises:
        Refused: the spans are no timetable, or the day is outside the project.
    """
    project = locked_project(project_id)
    agree(reasons_not_to_attend(spans))
    own = Period(project.valid_from, project.valid_to)
    if not own.holds(valid_from):
        raise Refused(Refusal("outside-project", start=own.start, last=own.last))
    session().execute(
        delete(TimetableSpan).where(TimetableSpan.project_id == project_id, TimetableSpan.valid_from >= valid_from)
    )
    _end(TimetableSpan, project_id, valid_from)
    session().add_all(
        TimetableSpan(
            project_id=project_id,
            agency_id=project.agency_id,
            weekday=span.weekday,
            from_minute=span.from_minute,
            to_minute=span.to_minute,
            valid_from=valid_from,
            valid_to=project.valid_to,
        )
        for span in sorted(spans)
    )
    _note_project("project.timetable", project, actor, now, start=str(valid_from), spans=len(spans))


@use_case
def set_attendance(
    *,
    project_id: int,
    school_id: int,
    school_level: str,
    spans: Sequence[Span],
    valid_from: date,
    actor: Actor,
    now: datetime,
) -> None:
    """School and week of a pupil from a day on, together; the school stays when it is the one before.

    Raises:
        Refused: as `enrol_pupil` and `set_timetable`.
    """
    running = Enrolment.valid_to.is_(None) | (Enrolment.valid_to > valid_from)
    current = (
        session()
        .scalars(
            select(Enrolment).where(Enrolment.project_id == project_id, Enrolment.valid_from <= valid_from, running)
        )
        .one_or_none()
    )
    if current is None or (current.school_id, current.school_level) != (school_id, school_level):
        enrol_pupil(
            project_id=project_id,
            school_id=school_id,
            school_level=school_level,
            valid_from=valid_from,
            actor=actor,
            now=now,
        )
    set_timetable(project_id=project_id, spans=spans, valid_from=valid_from, actor=actor, now=now)


@use_case
def share_costs(*, project_id: int, shares: Mapping[str, int], valid_from: date, actor: Actor, now: datetime) -> None:
    """Who pays from a day on: millionths by fund code, 'COMUNE' for that of residence; the shares before end there.

    Raises:
        Refused: a fund is not known, the shares do not make the whole, or the day is outside the project.
    """
    project = locked_project(project_id)
    known = session().scalars(select(Fund.code).where(Fund.agency_id == project.agency_id))
    agree(reasons_not_to_share(shares, known))
    own = Period(project.valid_from, project.valid_to)
    if not own.holds(valid_from):
        raise Refused(Refusal("outside-project", start=own.start, last=own.last))
    session().execute(
        delete(Allocation).where(Allocation.project_id == project_id, Allocation.valid_from >= valid_from)
    )
    _end(Allocation, project_id, valid_from)
    session().add_all(
        Allocation(
            project_id=project_id,
            agency_id=project.agency_id,
            fund_code=code,
            millionths=millionths,
            valid_from=valid_from,
            valid_to=project.valid_to,
            recorded_at=now,
            recorded_by=actor.person_id,
        )
        for code, millionths in sorted(shares.items())
    )
    _note_project("project.shared", project, actor, now, shares=dict(shares), start=str(valid_from))


@use_case
def declare_isee(*, beneficiary_id: int, amount_cents: int, valid_from: date, actor: Actor, now: datetime) -> None:
    """A person's ISEE from a day to the end of that year or to the next one; an earlier one ends there.

    One of the same day is replaced.

    Raises:
        LookupError: the actor's agency has no such person.
    """
    person = locked_beneficiary(beneficiary_id)
    same = IseeDeclaration.beneficiary_id == beneficiary_id
    session().execute(delete(IseeDeclaration).where(same, IseeDeclaration.valid_from == valid_from))
    running = (IseeDeclaration.valid_from < valid_from) & (IseeDeclaration.valid_to > valid_from)
    session().execute(update(IseeDeclaration).where(same, running).values(valid_to=valid_from))
    later = select(func.min(IseeDeclaration.valid_from)).where(same, IseeDeclaration.valid_from > valid_from)
    end_of_year = date(valid_from.year + 1, 1, 1)
    session().add(
        IseeDeclaration(
            beneficiary_id=beneficiary_id,
            agency_id=person.agency_id,
            amount_cents=amount_cents,
            valid_from=valid_from,
            valid_to=min(end_of_year, session().scalar(later) or end_of_year),
            recorded_at=now,
            recorded_by=actor.person_id,
        )
    )
    _note("beneficiary.isee", person.id, person.agency_id, actor, now, start=str(valid_from))


def _end(kind: type[Enrolment] | type[TimetableSpan] | type[Allocation], project_id: int, day: date) -> None:
    """What still holds of a project's rows ends on that day."""
    columns = kind.__table__.c
    running = columns.valid_to.is_(None) | (columns.valid_to > day)
    session().execute(
        update(kind).where(columns.project_id == project_id, columns.valid_from < day, running).values(valid_to=day),
        execution_options={"synchronize_session": False},
    )


def _note(action: str, beneficiary_id: int, agency_id: int, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(
        action, kind="beneficiary", subject_id=beneficiary_id, actor=actor, at=now, agency_id=agency_id, **facts
    )


def _note_project(action: str, project: Project, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(
        action, kind="project", subject_id=project.id, actor=actor, at=now, agency_id=project.agency_id, **facts
    )
