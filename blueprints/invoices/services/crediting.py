"""Credit notes: which invoice each of them corrects, and what of its money they take back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.db import session
from app.decisions import agreed
from blueprints.invoices.models import CreditLink, Dispute, EInvoice
from blueprints.invoices.queries.rows import locked
from blueprints.invoices.rules import Standing, absorbed_by, met_by_credit, names_invoice
from blueprints.invoices.states import DISPUTE, VERIFIED

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


def apply_credits(einvoice_ids: Iterable[int]) -> None:
    """Let the credit notes tied to verified invoices, or verified credit notes, meet what is in dispute.

    What is left of a note lowers the next payment. Part of the running use case; each tie is applied once, the
    oldest first.
    """
    here, ids = session(), set(einvoice_ids)
    ends = CreditLink.credit_note_id.in_(ids) | CreditLink.einvoice_id.in_(ids)
    for link in here.scalars(select(CreditLink).where(ends, CreditLink.cents == 0).order_by(CreditLink.id)).all():
        pair = {each.id: each for each in locked([link.credit_note_id, link.einvoice_id])}
        note, invoice = pair[link.credit_note_id], pair[link.einvoice_id]
        if note.state not in VERIFIED or invoice.state not in VERIFIED:
            continue
        part = met_by_credit(
            credit_cents=-note.verified_cents - note.credited_cents,
            disputed_cents=invoice.disputed_cents,
            conceded_cents=invoice.conceded_cents,
            credited_cents=invoice.credited_cents,
        )
        link.cents = part
        note.credited_cents += part
        invoice.credited_cents += part
        _meet_disputes(invoice.id, part)
        here.flush()


def _meet_disputes(einvoice_id: int, cents: int) -> None:
    rows = session().scalars(
        select(Dispute).where(Dispute.einvoice_id == einvoice_id).order_by(Dispute.id).with_for_update()
    )
    by_id = {row.id: row for row in rows}
    standing = [
        Standing(
            id=row.id,
            state=row.state,
            cents=row.cents,
            conceded_cents=row.conceded_cents,
            credited_cents=row.credited_cents,
        )
        for row in by_id.values()
    ]
    for key, part in absorbed_by(standing, cents=cents).items():
        row = by_id[key]
        row.credited_cents += part
        if row.credited_cents + row.conceded_cents == row.cents:
            row.state = agreed(DISPUTE.next(row.state, "credit"))


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
