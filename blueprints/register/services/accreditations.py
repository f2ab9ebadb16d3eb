"""The acts that change an accreditation."""

from collections.abc import Collection
from datetime import date, datetime

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.counters import next_number
from app.db import session
from app.decisions import agree, agreed
from app.events import Event
from app.periods import Period
from app.uow import use_case, work
from blueprints.providers import api as providers
from blueprints.register import events, policies, queries
from blueprints.register.models import Accreditation, AccreditationAct, AccreditationComune
from blueprints.register.queries import PublicFields
from blueprints.register.rules import (
    Act,
    ActKind,
    Change,
    Enrolment,
    doubts_about_act,
    reasons_not_to_change,
    reasons_not_to_enrol,
)
from blueprints.register.states import ACCREDITATION, AccreditationState
from blueprints.territory import api as territory

_ACTIVE = frozenset({AccreditationState.ENROLLED, AccreditationState.SUSPENDED})


@use_case
def enrol(
    *,
    agency_id: int,
    provider_id: int,
    service_code: str,
    comune_ids: Collection[int],
    valid_from: date,
    valid_to: date | None,
    act: Act,
    application_id: int | None = None,
    checklist_version_id: int | None = None,
    public: PublicFields,
    actor: Actor,
    now: datetime,
    number: str | None = None,
) -> int:
    """Enter a provider in the list for a service and some Comuni, for [valid_from, valid_to); return the id.

    The provider becomes visible to the public. Without `number` the agency's next one of the year is given.

    Raises:
        Refused: with each reason against.
    """
    others = [
        each.period for each in queries.accreditations(agency_id, provider_id, service_code) if each.state in _ACTIVE
    ]
    enrolment = Enrolment(
        period=Period(valid_from, valid_to),
        comune_ids=frozenset(comune_ids),
        territory_ids=frozenset(each.id for each in territory.comuni_of(agency_id, valid_from)),
        service_known=any(each.code == service_code for each in territory.services()),
        others=tuple(others),
    )
    agree(policies.reasons_not_to_decide(actor, agency_id))
    agree((*doubts_about_act(act, today=day_of(now)), *reasons_not_to_enrol(enrolment)))
    row = Accreditation(
        agency_id=agency_id,
        provider_id=provider_id,
        service_code=service_code,
        number=number or _next_number(agency_id, act.day.year),
        state=ACCREDITATION.initial,
        valid_from=valid_from,
        valid_to=valid_to,
        application_id=application_id,
        checklist_version_id=checklist_version_id,
        recorded_at=now,
        languages=list(public.languages),
        complementary=public.complementary,
        opening_hours=public.opening_hours,
        charter_url=public.charter_url,
        notes=public.notes,
    )
    session().add(row)
    session().flush()
    _cover(row, enrolment.comune_ids)
    change = Change(kind=ActKind.ENROLLED, effective_from=valid_from, effective_to=valid_to)
    _record(row, change, act, running_projects_continue=None, actor=actor, now=now)
    providers.list_publicly(provider_id=provider_id, on=day_of(now), actor=actor, now=now)
    work().publish(_about(row, events.ProviderAccredited))
    return row.id


@use_case
def suspend(
    *,
    accreditation_id: int,
    effective_from: date,
    act: Act,
    reason: str,
    running_projects_continue: bool,
    actor: Actor,
    now: datetime,
    effective_to: date | None = None,
) -> None:
    """Suspend an accreditation from a day on: nobody may choose the provider for it, and the list says so.

    With `effective_to` the suspension ends by itself on that day; without, when it is resumed.

    Raises:
        Refused: with each reason against.
        LookupError: the accreditation is not the agency's.
    """
    change = Change(kind=ActKind.SUSPENDED, effective_from=effective_from, effective_to=effective_to, reason=reason)
    row = _changed(accreditation_id, "suspend", change, act, running_projects_continue, actor, now)
    facts = {"at": now, "effective_from": effective_from, "running_projects_continue": running_projects_continue}
    work().publish(_about(row, events.AccreditationSuspended, **facts))


@use_case
def resume(
    *, accreditation_id: int, effective_from: date, act: Act, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """End a suspension on a day.

    Raises:
        Refused: with each reason against.
        LookupError: the accreditation is not the agency's.
    """
    change = Change(kind=ActKind.RESUMED, effective_from=effective_from, reason=reason)
    row = _changed(accreditation_id, "resume", change, act, None, actor, now)
    work().publish(_about(row, events.AccreditationResumed, at=now, effective_from=effective_from))


@use_case
def revoke(
    *,
    accreditation_id: int,
    effective_from: date,
    act: Act,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """End an accreditation for good, by the agency's act (domain §2.8).

    Raises:
        Refused: with each reason against.
        LookupError: the accreditation is not the agency's.
    """
    change = Change(kind=ActKind.REVOKED, effective_from=effective_from, reason=reason)
    row = _changed(accreditation_id, "revoke", change, act, None, actor, now)
    work().publish(_about(row, events.AccreditationRevoked, effective_from=effective_from))


@use_case
def withdraw(
    *, accreditation_id: int, effective_from: date, act: Act, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """End an accreditation for good because the provider gives it up; the act takes note of it.

    Raises:
        Refused: with each reason against.
        LookupError: the accreditation is not the agency's.
    """
    change = Change(kind=ActKind.WITHDRAWN, effective_from=effective_from, reason=reason)
    row = _changed(accreditation_id, "withdraw", change, act, None, actor, now)
    work().publish(_about(row, events.AccreditationWithdrawn, effective_from=effective_from))


@use_case
def extend(*, accreditation_id: int, valid_to: date, act: Act, actor: Actor, now: datetime, reason: str = "") -> None:
    """Let an accreditation last until a later day (out).

    Raises:
        Refused: with each reason against.
        LookupError: the accreditation is not the agency's.
    """
    row = queries.locked(accreditation_id)
    # It takes effect where the old period ends, so that no earlier day reads differently.
    begins = row.valid_to or row.valid_from
    change = Change(kind=ActKind.EXTENDED, effective_from=begins, effective_to=valid_to, reason=reason)
    row = _changed(accreditation_id, "extend", change, act, None, actor, now)
    row.valid_to = valid_to
    session().flush()
    work().publish(_about(row, events.AccreditationExtended, valid_to=valid_to))


def _changed(
    accreditation_id: int,
    move: str,
    change: Change,
    act: Act,
    running_projects_continue: bool | None,
    actor: Actor,
    now: datetime,
) -> Accreditation:
    row = queries.locked(accreditation_id)
    agree(policies.reasons_not_to_decide(actor, row.agency_id))
    state = agreed(ACCREDITATION.next(row.state, move))
    acts = queries.history([row.id])[row.id]
    against = reasons_not_to_change(acts, Period(row.valid_from, row.valid_to), change)
    agree((*doubts_about_act(act, today=day_of(now)), *against))
    row.state = state
    _record(row, change, act, running_projects_continue=running_projects_continue, actor=actor, now=now)
    return row


def _record(
    row: Accreditation,
    change: Change,
    act: Act,
    *,
    running_projects_continue: bool | None,
    actor: Actor,
    now: datetime,
) -> None:
    session().add(
        AccreditationAct(
            accreditation_id=row.id,
            agency_id=row.agency_id,
            provider_id=row.provider_id,
            kind=change.kind,
            effective_from=change.effective_from,
            effective_to=change.effective_to,
            act_number=act.number,
            act_date=act.day,
            act_protocol=act.protocol,
            reason=change.reason,
            running_projects_continue=running_projects_continue,
            recorded_at=now,
            recorded_by=actor.person_id,
        )
    )
    session().flush()
    audit.record(
        f"accreditation.{change.kind}",
        kind="accreditation",
        subject_id=row.id,
        actor=actor,
        at=now,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        effective_from=change.effective_from.isoformat(),
        effective_to=change.effective_to.isoformat() if change.effective_to else None,
        act=act.number,
        act_day=act.day.isoformat(),
        reason=change.reason,
    )


def _cover(row: Accreditation, comune_ids: Collection[int]) -> None:
    session().add_all(
        AccreditationComune(
            accreditation_id=row.id, comune_id=comune_id, agency_id=row.agency_id, provider_id=row.provider_id
        )
        for comune_id in sorted(comune_ids)
    )


def _next_number(agency_id: int, year: int) -> str:
    return f"{next_number(f'accreditation:{agency_id}:{year}')}/{year}"


def _about(row: Accreditation, kind: type[Event], **facts: object) -> Event:
    return kind(
        accreditation_id=row.id,  # type: ignore[call-arg]  # all news of this room tell which accreditation
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        service_code=row.service_code,
        **facts,
    )
