"""Before and after paying: checks recorded, payments read back, undue ones taken back."""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app import audit, documents
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.invoices.models import (
    Clawback,
    EInvoice,
    Liquidation,
    LiquidationItem,
    Payment,
    PaymentCheck,
    PaymentFile,
    SocialDebt,
    Withholding,
)
from blueprints.invoices.queries.due import due_items, unpaid_items_of
from blueprints.invoices.queries.rows import locked
from blueprints.invoices.rules import reasons_not_to_owe, remaining_cents
from blueprints.invoices.rules.payments import COLUMNS, Fault, Paid, read_rows
from blueprints.invoices.states import ACT, INVOICE

MOST_BYTES = 5_000_000


@dataclass(frozen=True, kw_only=True)
class Check:
    """A check that a person made: a DURC (`einvoice_id` None) or a query to the collection agency.

    `outcome` is asked, clear or negative; `blocked_cents` is what the collection agency claims, `debts` (body, cents)
    what a negative DURC says is owed to social-security bodies.
    """

    reference: str
    outcome: str
    asked_on: date
    valid_until: date | None = None
    blocked_cents: int = 0
    einvoice_id: int | None = None
    debts: tuple[tuple[str, int], ...] = ()


@use_case
def record_check(*, provider_id: int, check: Check, actor: Actor, now: datetime) -> None:
    """Record a check before paying.

    Raises:
        Refused: it lacks its number, a regular DURC its end, a debt its amount or its body.
        LookupError: the invoice is not one of the actor's agency and of that provider.
    """
    is_durc = check.einvoice_id is None
    complete = bool(check.reference.strip()) and (
        not (is_durc and check.outcome == "clear" and check.valid_until is None)
        and not (not is_durc and check.outcome == "negative" and check.blocked_cents <= 0)
    )
    if not complete:
        raise Refused(Refusal("payment-check-incomplete"))
    agree(reasons_not_to_owe(check.debts, is_negative_durc=is_durc and check.outcome == "negative"))
    if check.einvoice_id is not None:
        rows = locked([check.einvoice_id])
        if not rows or rows[0].agency_id != actor.agency_id or rows[0].provider_id != provider_id:
            raise LookupError("no such invoice")
    row = PaymentCheck(
        agency_id=actor.agency_id,
        provider_id=provider_id,
        einvoice_id=check.einvoice_id,
        kind="durc" if is_durc else "collection",
        outcome=check.outcome,
        reference=check.reference.strip(),
        asked_on=check.asked_on,
        valid_until=check.valid_until,
        blocked_cents=check.blocked_cents if check.outcome == "negative" else 0,
        recorded_at=now,
        recorded_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    owed = {"check_id": row.id, "agency_id": row.agency_id, "provider_id": provider_id}
    session().add_all(SocialDebt(body=body.strip(), cents=cents, **owed) for body, cents in check.debts)
    facts: dict[str, Any] = {"kind_of_check": row.kind, "outcome": row.outcome, "provider": provider_id}
    if check.debts:
        facts["debts"] = [list(each) for each in check.debts]
    audit.record("payment.checked", kind="provider", subject_id=provider_id, actor=actor, at=now, **facts)


@dataclass(frozen=True, kw_only=True)
class ReadBack:
    """What came of a list of payments: `paid` now, `known` are lines that were read before, the rest are faults."""

    paid: int
    faults: tuple[Fault, ...]
    known: int = 0

    @property
    def again(self) -> bool:
        """Whether every line was read before."""
        return bool(self.known) and not self.paid and not self.faults


@use_case
def read_payments(*, content: bytes, name: str, actor: Actor, now: datetime) -> ReadBack:
    """Record the payments that a CSV of the accounting program tells; each item once, whoever reads it when.

    Good rows count also beside bad ones, which are told with their line; the same list, or a corrected one, can be
    read again: what was recorded from it stays, what has become good counts.

    Raises:
        Refused: it is no CSV with the columns of `rules.payments.COLUMNS`.
    """
    rows = _rows(content)
    file_id = _file(content, name, actor, now)
    paid, known, faults = read_rows(rows, due_items(actor.agency_id or 0), today=day_of(now))
    kept = [each for each in paid if _pay(each, file_id, actor)]
    _close(kept)
    told = [{"line": each.line, "code": each.code, "value": each.value} for each in faults]
    file = update(PaymentFile).where(PaymentFile.id == file_id)
    session().execute(file.values(good=PaymentFile.good + len(kept), faults=told))
    facts: dict[str, Any] = {"items": [each.item_id for each in kept], "faults": len(faults)}
    audit.record("payments.read", kind="payment_file", subject_id=file_id, actor=actor, at=now, **facts)
    return ReadBack(paid=len(kept), known=known, faults=faults)


def _rows(content: bytes) -> list[dict[str, str | None]]:
    refused = Refused(Refusal("payments-unreadable", columns=", ".join(COLUMNS)))
    if not content or len(content) > MOST_BYTES or b"\0" in content:
        raise refused
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    separator = ";" if ";" in text.partition("\n")[0] else ","
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
        names = {(each or "").strip().lower(): each for each in reader.fieldnames or ()}
        if not set(COLUMNS) <= names.keys():
            raise refused
        return [{name: row.get(names[name]) for name in COLUMNS} for row in reader]
    except csv.Error:
        raise refused from None


def _file(content: bytes, name: str, actor: Actor, now: datetime) -> int:
    """The file's row: a new one, or that of the same bytes, locked."""
    own = {"agency_id": actor.agency_id, "digest": hashlib.sha256(content).hexdigest()}
    statement = (
        insert(PaymentFile)
        .values(
            **own,
            name=documents.plain_name(name),
            good=0,
            faults=[],
            read_at=now,
            read_by=actor.person_id,
        )
        .on_conflict_do_nothing(index_elements=["agency_id", "digest"])
    )
    session().execute(statement)
    found: int = session().execute(select(PaymentFile.id).filter_by(**own).with_for_update()).scalar_one()
    return found


def _pay(paid: Paid, file_id: int, actor: Actor) -> bool:
    """Record one payment; False when somebody else was faster."""
    if paid.part_id is not None:
        part = update(Withholding).where(Withholding.id == paid.part_id, Withholding.paid_on.is_(None))
        done = part.values(file_id=file_id, paid_on=paid.paid_on, order_number=paid.order_number)
        return session().execute(done.returning(Withholding.id)).scalar_one_or_none() is not None
    provider_id = session().scalar(select(LiquidationItem.provider_id).where(LiquidationItem.id == paid.item_id))
    statement = insert(Payment).values(
        agency_id=actor.agency_id,
        provider_id=provider_id,
        item_id=paid.item_id,
        file_id=file_id,
        paid_on=paid.paid_on,
        cents=paid.cents,
        order_number=paid.order_number,
    )
    new = statement.on_conflict_do_nothing(index_elements=["item_id"]).returning(Payment.id)
    return session().execute(new).scalar_one_or_none() is not None


def _close(paid: list[Paid]) -> None:
    """Invoices of which all is paid, and acts of which every item is, are closed."""
    here = session()
    items = here.scalars(select(LiquidationItem).where(LiquidationItem.id.in_([each.item_id for each in paid]))).all()
    for row in locked(each.einvoice_id for each in items):
        if row.state == "liquidated" and _left(row) == 0 and not unpaid_items_of(einvoice_id=row.id):
            row.state = agreed(INVOICE.next(row.state, "pay"))
    acts = select(Liquidation).where(Liquidation.id.in_({each.liquidation_id for each in items}))
    for act in here.scalars(acts.order_by(Liquidation.id).with_for_update()):
        if act.state == "signed" and not unpaid_items_of(liquidation_id=act.id):
            act.state = agreed(ACT.next(act.state, "pay"))
    here.flush()


def _left(row: EInvoice) -> int:
    return remaining_cents(
        billed_cents=row.billed_cents,
        verified_cents=row.verified_cents,
        conceded_cents=row.conceded_cents,
        credited_cents=row.credited_cents,
        liquidated_cents=row.liquidated_cents,
    )


@use_case
def claw_back(*, item_id: int, cents: int, reason: str, actor: Actor, now: datetime) -> int:
    """Record that a payment, or a part of it, was not due: the next acts of the provider take it back.

    Raises:
        Refused: it was not paid, less than that was, or no reason is given.
        LookupError: the actor's agency has no such item.
    """
    item = (
        session().scalars(select(LiquidationItem).where(LiquidationItem.id == item_id).with_for_update()).one_or_none()
    )
    if item is None or item.agency_id != actor.agency_id:
        raise LookupError("no such item")
    paid = session().scalar(select(Payment.cents).where(Payment.item_id == item.id))
    earlier = session().scalars(select(Clawback.cents).where(Clawback.item_id == item.id)).all()
    most = (paid or 0) - sum(earlier)
    found = [] if paid else [Refusal("clawback-not-paid")]
    if paid and not 0 < cents <= most:
        found.append(Refusal("clawback-too-much", most=most))
    if not reason.strip():
        found.append(Refusal("clawback-without-reason"))
    agree(found)
    row = Clawback(
        agency_id=item.agency_id,
        provider_id=item.provider_id,
        item_id=item.id,
        cents=cents,
        reason=reason.strip(),
        decided_at=now,
        decided_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    facts: dict[str, Any] = {"item": item.id, "cents": cents}
    audit.record("payment.clawed-back", kind="clawback", subject_id=row.id, actor=actor, at=now, **facts)
    return row.id
