"""Pacts: drafted, signed with their one CIG, terminated."""

from datetime import date, datetime

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, agree, agreed
from app.periods import Period
from app.uow import use_case, work
from blueprints.register import events, policies, queries
from blueprints.register.models import Accreditation, Pact
from blueprints.register.rules import normal_cig, reasons_not_to_complete, reasons_not_to_sign, reasons_not_to_terminate
from blueprints.register.services.tariffs import end_agreed
from blueprints.register.states import PACT, AccreditationState, PactState

_OPEN = frozenset({AccreditationState.ENROLLED, AccreditationState.SUSPENDED})


@use_case
def draft_pact(
    *,
    accreditation_id: int,
    number: str,
    valid_from: date,
    valid_to: date | None,
    actor: Actor,
    now: datetime,
) -> int:
    """Prepare a pact for [valid_from, valid_to); return its id. A draft that waits already is completed instead.

    Raises:
        LookupError: the accreditation is not the agency's.
    """
    row = queries.locked(accreditation_id)
    agree(policies.reasons_not_to_decide(actor, row.agency_id))
    waiting = next((each for each in queries.pacts(accreditation_id=row.id) if each.state == PactState.DRAFT), None)
    if waiting is not None:
        complete_draft(
            pact_id=waiting.id,
            number=number,
            cig=waiting.cig or "",
            valid_from=valid_from,
            valid_to=valid_to,
            actor=actor,
            now=now,
        )
        return waiting.id
    pact = Pact(
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        accreditation_id=row.id,
        service_code=row.service_code,
        number=number,
        valid_from=valid_from,
        valid_to=valid_to,
        state=PACT.initial,
    )
    session().add(pact)
    session().flush()
    note("pact.drafted", pact, actor, now)
    return pact.id


@use_case
def draft_from_outcome(*, accreditation_id: int, actor: Actor, now: datetime) -> int | None:
    """Prepare the pact of a new accreditation, for its whole period; return its id, None when it has one.

    Raises:
        LookupError: the accreditation is not the agency's.
    """
    row = queries.locked(accreditation_id)
    if any(each.state != PactState.TERMINATED for each in queries.pacts(accreditation_id=row.id)):
        return None
    return draft_pact(
        accreditation_id=row.id,
        number=f"{row.service_code}-{row.number}",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        actor=actor,
        now=now,
    )


@use_case
def complete_draft(
    *,
    pact_id: int,
    number: str,
    cig: str,
    valid_from: date,
    valid_to: date | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write what a drafted pact still lacks: its number, its CIG when it is there already, and its days.

    Raises:
        Refused: it is not a draft any more, or its days are not those of the accreditation; nothing changes then.
        LookupError: the pact is not the agency's.
    """
    pact = queries.locked_pact(pact_id)
    agree(policies.reasons_not_to_decide(actor, pact.agency_id))
    pact.state = agreed(PACT.next(pact.state, "complete"))
    row = queries.locked(pact.accreditation_id)
    agree(reasons_not_to_complete(Period(row.valid_from, row.valid_to), start=valid_from, end=valid_to))
    pact.number, pact.cig = number.strip(), normal_cig(cig) or None
    pact.valid_from, pact.valid_to = valid_from, valid_to
    session().flush()
    note("pact.completed", pact, actor, now)


@use_case
def sign_draft(*, pact_id: int, cig: str, signed_on: date, actor: Actor, now: datetime) -> None:
    """Sign a drafted pact; its CIG is taken now, once.

    Raises:
        Refused: with each reason against.
        LookupError: the pact is not the agency's.
    """
    pact = queries.locked_pact(pact_id)
    agree(policies.reasons_not_to_decide(actor, pact.agency_id))
    conclude(pact, "sign", cig=cig, signed_on=signed_on, actor=actor, now=now)


def conclude(pact: Pact, move: str, *, cig: str, signed_on: date, actor: Actor, now: datetime) -> None:
    """Make a pact a signed one, by a move of its table.

    Raises:
        Refused: with each reason against.
    """
    row = queries.locked(pact.accreditation_id)
    state = agreed(PACT.next(pact.state, move))
    agree(_against(row, pact, cig))
    pact.state, pact.cig, pact.signed_on = state, normal_cig(cig), signed_on
    session().flush()
    note("pact.signed", pact, actor, now)
    work().publish(
        events.PactSigned(
            pact_id=pact.id,
            accreditation_id=row.id,
            agency_id=row.agency_id,
            provider_id=row.provider_id,
            service_code=row.service_code,
        )
    )


@use_case
def sign_pact(
    *,
    accreditation_id: int,
    number: str,
    cig: str,
    valid_from: date,
    valid_to: date | None,
    signed_on: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Draft and sign a pact in one go; return its id.

    Raises:
        Refused: with each reason against.
        LookupError: the accreditation is not the agency's.
    """
    pact_id = draft_pact(
        accreditation_id=accreditation_id,
        number=number,
        valid_from=valid_from,
        valid_to=valid_to,
        actor=actor,
        now=now,
    )
    sign_draft(pact_id=pact_id, cig=cig, signed_on=signed_on, actor=actor, now=now)
    return pact_id


@use_case
def terminate_pact(*, pact_id: int, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """End a pact before its time: `on` is the first day on which it no longer holds.

    Raises:
        Refused: with each reason against.
        LookupError: the pact is not the agency's.
    """
    pact = queries.locked_pact(pact_id)
    agree(policies.reasons_not_to_decide(actor, pact.agency_id))
    was_signed = pact.state == PactState.SIGNED
    state = agreed(PACT.next(pact.state, "terminate"))
    if was_signed:
        agree(reasons_not_to_terminate(Period(pact.valid_from, pact.valid_to), on=on))
        pact.valid_to = on
        end_agreed(agency_id=pact.agency_id, provider_id=pact.provider_id, service_code=pact.service_code, on=on)
    pact.state, pact.terminated_on = state, on
    session().flush()
    note("pact.terminated", pact, actor, now, reason=reason)
    work().publish(
        events.PactTerminated(
            pact_id=pact.id,
            accreditation_id=pact.accreditation_id,
            agency_id=pact.agency_id,
            provider_id=pact.provider_id,
            service_code=pact.service_code,
            terminated_on=on,
        )
    )


def _against(row: Accreditation, pact: Pact, cig: str) -> tuple[Refusal, ...]:
    others = [
        Period(each.valid_from, each.valid_to)
        for each in queries.pacts(accreditation_id=row.id)
        if each.state == PactState.SIGNED
    ]
    return reasons_not_to_sign(
        row.state in _OPEN,
        Period(row.valid_from, row.valid_to),
        Period(pact.valid_from, pact.valid_to),
        cig=cig,
        others=others,
    )


def note(action: str, pact: Pact, actor: Actor, now: datetime, **facts: str) -> None:
    """Write down what was done with a pact. Part of the running use case."""
    audit.record(
        action,
        kind="pact",
        subject_id=pact.id,
        actor=actor,
        at=now,
        agency_id=pact.agency_id,
        provider_id=pact.provider_id,
        number=pact.number,
        cig=pact.cig,
        **facts,
    )
