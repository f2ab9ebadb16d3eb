"""Adjustments: the lists of both sides, and one with its lines."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from app.db import session
from blueprints.invoices.models import Adjustment, AdjustmentLine, EInvoice
from blueprints.invoices.rules.adjusting import document_for

MOST_LISTED = 200


@dataclass(frozen=True, kw_only=True)
class AdjustmentLineRow:
    """Hours of a month, a service and a profile at an old and a new price; cents without VAT."""

    month: date
    service_code: str
    profile: str
    old_price: Decimal
    new_price: Decimal
    minutes: int
    cents: int


@dataclass(frozen=True, kw_only=True)
class AdjustmentCard:
    """An adjustment; `settled_by` is the number of the document that settles it, `lines` only where it stands alone."""

    id: int
    agency_id: int
    provider_id: int
    code: str
    act: str
    valid_from: date
    cents: int
    made_at: datetime
    einvoice_id: int | None
    settled_by: str | None
    settled_cents: int | None
    lines: tuple[AdjustmentLineRow, ...] = ()

    @property
    def document(self) -> str:
        """TD01 or TD04."""
        return document_for(self.cents)


def adjustments(*, agency_id: int | None = None, provider_id: int | None = None) -> tuple[AdjustmentCard, ...]:
    """The adjustments of an agency or of a provider, the newest first."""
    owner = Adjustment.agency_id == agency_id if agency_id else Adjustment.provider_id == provider_id
    return _cards(owner)


def adjustment(adjustment_id: int) -> AdjustmentCard | None:
    """One adjustment with its lines, if it is within reach."""
    found = _cards(Adjustment.id == adjustment_id, with_lines=True)
    return found[0] if found else None


def _cards(*chosen: object, with_lines: bool = False) -> tuple[AdjustmentCard, ...]:
    statement = (
        select(Adjustment, EInvoice.number, EInvoice.billed_cents)
        .outerjoin(EInvoice, EInvoice.id == Adjustment.einvoice_id)
        .where(*chosen)  # type: ignore[arg-type]  # conditions of SQLAlchemy
        .order_by(Adjustment.id.desc())
        .limit(MOST_LISTED)
    )
    return tuple(
        AdjustmentCard(
            id=row.id,
            agency_id=row.agency_id,
            provider_id=row.provider_id,
            code=row.code,
            act=row.act,
            valid_from=row.valid_from,
            cents=row.cents,
            made_at=row.made_at,
            einvoice_id=row.einvoice_id,
            settled_by=number,
            settled_cents=cents,
            lines=_lines(row.id) if with_lines else (),
        )
        for row, number, cents in session().execute(statement)
    )


def _lines(adjustment_id: int) -> tuple[AdjustmentLineRow, ...]:
    names = AdjustmentLineRow.__dataclass_fields__
    statement = select(*(getattr(AdjustmentLine, name) for name in names))
    of_one = statement.where(AdjustmentLine.adjustment_id == adjustment_id).order_by(AdjustmentLine.position)
    return tuple(AdjustmentLineRow(**row) for row in session().execute(of_one).mappings())
