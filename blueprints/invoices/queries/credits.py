"""Which invoices and credit notes belong together."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from app.db import session
from blueprints.invoices.models import CreditLink, EInvoice


@dataclass(frozen=True, kw_only=True)
class CreditRow:
    """The other document of a pair: a credit note of this invoice, or the invoice of this credit note."""

    id: int
    type: str
    number: str
    dated: date
    billed_cents: int
    state: str


def credits_of(einvoice_id: int) -> tuple[CreditRow, ...]:
    """The documents tied to one, by date."""
    here = or_(
        (CreditLink.credit_note_id == einvoice_id) & (CreditLink.einvoice_id == EInvoice.id),
        (CreditLink.einvoice_id == einvoice_id) & (CreditLink.credit_note_id == EInvoice.id),
    )
    columns = [getattr(EInvoice, name) for name in CreditRow.__dataclass_fields__]
    rows = session().execute(select(*columns).join(CreditLink, here).order_by(EInvoice.dated, EInvoice.id))
    return tuple(CreditRow(**row) for row in rows.mappings())
