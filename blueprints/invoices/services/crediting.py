"""Credit notes: which invoice each of them corrects."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.db import session
from blueprints.invoices.models import CreditLink, EInvoice
from blueprints.invoices.rules import names_invoice

CREDIT_NOTE = "TD04"


def link_credit(einvoice_id: int) -> None:
    """Tie a new credit note to the invoices that it names, or a new invoice to the credit notes that name it."""
    here = session()
    row = here.get_one(EInvoice, einvoice_id)
    same = (EInvoice.agency_id == row.agency_id, EInvoice.supplier_vat == row.supplier_vat)
    if row.type == CREDIT_NOTE:
        wanted = [each["id"] or "" for each in row.content["related"]]
        others = here.scalars(select(EInvoice).where(*same, EInvoice.number.in_(wanted), EInvoice.type != CREDIT_NOTE))
        pairs = [(row, other) for other in others]
    else:
        names_it = EInvoice.content.contains({"related": [{"id": row.number}]})
        notes = here.scalars(select(EInvoice).where(*same, EInvoice.type == CREDIT_NOTE, names_it))
        pairs = [(note, row) for note in notes]
    for note, invoice in pairs:
        if names_invoice(_references(note), number=invoice.number, dated=invoice.dated):
            _tie(note, invoice)


def _references(note: EInvoice) -> tuple[tuple[str, date | None], ...]:
    def day(written: Any) -> date | None:
        return date.fromisoformat(written) if written else None

    return tuple((each["id"] or "", day(each["date"])) for each in note.content["related"])


def _tie(note: EInvoice, invoice: EInvoice) -> None:
    values = {
        "agency_id": note.agency_id,
        "provider_id": note.provider_id,
        "credit_note_id": note.id,
        "einvoice_id": invoice.id,
    }
    session().execute(insert(CreditLink).values(**values).on_conflict_do_nothing())
