"""Penalties for what visits found: proposed, answered, decided as a document of the agency, or dropped."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app import audit, documents, mail
from app.actors import Actor
from app.clock import day_of
from app.counters import next_number
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.money import to_cents
from app.uow import use_case, work
from blueprints.care import api as care
from blueprints.monitoring import letters, policies, queries
from blueprints.monitoring.events import PenaltyDecided
from blueprints.monitoring.models import Penalty
from blueprints.monitoring.rules import (
    months_before,
    reasons_not_to_decide_penalty,
    reasons_not_to_penalise,
    room_below_cap,
)
from blueprints.monitoring.states import PENALTY
from blueprints.providers import api as providers
from blueprints.territory import api as territory

CAP_MONTHS = 12


def penalty_amount(agency_id: int, severity: str, day: date) -> int:
    """The fixed amount of a class in cents, as decided for that day."""
    euros = territory.parameter(agency_id, f"monitoring.penalty_{severity}_euros", day)
    return to_cents(Decimal(str(euros)))


def room_on(agency_id: int, provider_id: int, day: date) -> int:
    """Cents of penalties that the cap still allows for a provider: of the hours accepted in the year before."""
    since = months_before(day, CAP_MONTHS)
    return room_below_cap(
        value_cents=care.accepted_value(agency_id, provider_id, since, day),
        percent=Decimal(str(territory.parameter(agency_id, "monitoring.penalty_cap_percent", day))),
        decided_cents=queries.decided_cents(agency_id, provider_id, since),
    )


@use_case
def penalise(*, finding_id: int, ground: str, actor: Actor, now: datetime) -> int:
    """Propose the penalty of a finding's class, and let the provider be heard; return its id.

    Raises:
        Refused: the visit is not closed, there is no ground, or the finding has a penalty.
        LookupError: there is no such finding within reach.
    """
    finding, today = queries.locked_finding(finding_id), day_of(now)
    agree(policies.reasons_not_to_inspect(actor, agency_id=finding.agency_id))
    agree(reasons_not_to_penalise(is_closed=finding.closed, ground=ground))
    if queries.is_penalised(finding.id):
        raise Refused(Refusal("penalty-there-already"))
    days = int(territory.parameter(finding.agency_id, "monitoring.penalty_hearing_days", today))
    row = Penalty(
        agency_id=finding.agency_id,
        provider_id=finding.provider_id,
        accreditation_id=finding.accreditation_id,
        finding_id=finding.id,
        state=PENALTY.initial,
        proposed_cents=penalty_amount(finding.agency_id, finding.severity, today),
        ground=ground.strip(),
        proposed_at=now,
        proposed_by=actor.person_id,
        hear_until=today + timedelta(days=days),
    )
    session().add(row)
    session().flush()
    provider, agency = providers.card(row.provider_id), territory.agency(row.agency_id)
    if provider is not None:
        said = letters.penalty_notice(agency.name, provider.name, row.proposed_cents, row.ground, row.hear_until)
        mail.queue(to=provider.pec, subject=said[0], body=said[1], key=f"penalty-{row.id}")
    _note("penalty.proposed", row, actor, now, cents=row.proposed_cents, finding=finding.id)
    return row.id


@use_case
def answer_penalty(*, penalty_id: int, text: str, actor: Actor, now: datetime) -> None:
    """Say what the provider has to say against a penalty, once.

    Raises:
        Refused: it was answered or decided, or nothing is said.
        LookupError: the actor's provider has no such penalty.
    """
    row = queries.locked_penalty(penalty_id)
    if row.provider_id != actor.provider_id:
        raise LookupError("no such penalty")
    if not text.strip():
        raise Refused(Refusal("penalty-answer-empty"))
    row.state = agreed(PENALTY.next(row.state, "answer"))
    row.answer, row.answered_at, row.answered_by = text.strip(), now, actor.person_id
    _note("penalty.answered", row, actor, now)


@use_case
def decide_penalty(*, penalty_id: int, cents: int, reason: str, actor: Actor, now: datetime) -> str:
    """Decide a penalty, at most as proposed: it becomes a numbered document and is taken from the next payments.

    Returns its number and year, as `3/2026`.

    Raises:
        Refused: decided before, the provider may still answer, no reason, or an amount above the proposal or the cap.
        LookupError: there is no such penalty within reach.
    """
    row, today = queries.locked_penalty(penalty_id), day_of(now)
    agree(policies.reasons_not_to_decide(actor, agency_id=row.agency_id))
    state = agreed(PENALTY.next(row.state, "decide"))
    number = next_number(f"penalty:{row.agency_id}:{today.year}")  # from here on the agency decides one at a time
    agree(
        reasons_not_to_decide_penalty(
            is_answered=row.answered_at is not None,
            hear_until=row.hear_until,
            today=today,
            cents=cents,
            proposed_cents=row.proposed_cents,
            room_cents=room_on(row.agency_id, row.provider_id, today),
            reason=reason,
        )
    )
    code = f"{number}/{today.year}"
    card = replace(queries.penalty_card(row), reason=reason.strip(), decided_at=now, cents=cents)
    kept, provider = _letter(card, code)
    row.state, row.cents, row.year, row.number, row.pdf_digest = state, cents, today.year, number, kept.digest
    row.reason, row.decided_at, row.decided_by = reason.strip(), now, actor.person_id
    _send(row, code, kept, provider)
    _note("penalty.decided", row, actor, now, cents=cents, number=code, letter=row.pdf_digest)
    owner = {"penalty_id": row.id, "agency_id": row.agency_id, "provider_id": row.provider_id}
    work().publish(PenaltyDecided(cents=cents, code=code, at=now, by=actor.person_id, **owner))
    return code


def _letter(card: queries.PenaltyCard, code: str) -> tuple[documents.Stored, providers.ProviderCard]:
    """The document, kept, and to whom it goes."""
    provider, finding = providers.card(card.provider_id), queries.finding(card.finding_id)
    if provider is None or finding is None:
        raise LookupError(f"what penalty {card.id} is about is out of reach")
    letter = letters.penalty(card, code, finding, territory.agency(card.agency_id), provider)
    return documents.keep(letter, f"penale-{code.replace('/', '-')}.pdf"), provider


def _send(row: Penalty, code: str, kept: documents.Stored, provider: providers.ProviderCard) -> None:
    agency = territory.agency(row.agency_id)
    mail.queue(
        to=provider.pec,
        subject=f"Penale n. {code} - {agency.name}",
        body=letters.penalty_body(agency.name, provider.name, code, row.cents or 0),
        key=f"penalty-decided-{row.id}",
        attachments=((kept.digest, kept.name),),
    )


@use_case
def drop_penalty(*, penalty_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Give a proposed penalty up, with the reason.

    Raises:
        Refused: it was decided already, or no reason is given.
        LookupError: there is no such penalty within reach.
    """
    row = queries.locked_penalty(penalty_id)
    agree(policies.reasons_not_to_decide(actor, agency_id=row.agency_id))
    state = agreed(PENALTY.next(row.state, "drop"))
    if not reason.strip():
        raise Refused(Refusal("reason-missing"))
    row.state, row.reason, row.decided_at, row.decided_by = state, reason.strip(), now, actor.person_id
    _note("penalty.dropped", row, actor, now, reason=row.reason)


def _note(action: str, row: Penalty, actor: Actor, now: datetime, **facts: Any) -> None:
    session().flush()
    owner = {"agency_id": row.agency_id, "provider_id": row.provider_id}
    audit.record(action, kind="penalty", subject_id=row.id, actor=actor, at=now, **owner, **facts)
