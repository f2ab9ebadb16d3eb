"""What of signed acts can be paid, and what of it still waits."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from app.db import session
from blueprints.invoices.models import EInvoice, Liquidation, LiquidationItem, Payment, SocialDebt, Withholding
from blueprints.invoices.rules.payments import Due, Key


def due_items(agency_id: int) -> dict[Key, list[Due]]:
    """What can be paid, by act, payee and invoice number; what is paid is there, and marked.

    The payee is the provider's VAT number, or the name of a social-security body.
    """
    columns = (LiquidationItem.id, Liquidation.number, Liquidation.year, EInvoice.number.label("invoice"))
    signed = (
        LiquidationItem.agency_id == agency_id,
        LiquidationItem.voided_at.is_(None),
        Liquidation.state.in_(("signed", "paid")),
    )
    joined = (
        select(*columns)
        .join(Liquidation, Liquidation.id == LiquidationItem.liquidation_id)
        .join(EInvoice, EInvoice.id == LiquidationItem.einvoice_id)
        .where(*signed)
        .order_by(LiquidationItem.id)
    )
    items = joined.outerjoin(Payment, Payment.item_id == LiquidationItem.id).add_columns(
        EInvoice.supplier_vat.label("payee"), LiquidationItem.payee_cents, Payment.paid_on, Payment.order_number
    )
    parts = (
        joined.join(Withholding, Withholding.item_id == LiquidationItem.id)
        .join(SocialDebt, SocialDebt.id == Withholding.debt_id)
        .add_columns(
            SocialDebt.body.label("payee"),
            Withholding.cents,
            Withholding.paid_on,
            Withholding.order_number,
            Withholding.id.label("part"),
        )
        .order_by(Withholding.id)
    )
    found: dict[Key, list[Due]] = {}
    for row in session().execute(items):
        _add(found, row, Due(item_id=row.id, cents=row.payee_cents, paid=_paid(row)))
    for row in session().execute(parts):
        _add(found, row, Due(item_id=row.id, part_id=row.part, cents=row.cents, paid=_paid(row)))
    return found


def _add(found: dict[Key, list[Due]], row: Row[Any], due: Due) -> None:
    payee = row.payee.upper().removeprefix("IT")
    key = (f"{row.number}/{row.year}", payee, row.invoice)
    found.setdefault(key, []).append(due)


def _paid(row: Row[Any]) -> tuple[date, str] | None:
    return None if row.paid_on is None else (row.paid_on, row.order_number or "")


def unpaid_items_of(*, einvoice_id: int | None = None, liquidation_id: int | None = None) -> bool:
    """Whether an invoice or an act has an item with something to pay, to whomever, that is not paid."""
    owner = (
        LiquidationItem.einvoice_id == einvoice_id
        if einvoice_id is not None
        else LiquidationItem.liquidation_id == liquidation_id
    )
    to_body: ColumnElement[bool] = (
        select(Withholding.id)
        .where(Withholding.item_id == LiquidationItem.id, Withholding.paid_on.is_(None))
        .correlate(LiquidationItem)
        .exists()
    )
    to_provider = (LiquidationItem.payee_cents > 0) & Payment.id.is_(None)
    statement = (
        select(LiquidationItem.id)
        .outerjoin(Payment, Payment.item_id == LiquidationItem.id)
        .where(owner, LiquidationItem.voided_at.is_(None), or_(to_provider, to_body))
        .limit(1)
    )
    return session().scalar(statement) is not None
