"""What reports read: payments made, debts, and what each Comune bears."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from app.db import session
from blueprints.care import api as care
from blueprints.invoices.models import (
    ChargeShare,
    EInvoice,
    EInvoiceFile,
    EInvoiceLine,
    Liquidation,
    LiquidationItem,
    Payment,
)


@dataclass(frozen=True, kw_only=True)
class PaidItem:
    """A payment with the day by which it was due."""

    cents: int
    due_on: date
    paid_on: date


@dataclass(frozen=True, kw_only=True)
class OpenDebt:
    """An undisputed amount that is not paid: in an act, or (net) in none yet."""

    provider_id: int
    supplier_name: str
    cents: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ChargedGroup:
    """What one Comune bears for a service and a fund; `people` are ids of beneficiaries."""

    agency_id: int
    comune_id: int | None
    service_code: str
    fund: str
    net_cents: int
    vat_cents: int
    people: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class FoundInvoice:
    """An invoice that a search found."""

    id: int
    number: str
    dated: date
    supplier_name: str
    type: str


def payments_made(agency_id: int, first: date, last: date) -> tuple[PaidItem, ...]:
    """The payments of some days (both in), by day."""
    rows = session().execute(
        select(Payment.cents, LiquidationItem.due_on, Payment.paid_on)
        .join(LiquidationItem, LiquidationItem.id == Payment.item_id)
        .where(Payment.agency_id == agency_id, Payment.paid_on.between(first, last))
        .order_by(Payment.paid_on, Payment.id)
    )
    return tuple(PaidItem(**row) for row in rows.mappings())


def open_debts(agency_id: int) -> tuple[OpenDebt, ...]:
    """What is owed and not disputed and not paid, by due date."""
    in_acts = (
        select(EInvoice.provider_id, EInvoice.supplier_name, LiquidationItem.payee_cents, LiquidationItem.due_on)
        .join(EInvoice, EInvoice.id == LiquidationItem.einvoice_id)
        .join(Liquidation, Liquidation.id == LiquidationItem.liquidation_id)
        .outerjoin(Payment, Payment.item_id == LiquidationItem.id)
        .where(
            LiquidationItem.agency_id == agency_id,
            LiquidationItem.voided_at.is_(None),
            LiquidationItem.payee_cents > 0,
            Payment.id.is_(None),
            Liquidation.state != "rejected",
        )
    )
    left = EInvoice.verified_cents + EInvoice.conceded_cents - EInvoice.liquidated_cents
    in_none = select(EInvoice.provider_id, EInvoice.supplier_name, left, EInvoice.due_on).where(
        EInvoice.agency_id == agency_id,
        EInvoice.billed_cents > 0,
        left > 0,
        EInvoice.provider_id.is_not(None),
        EInvoice.state.in_(("checked", "liquidated", "paid")),
    )
    rows = [
        OpenDebt(provider_id=provider_id or 0, supplier_name=name, cents=cents, due_on=due_on)
        for statement in (in_acts, in_none)
        for provider_id, name, cents, due_on in session().execute(statement)
    ]
    return tuple(sorted(rows, key=lambda each: (each.due_on, each.supplier_name, each.cents)))


def charged(
    first: date, last: date, *, agency_id: int | None = None, comune_id: int | None = None
) -> tuple[ChargedGroup, ...]:
    """What Comuni bear for the services of some months (both in), as far as the reader sees."""
    share = ChargeShare
    chosen: list[ColumnElement[bool]] = [share.month.between(first, last)]
    if agency_id is not None:
        chosen.append(share.agency_id == agency_id)
    if comune_id is not None:
        chosen.append(share.comune_id == comune_id)
    keys = (share.agency_id, share.comune_id, share.service_code, share.fund)
    rows = session().execute(
        select(
            *keys,
            func.sum(share.net_cents).label("net"),
            func.sum(share.vat_cents).label("vat"),
            func.array_agg(share.beneficiary_id.distinct()).label("people"),
        )
        .where(*chosen)
        .group_by(*keys)
        .order_by(*keys)
    )
    return tuple(
        ChargedGroup(
            agency_id=row.agency_id,
            comune_id=row.comune_id,
            service_code=row.service_code,
            fund=row.fund,
            net_cents=int(row.net),
            vat_cents=int(row.vat),
            people=tuple(person for person in row.people if person is not None),
        )
        for row in rows
    )


def find_invoices(
    text: str, *, agency_id: int | None = None, provider_id: int | None = None, most: int = 20
) -> tuple[FoundInvoice, ...]:
    """Invoices by number, CIG, CUP or SdI's number, or by a report's or project's code that one of their lines names.

    Of one agency or one provider, the newest first.
    """
    billed = select(EInvoiceLine.einvoice_id).where(EInvoiceLine.report_line_id.in_(care.lines_called(text)))
    owner = EInvoice.agency_id == agency_id if provider_id is None else EInvoice.provider_id == provider_id
    wanted = or_(
        func.lower(EInvoice.number) == text.lower(),
        EInvoice.content.contains({"references": [{"cig": text.upper()}]}),
        EInvoice.content.contains({"references": [{"cup": text.upper()}]}),
        EInvoiceFile.sdi_id == text,
        EInvoice.id.in_(billed),
    )
    columns = [getattr(EInvoice, name) for name in FoundInvoice.__dataclass_fields__]
    statement = select(*columns).join(EInvoiceFile, EInvoiceFile.id == EInvoice.file_id).where(owner, wanted)
    rows = session().execute(statement.order_by(EInvoice.id.desc()).limit(most))
    return tuple(FoundInvoice(**row) for row in rows.mappings())
