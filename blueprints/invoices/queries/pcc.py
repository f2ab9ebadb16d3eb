"""States and dates of invoices, as the national platform of commercial credits (PCC) asks for them.

Operations: CS tells the due date, CO the accounting state of an amount (LIQ it can be paid, SOSP suspended because
disputed or held, NOLIQ not to be paid: refused or taken back by a credit note), CP a payment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.clock import day_of
from app.db import session
from blueprints.invoices.models import (
    EInvoice,
    EInvoiceFile,
    Liquidation,
    LiquidationItem,
    Payment,
    VerificationRun,
    Withholding,
)
from blueprints.invoices.queries.readiness import references_of
from blueprints.invoices.queries.rows import nets_by_rate
from blueprints.invoices.rules import payable


@dataclass(frozen=True, kw_only=True)
class PccLine:
    """One state or payment of an invoice; `total_cents` with VAT, `cents` with VAT as well."""

    sdi_id: str
    supplier_vat: str
    type: str
    number: str
    dated: date
    delivered_on: date
    due_on: date
    total_cents: int
    operation: str
    state: str
    cents: int
    on: date
    cig: str
    cup: str
    order: str


def pcc_lines(agency_id: int, first: date, last: date) -> Iterator[PccLine]:
    """What happened to the invoices delivered between two days (both in), by invoice and date."""
    rows = (
        session()
        .execute(
            select(EInvoice, EInvoiceFile.sdi_id)
            .join(EInvoiceFile, EInvoiceFile.id == EInvoice.file_id)
            .where(EInvoice.agency_id == agency_id, EInvoice.delivered_on.between(first, last))
            .order_by(EInvoice.id)
        )
        .all()
    )
    ids = [row.id for row, _ in rows]
    happened, nets = _happened(ids), nets_by_rate(ids)
    checked = {
        key: day_of(at)
        for key, at in session().execute(
            select(VerificationRun.einvoice_id, VerificationRun.ran_at)
            .where(VerificationRun.einvoice_id.in_(ids))
            .order_by(VerificationRun.id)
        )
    }
    for row, sdi_id in rows:
        references = references_of(row)
        base: dict[str, Any] = {
            "sdi_id": sdi_id or "",
            "supplier_vat": row.supplier_vat,
            "type": row.type,
            "number": row.number,
            "dated": row.dated,
            "delivered_on": row.delivered_on,
            "due_on": row.due_on,
            "total_cents": row.total_cents or 0,
            "cig": references.cig,
            "cup": references.cup,
        }
        yield PccLine(operation="CS", state="", cents=row.total_cents or 0, on=row.delivered_on, order="", **base)
        for state, cents in _states(row, nets.get(row.id, {})):
            day = checked.get(row.id, row.delivered_on)
            yield PccLine(operation="CO", state=state, cents=cents, on=day, order="", **base)
        for operation, state, cents, day, order in happened.get(row.id, ()):
            yield PccLine(operation=operation, state=state, cents=cents, on=day, order=order, **base)


def _states(row: EInvoice, net_by_rate: Mapping[Decimal, int]) -> Iterator[tuple[str, int]]:
    """The states of what is not paid, with its VAT: with what is in acts they make the invoice's total."""

    def up_to(cents: int) -> int:
        money = payable(verified_cents=cents, net_by_rate=net_by_rate, split_payment=False)
        return money.net_cents + money.vat_cents

    if row.state == "refused":
        yield "NOLIQ", row.total_cents or 0
        return
    open_cents = row.disputed_cents - row.conceded_cents - row.credited_cents
    standing = row.billed_cents - row.credited_cents
    if row.billed_cents >= 0 and open_cents > 0:
        yield "SOSP", up_to(standing) - up_to(standing - open_cents)
    if row.billed_cents >= 0 and row.credited_cents:
        yield "NOLIQ", up_to(row.billed_cents) - up_to(standing)


def _happened(ids: list[int]) -> dict[int, list[tuple[str, str, int, date, str]]]:
    statement = (
        select(LiquidationItem, Liquidation.decided_at, Payment.paid_on, Payment.cents, Payment.order_number)
        .join(Liquidation, Liquidation.id == LiquidationItem.liquidation_id)
        .outerjoin(Payment, Payment.item_id == LiquidationItem.id)
        .where(LiquidationItem.einvoice_id.in_(ids), LiquidationItem.voided_at.is_(None))
        .order_by(LiquidationItem.id)
    )
    found: dict[int, list[tuple[str, str, int, date, str]]] = {}
    for item, decided_at, paid_on, cents, order in session().execute(statement):
        lines = found.setdefault(item.einvoice_id, [])
        lines.append(("CO", "LIQ", item.net_cents + item.vat_cents, day_of(decided_at), ""))
        if paid_on is not None:
            lines.append(("CP", "", cents, paid_on, order))
    bodies = (
        select(LiquidationItem.einvoice_id, Withholding.paid_on, Withholding.cents, Withholding.order_number)
        .join(LiquidationItem, LiquidationItem.id == Withholding.item_id)
        .where(LiquidationItem.einvoice_id.in_(ids), Withholding.paid_on.is_not(None))
        .order_by(Withholding.id)
    )
    for row in session().execute(bodies):
        found[row.einvoice_id].append(("CP", "", row.cents, row.paid_on, row.order_number))
    return found
