"""Liquidating: fixing in an act what is paid for some invoices, once; signed by a second person above a threshold."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.counters import next_number
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.money import to_cents
from app.uow import use_case, work
from blueprints.invoices import rules
from blueprints.invoices.events import InvoiceLiquidated
from blueprints.invoices.models import Clawback, Deduction, EInvoice, Liquidation, LiquidationItem
from blueprints.invoices.queries.readiness import money_of, open_credits, readiness, references_of, suspensions_of
from blueprints.invoices.queries.rows import locked
from blueprints.invoices.services.charging import charge, discharge
from blueprints.invoices.services.withholding import give_back, withhold
from blueprints.invoices.states import ACT, INVOICE
from blueprints.territory import api as territory


@use_case
def liquidate(*, einvoice_ids: Iterable[int], actor: Actor, now: datetime) -> int:
    """Put what is owed for some invoices into a new act; return the act's id.

    The provider's open credit notes and claw-backs lower what it gets; what exceeds it is carried over. With a
    negative DURC what it owes to social-security bodies goes to them. Above the agency's threshold the act waits
    for a second signer.

    Raises:
        Refused: with the reasons of every invoice that may not be liquidated.
    """
    today = day_of(now)
    chosen = [row for row in locked(einvoice_ids) if row.agency_id == actor.agency_id]
    invoices = [row for row in chosen if row.billed_cents >= 0]
    if not invoices:
        raise Refused(Refusal("liquidation-empty" if not chosen else "liquidation-negative"))
    agree(reason for facts in readiness(invoices, today) for reason in rules.reasons_not_to_liquidate(facts))
    act = _act(actor, now)
    items = [_item(act, row, _remaining(row), today) for row in invoices]
    items += _credits(act, items, today)
    session().add_all(items)
    session().flush()
    charge(items)
    withhold(act, items)
    deducted = _deduct(act, items)
    gross = sum(each.net_cents + each.vat_cents for each in items) - deducted
    threshold = territory.parameter(act.agency_id, "invoices.second_signature_above_euros", today)
    if gross <= to_cents(threshold):  # type: ignore[arg-type]  # the parameter's kind is decimal
        _sign(act, None, now)
    _tell(act, items, actor, now)
    return act.id


def _remaining(row: EInvoice) -> int:
    return rules.remaining_cents(
        billed_cents=row.billed_cents,
        verified_cents=row.verified_cents,
        conceded_cents=row.conceded_cents,
        credited_cents=row.credited_cents,
        liquidated_cents=row.liquidated_cents,
    )


def _act(actor: Actor, now: datetime) -> Liquidation:
    agency_id, year = actor.agency_id or 0, day_of(now).year
    act = Liquidation(
        agency_id=agency_id,
        year=year,
        number=next_number(f"liquidation:{agency_id}:{year}"),
        state=ACT.initial,
        decided_at=now,
        decided_by=actor.person_id,
    )
    session().add(act)
    session().flush()
    return act


def _item(act: Liquidation, row: EInvoice, cents: int, today: date) -> LiquidationItem:
    """A further part of an invoice or credit note; the invoice is locked."""
    here = session()
    turns = select(func.count()).select_from(LiquidationItem).where(LiquidationItem.einvoice_id == row.id)
    money, blocked = money_of(row, cents)
    references = references_of(row)
    row.liquidated_cents += cents
    row.state = agreed(INVOICE.next(row.state, "liquidate"))
    return LiquidationItem(
        liquidation_id=act.id,
        agency_id=act.agency_id,
        provider_id=row.provider_id,
        einvoice_id=row.id,
        turn=1 + (here.scalar(turns) or 0),
        net_cents=money.net_cents,
        vat_cents=money.vat_cents,
        payee_cents=money.payee_cents - blocked,
        treasury_cents=money.treasury_cents,
        blocked_cents=blocked,
        due_on=rules.due_date(row.due_on, suspensions_of(row, today)),
        iban=references.iban,
        cig=references.cig,
        cup=references.cup,
    )


def _credits(act: Liquidation, items: Sequence[LiquidationItem], today: date) -> list[LiquidationItem]:
    """The open credit notes of the providers in the act, as far as their invoices in it go."""
    found = []
    for provider_id in sorted({each.provider_id for each in items}):
        notes = locked(open_credits(act.agency_id, provider_id))
        against = sum(each.net_cents for each in items if each.provider_id == provider_id)
        used = rules.credits_used([(note.id, -_remaining(note)) for note in notes], against_cents=against)
        found += [_item(act, note, -used[note.id], today) for note in notes if note.id in used]
    return found


def _deduct(act: Liquidation, items: Sequence[LiquidationItem]) -> int:
    """Take back what was paid and not due, from what the same providers get now; return the cents."""
    total = 0
    for provider_id in sorted({each.provider_id for each in items}):
        waiting = session().scalars(
            select(Clawback)
            .where(
                Clawback.agency_id == act.agency_id,
                Clawback.provider_id == provider_id,
                Clawback.recovered_cents < Clawback.cents,
            )
            .order_by(Clawback.id)
            .with_for_update()
        )
        rows = {row.id: row for row in waiting}
        payee = sum(each.payee_cents for each in items if each.provider_id == provider_id)
        open_cents = [(row.id, row.cents - row.recovered_cents) for row in rows.values()]
        for key, cents in rules.credits_used(open_cents, against_cents=payee).items():
            rows[key].recovered_cents += cents
            total += cents
            session().add(
                Deduction(
                    liquidation_id=act.id,
                    clawback_id=key,
                    agency_id=act.agency_id,
                    provider_id=provider_id,
                    cents=cents,
                )
            )
    session().flush()
    return total


def _tell(act: Liquidation, items: Sequence[LiquidationItem], actor: Actor, now: datetime) -> None:
    for item in items:
        work().publish(
            InvoiceLiquidated(
                einvoice_id=item.einvoice_id,
                agency_id=act.agency_id,
                provider_id=item.provider_id,
                net_cents=item.net_cents,
            )
        )
    facts: dict[str, Any] = {"state": act.state, "invoices": [each.einvoice_id for each in items]}
    audit.record("liquidation.decided", kind="liquidation", subject_id=act.id, actor=actor, at=now, **facts)


def _sign(act: Liquidation, person_id: int | None, now: datetime) -> None:
    act.state = agreed(ACT.next(act.state, "sign"))
    act.signed_by, act.closed_at = person_id, now


def _own_act(liquidation_id: int, actor: Actor) -> Liquidation:
    statement = select(Liquidation).where(Liquidation.id == liquidation_id, Liquidation.agency_id == actor.agency_id)
    act = session().scalars(statement.with_for_update()).one_or_none()
    if act is None:
        raise LookupError("no such act")
    return act


@use_case
def sign(*, liquidation_id: int, actor: Actor, now: datetime) -> None:
    """Sign an act as the second person: from now on it can be exported and paid.

    Raises:
        Refused: the actor has proposed it, or it waits for no signature.
        LookupError: the actor's agency has no such act.
    """
    act = _own_act(liquidation_id, actor)
    if actor.person_id is None or act.decided_by == actor.person_id:
        raise Refused(Refusal("signature-same-person"))
    _sign(act, actor.person_id, now)
    audit.record("liquidation.signed", kind="liquidation", subject_id=act.id, actor=actor, at=now)


@use_case
def reject(*, liquidation_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Do not sign an act: its invoices are free for another one, its deductions are undone.

    Raises:
        Refused: the actor has proposed it, it waits for no signature, or no reason is given.
        LookupError: the actor's agency has no such act.
    """
    act = _own_act(liquidation_id, actor)
    if actor.person_id is None or act.decided_by == actor.person_id:
        raise Refused(Refusal("signature-same-person"))
    if not reason.strip():
        raise Refused(Refusal("signature-reason-missing"))
    act.state = agreed(ACT.next(act.state, "reject"))
    act.reason, act.closed_at = reason.strip(), now
    items = session().scalars(select(LiquidationItem).where(LiquidationItem.liquidation_id == act.id)).all()
    rows = {row.id: row for row in locked(each.einvoice_id for each in items)}
    discharge(item.id for item in items)
    give_back([item.id for item in items], now)
    for item in items:
        row = rows[item.einvoice_id]
        item.voided_at = now
        row.liquidated_cents -= item.net_cents
        if row.liquidated_cents == 0:
            row.state = agreed(INVOICE.next(row.state, "return"))
    for deduction in session().scalars(select(Deduction).where(Deduction.liquidation_id == act.id)):
        deduction.voided_at = now
        back = Clawback.recovered_cents - deduction.cents
        session().execute(update(Clawback).where(Clawback.id == deduction.clawback_id).values(recovered_cents=back))
    audit.record("liquidation.rejected", kind="liquidation", subject_id=act.id, actor=actor, at=now, reason=reason)
