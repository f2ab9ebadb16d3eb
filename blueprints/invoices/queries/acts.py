"""Liquidation acts, their items, payments and claw-backs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.db import session
from blueprints.invoices.models import (
    Clawback,
    Deduction,
    EInvoice,
    Liquidation,
    LiquidationItem,
    Payment,
    SocialDebt,
    Withholding,
)
from blueprints.invoices.queries.tolerances import ToleratedRow, tolerated_of
from blueprints.invoices.rules import LateCost, late_cost


@dataclass(frozen=True, kw_only=True)
class LiquidationRow:
    """A liquidation act in a list."""

    id: int
    year: int
    number: int
    state: str
    decided_at: datetime
    items: int
    payee_cents: int
    treasury_cents: int


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """An invoice in an act, with all that the accounting program needs."""

    id: int
    einvoice_id: int
    provider_id: int
    supplier_name: str
    supplier_vat: str
    type: str
    number: str
    dated: date
    due_on: date
    cig: str
    cup: str
    iban: str
    net_cents: int
    vat_cents: int
    payee_cents: int
    treasury_cents: int
    blocked_cents: int
    withheld_cents: int
    disputed_cents: int
    paid_on: date | None
    order_number: str | None

    def late(self, *, percent_a_year: Decimal, fixed_cents: int) -> LateCost:
        """What paying late has cost, nothing while it is not paid."""
        paid_on = self.paid_on or self.due_on
        return late_cost(
            cents=self.payee_cents,
            due_on=self.due_on,
            paid_on=paid_on,
            percent_a_year=percent_a_year,
            fixed_cents=fixed_cents,
        )


@dataclass(frozen=True, kw_only=True)
class DeductionRow:
    """What an act takes back of an earlier payment."""

    provider_id: int
    cents: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class WithheldRow:
    """What of an item goes to a social-security body."""

    item_id: int
    body: str
    cents: int
    paid_on: date | None
    order_number: str


@dataclass(frozen=True, kw_only=True)
class LiquidationView:
    """An act with its items."""

    id: int
    agency_id: int
    year: int
    number: int
    state: str
    decided_at: datetime
    decided_by: int | None
    signed_by: int | None
    closed_at: datetime | None
    reason: str
    items: tuple[ItemRow, ...]
    deductions: tuple[DeductionRow, ...]
    tolerated: tuple[ToleratedRow, ...]
    withheld: tuple[WithheldRow, ...]

    @property
    def payee_cents(self) -> int:
        """What goes to the providers, claw-backs taken away."""
        return sum(item.payee_cents for item in self.items) - sum(each.cents for each in self.deductions)

    @property
    def treasury_cents(self) -> int:
        """What goes to the Treasury under split payment."""
        return sum(item.treasury_cents for item in self.items)

    @property
    def blocked_cents(self) -> int:
        """What is kept back for the collection agency."""
        return sum(item.blocked_cents for item in self.items)


def liquidations(agency_id: int) -> tuple[LiquidationRow, ...]:
    """The liquidation acts of an agency, the newest first (at most 200)."""
    statement = (
        select(
            Liquidation.id,
            Liquidation.year,
            Liquidation.number,
            Liquidation.state,
            Liquidation.decided_at,
            func.count(LiquidationItem.id).label("items"),
            func.coalesce(func.sum(LiquidationItem.payee_cents), 0).label("payee_cents"),
            func.coalesce(func.sum(LiquidationItem.treasury_cents), 0).label("treasury_cents"),
        )
        .outerjoin(LiquidationItem, LiquidationItem.liquidation_id == Liquidation.id)
        .where(Liquidation.agency_id == agency_id)
        .group_by(Liquidation.id)
        .order_by(Liquidation.id.desc())
        .limit(200)
    )
    return tuple(
        LiquidationRow(**{**row, "payee_cents": int(row["payee_cents"]), "treasury_cents": int(row["treasury_cents"])})
        for row in session().execute(statement).mappings()
    )


_OF_ITEM = (
    LiquidationItem.id,
    LiquidationItem.einvoice_id,
    LiquidationItem.provider_id,
    EInvoice.supplier_name,
    EInvoice.supplier_vat,
    EInvoice.type,
    EInvoice.number,
    EInvoice.dated,
    LiquidationItem.due_on,
    LiquidationItem.cig,
    LiquidationItem.cup,
    LiquidationItem.iban,
    LiquidationItem.net_cents,
    LiquidationItem.vat_cents,
    LiquidationItem.payee_cents,
    LiquidationItem.treasury_cents,
    LiquidationItem.blocked_cents,
    LiquidationItem.withheld_cents,
    EInvoice.disputed_cents,
    Payment.paid_on,
    Payment.order_number,
)


def _items(*chosen: Any) -> tuple[ItemRow, ...]:
    statement = (
        select(*_OF_ITEM)
        .join(EInvoice, EInvoice.id == LiquidationItem.einvoice_id)
        .outerjoin(Payment, Payment.item_id == LiquidationItem.id)
        .where(*chosen)
        .order_by(EInvoice.supplier_name, EInvoice.number, LiquidationItem.id)
    )
    return tuple(ItemRow(**row) for row in session().execute(statement).mappings())


def liquidation(liquidation_id: int) -> LiquidationView | None:
    """An act with its items, by supplier and number, if it is within reach."""
    act = session().get(Liquidation, liquidation_id)
    if act is None:
        return None
    taken = (
        select(Deduction.provider_id, Deduction.cents, Clawback.reason)
        .join(Clawback, Clawback.id == Deduction.clawback_id)
        .where(Deduction.liquidation_id == act.id)
        .order_by(Deduction.id)
    )
    names = LiquidationView.__dataclass_fields__.keys() - {"items", "deductions", "tolerated", "withheld"}
    items = _items(LiquidationItem.liquidation_id == act.id)
    return LiquidationView(
        items=items,
        tolerated=tolerated_of(each.einvoice_id for each in items),
        withheld=_withheld(each.id for each in items),
        deductions=tuple(DeductionRow(**row) for row in session().execute(taken).mappings()),
        **{name: getattr(act, name) for name in names},
    )


def _withheld(item_ids: Iterable[int]) -> tuple[WithheldRow, ...]:
    columns = (Withholding.item_id, SocialDebt.body, Withholding.cents, Withholding.paid_on, Withholding.order_number)
    statement = select(*columns).join(SocialDebt, SocialDebt.id == Withholding.debt_id)
    rows = session().execute(statement.where(Withholding.item_id.in_(set(item_ids))).order_by(Withholding.id))
    return tuple(WithheldRow(**row) for row in rows.mappings())


def item(item_id: int) -> ItemRow | None:
    """One item, if it is within reach."""
    found = _items(LiquidationItem.id == item_id)
    return found[0] if found else None


def items_of(einvoice_id: int) -> tuple[tuple[int, ItemRow], ...]:
    """(Act id, item) of the parts of an invoice that are in acts that stand."""
    found = _items(LiquidationItem.einvoice_id == einvoice_id, LiquidationItem.voided_at.is_(None))
    acts = {
        row.id: row.liquidation_id
        for row in session().execute(
            select(LiquidationItem.id, LiquidationItem.liquidation_id).where(LiquidationItem.einvoice_id == einvoice_id)
        )
    }
    return tuple((acts[each.id], each) for each in found)
