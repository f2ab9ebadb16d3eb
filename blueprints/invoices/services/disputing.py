"""Disputes: opened from findings or by hand, answered by the provider, settled or upheld; credit notes asked for."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app import audit, documents, mail
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.invoices import letters, rules
from blueprints.invoices.models import Dispute, DisputeFile, EInvoice
from blueprints.invoices.queries.disputes import disputes_of, locked_dispute, objections_of, row_of
from blueprints.invoices.queries.rows import locked
from blueprints.invoices.states import DISPUTE, DISPUTED, DisputeState
from blueprints.providers import api as providers
from blueprints.territory import api as territory

MOST_EVIDENCE_BYTES = 20_000_000
MOST_FILES = 10


@use_case
def open_disputes(*, einvoice_id: int, actor: Actor, now: datetime) -> int:
    """Tell the provider every objection of the latest verification that it was not told yet; return how many.

    Raises:
        Refused: there is nothing to dispute, or the supplier is no provider.
        LookupError: the actor's agency has no such invoice.
    """
    row = _own(einvoice_id, actor)
    agree(_reasons_not_to_open(row))
    known = {(each.line_number, each.rule) for each in disputes_of(row.id) if each.state != DisputeState.WITHDRAWN}
    new = [each for each in objections_of(row.id) if (each.line_number, each.rule) not in known]
    if not new:
        raise Refused(Refusal("dispute-nothing-new"))
    opened = [_opened(row, each, actor, now) for each in new]
    session().add_all(opened)
    session().flush()
    _tell(row, opened, actor, now)
    return len(opened)


@use_case
def open_by_hand(*, einvoice_id: int, line_number: int, cents: int, reason: str, actor: Actor, now: datetime) -> int:
    """Dispute an amount of a line (0: of the document) that no rule has found; the rest goes on to payment.

    Raises:
        Refused: the invoice is not verified, or less than that is undisputed.
        LookupError: the actor's agency has no such invoice.
    """
    row = _own(einvoice_id, actor)
    agree(
        (
            *_reasons_not_to_open(row),
            *rules.reasons_not_to_open_by_hand(
                state=row.state, cents=cents, verified_cents=row.verified_cents, reason=reason
            ),
        )
    )
    objection = rules.Objection(
        line_number=line_number, rule="", cents=cents, claimed_cents=cents, entries=0, facts={"reason": reason.strip()}
    )
    dispute = _opened(row, objection, actor, now)
    row.verified_cents, row.disputed_cents = row.verified_cents - cents, row.disputed_cents + cents
    session().add(dispute)
    session().flush()
    _tell(row, [dispute], actor, now)
    return dispute.id


def _own(einvoice_id: int, actor: Actor) -> EInvoice:
    rows = locked([einvoice_id])
    if not rows or rows[0].agency_id != actor.agency_id:
        raise LookupError("no such invoice")
    return rows[0]


def _reasons_not_to_open(row: EInvoice) -> tuple[Refusal, ...]:
    if row.provider_id is None:
        return (Refusal("invoice-supplier-unknown", number=row.number),)
    return (Refusal("dispute-not-now"),) if row.state in ("received", "refused") else ()


def _opened(row: EInvoice, objection: rules.Objection, actor: Actor, now: datetime) -> Dispute:
    days = int(territory.parameter(row.agency_id, "invoices.dispute_answer_days", day_of(now)))
    return Dispute(
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        einvoice_id=row.id,
        line_number=objection.line_number,
        rule=objection.rule,
        state=DISPUTE.initial,
        cents=objection.cents,
        claimed_cents=objection.claimed_cents,
        entries=objection.entries,
        facts=dict(objection.facts),
        opened_at=now,
        opened_by=actor.person_id,
        answer_due_on=day_of(now) + timedelta(days=days),
    )


def _tell(row: EInvoice, opened: Sequence[Dispute], actor: Actor, now: datetime) -> None:
    card = providers.card(row.provider_id or 0)
    ids = [each.id for each in opened]
    facts: dict[str, Any] = {"disputes": ids, "cents": sum(each.cents for each in opened)}
    audit.record("invoice.disputed", kind="einvoice", subject_id=row.id, actor=actor, at=now, **facts)
    if card is not None:
        mail.queue(
            to=card.pec,
            subject=letters.subject_of_disputes(row.number),
            body=letters.body_of_disputes(
                territory.agency(row.agency_id).name,
                card.name,
                row.number,
                row.dated,
                [row_of(each) for each in opened],
            ),
            key=f"disputes-{row.id}-{ids[0]}",
        )


@use_case
def answer_dispute(
    *, dispute_id: int, text: str, files: Iterable[tuple[str, bytes]], actor: Actor, now: datetime
) -> None:
    """Give the provider's answer with its evidence, once.

    Raises:
        Refused: answered or decided already, an empty answer, too many files, or one that is not accepted.
        LookupError: the actor's provider has no such dispute.
    """
    row = locked_dispute(dispute_id)
    if row is None or row.provider_id != actor.provider_id:
        raise LookupError("no such dispute")
    brought = list(files)
    kinds = documents.EVIDENCE_TYPES
    found = [] if text.strip() else [Refusal("dispute-answer-empty")]
    if len(brought) > MOST_FILES:
        raise Refused(Refusal("dispute-too-many-files", most=MOST_FILES))
    for _, content in brought:
        found += documents.reasons_not_to_keep(content, most_bytes=MOST_EVIDENCE_BYTES, types=kinds)
    agree(found)
    row.state = agreed(DISPUTE.next(row.state, "answer"))
    row.answer, row.answered_at, row.answered_by = text.strip(), now, actor.person_id
    for name, content in brought:
        _keep(row, name, content, actor, now)
    facts: dict[str, Any] = {"agency_id": row.agency_id, "provider_id": row.provider_id, "files": len(brought)}
    audit.record("dispute.answered", kind="dispute", subject_id=row.id, actor=actor, at=now, **facts)


def _keep(row: Dispute, name: str, content: bytes, actor: Actor, now: datetime) -> None:
    kept = documents.keep(content, name)
    values = {
        "dispute_id": row.id,
        "agency_id": row.agency_id,
        "provider_id": row.provider_id,
        "digest": kept.digest,
        "name": kept.name,
        "size": kept.size,
        "media_type": kept.media_type,
        "uploaded_at": now,
        "uploaded_by": actor.person_id,
    }
    session().execute(insert(DisputeFile).values(**values).on_conflict_do_nothing())


@use_case
def settle(*, dispute_id: int, conceded_cents: int, reason: str, actor: Actor, now: datetime) -> None:
    """Give all or a part of the disputed amount to the provider: it can be liquidated from now on.

    Raises:
        Refused: decided already, no reason, or an amount that is not in dispute.
        LookupError: the actor's agency has no such dispute.
    """
    dispute, row = _to_decide(dispute_id, actor)
    agree(_reasons(dispute, conceded_cents, reason, now))
    dispute.state = agreed(DISPUTE.next(dispute.state, "settle"))
    dispute.conceded_cents = conceded_cents
    row.conceded_cents += conceded_cents
    _decided(dispute, reason, actor, now)


@use_case
def uphold(*, dispute_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Stay with the objection after the provider was heard, or let its days pass.

    Raises:
        Refused: decided already, no reason, or the provider may still answer.
        LookupError: the actor's agency has no such dispute.
    """
    dispute, _ = _to_decide(dispute_id, actor)
    agree(_reasons(dispute, None, reason, now))
    dispute.state = agreed(DISPUTE.next(dispute.state, "uphold"))
    _decided(dispute, reason, actor, now)


def _to_decide(dispute_id: int, actor: Actor) -> tuple[Dispute, EInvoice]:
    """The dispute and its invoice, the invoice locked first as everywhere."""
    invoice_id = session().scalar(select(Dispute.einvoice_id).where(Dispute.id == dispute_id))
    row = _own(invoice_id or 0, actor)
    found = locked_dispute(dispute_id)
    if found is None:
        raise LookupError("no such dispute")
    return found, row


def _reasons(dispute: Dispute, conceded: int | None, reason: str, now: datetime) -> tuple[Refusal, ...]:
    return rules.reasons_not_to_decide(
        state=dispute.state,
        answer_due_on=dispute.answer_due_on,
        today=day_of(now),
        reason=reason,
        conceded=conceded,
        cents=dispute.cents - dispute.credited_cents,
    )


def _decided(dispute: Dispute, reason: str, actor: Actor, now: datetime) -> None:
    dispute.decision, dispute.decided_at, dispute.decided_by = reason.strip(), now, actor.person_id
    facts: dict[str, Any] = {"state": dispute.state, "conceded_cents": dispute.conceded_cents}
    audit.record("dispute.decided", kind="dispute", subject_id=dispute.id, actor=actor, at=now, **facts)


@use_case
def ask_for_credit_note(*, einvoice_id: int, actor: Actor, now: datetime) -> int:
    """Ask the provider, by a letter, for a credit note of everything that was upheld and not asked for yet.

    Returns the net cents asked for.

    Raises:
        Refused: nothing upheld is without a request.
        LookupError: the actor's agency has no such invoice.
    """
    row = _own(einvoice_id, actor)
    waiting, card = _to_be_credited(row.id), providers.card(row.provider_id or 0)
    if not waiting or card is None:
        raise Refused(Refusal("credit-note-nothing-to-ask"))
    today = day_of(now)
    due_on = today + timedelta(days=int(territory.parameter(row.agency_id, "invoices.credit_note_days", today)))
    for each in waiting:
        each.credit_asked_at, each.credit_due_on = now, due_on
    asked, agency = [row_of(each) for each in waiting], territory.agency(row.agency_id)
    cents = sum(each.open_cents for each in asked)
    letter = letters.credit_note_request(agency, card, row.number, row.dated, asked, due_on=due_on, day=today)
    kept = documents.keep(letter, f"richiesta-nota-di-credito-{row.id}.pdf")
    mail.queue(
        to=card.pec,
        subject=f"Richiesta di nota di credito per la fattura {row.number} - {agency.name}",
        body=letters.body_of_credit_request(agency.name, card.name, row.number, cents, due_on),
        key=f"credit-request-{waiting[0].id}",
        attachments=((kept.digest, "richiesta-nota-di-credito.pdf"),),
    )
    facts: dict[str, Any] = {"disputes": [each.id for each in waiting], "cents": cents, "letter": kept.digest}
    audit.record("invoice.credit-note-asked", kind="einvoice", subject_id=row.id, actor=actor, at=now, **facts)
    return cents


def _to_be_credited(einvoice_id: int) -> list[Dispute]:
    """The decided disputes whose money no credit note has taken back, and none was asked for yet."""
    statement = select(Dispute).where(
        Dispute.einvoice_id == einvoice_id,
        Dispute.state.in_((DisputeState.UPHELD, DisputeState.SETTLED)),
        Dispute.credit_asked_at.is_(None),
        Dispute.cents > Dispute.conceded_cents + Dispute.credited_cents,
    )
    return list(session().scalars(statement.order_by(Dispute.id).with_for_update()))


def follow_verification(rows: Sequence[EInvoice]) -> None:
    """After a new verification: disputes follow what is found now; one that is no longer found is withdrawn.

    Part of the running use case; only disputes that nobody has decided are there (`reasons_not_to_check_again`).
    """
    by_id = {row.id: row for row in rows}
    running = select(Dispute).where(Dispute.einvoice_id.in_(by_id), Dispute.state.in_(DISPUTED))
    disputes = session().scalars(running.order_by(Dispute.id).with_for_update()).all()
    found = {number: objections_of(number) for number in {dispute.einvoice_id for dispute in disputes}}
    for dispute in disputes:
        _follow(dispute, by_id[dispute.einvoice_id], found[dispute.einvoice_id])
    session().flush()


def _follow(dispute: Dispute, row: EInvoice, objections: Iterable[rules.Objection]) -> None:
    same = (each for each in objections if (each.line_number, each.rule) == (dispute.line_number, dispute.rule))
    objection = next(same, None)
    if not dispute.rule and dispute.cents <= row.verified_cents:
        row.verified_cents -= dispute.cents
        row.disputed_cents += dispute.cents
    elif objection is not None:
        dispute.cents, dispute.claimed_cents = objection.cents, objection.claimed_cents
        dispute.entries, dispute.facts = objection.entries, dict(objection.facts)
    else:
        dispute.state = agreed(DISPUTE.next(dispute.state, "withdraw"))
