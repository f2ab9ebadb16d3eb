"""Disputes as pages, letters and rules read them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.db import session
from app.pages import Page
from blueprints.invoices.models import Dispute, DisputeFile, EInvoice, EInvoiceFinding, VerificationRun
from blueprints.invoices.rules import Found, Objection, objections

PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class DisputeRow:
    """A dispute; net cents. `rule` is empty when a person raised it, `line_number` 0 for the document."""

    id: int
    agency_id: int
    provider_id: int
    einvoice_id: int
    line_number: int
    rule: str
    state: str
    cents: int
    claimed_cents: int
    conceded_cents: int
    credited_cents: int
    entries: int
    facts: dict[str, Any]
    opened_at: datetime
    answer_due_on: date
    answer: str
    answered_at: datetime | None
    decision: str
    decided_at: datetime | None
    credit_asked_at: datetime | None
    credit_due_on: date | None

    @property
    def open_cents(self) -> int:
        """What neither side has given up yet."""
        return self.cents - self.conceded_cents - self.credited_cents


@dataclass(frozen=True, kw_only=True)
class DisputeLine:
    """A dispute in a list, with its invoice."""

    dispute: DisputeRow
    number: str
    dated: date
    supplier_name: str


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """A file of evidence."""

    id: int
    name: str
    size: int
    digest: str
    media_type: str


def row_of(row: Dispute) -> DisputeRow:
    """The row as other layers read it."""
    return DisputeRow(**{name: getattr(row, name) for name in DisputeRow.__dataclass_fields__})


def disputes_of(einvoice_id: int) -> tuple[DisputeRow, ...]:
    """The disputes on an invoice, by age."""
    statement = select(Dispute).where(Dispute.einvoice_id == einvoice_id).order_by(Dispute.id)
    return tuple(row_of(each) for each in session().scalars(statement))


def objections_of(einvoice_id: int) -> tuple[Objection, ...]:
    """The objections of the latest verification of an invoice, by line and rule."""
    last = select(func.max(VerificationRun.id)).where(VerificationRun.einvoice_id == einvoice_id).scalar_subquery()
    columns = [getattr(EInvoiceFinding, name) for name in Found.__dataclass_fields__]
    statement = select(*columns).where(EInvoiceFinding.run_id == last).order_by(EInvoiceFinding.position)
    return objections(Found(**row) for row in session().execute(statement).mappings())


def dispute(dispute_id: int) -> DisputeLine | None:
    """One dispute with its invoice, if it is within reach."""
    found = _lines(select(Dispute, EInvoice).where(Dispute.id == dispute_id))
    return found[0] if found else None


def disputes(*, provider_id: int | None = None, agency_id: int | None = None, number: int) -> Page[DisputeLine]:
    """One page of the disputes of a provider or of an agency: those without a decision first, then by age."""
    owner = Dispute.agency_id == agency_id if provider_id is None else Dispute.provider_id == provider_id
    total = session().scalar(select(func.count()).select_from(Dispute).where(owner)) or 0
    statement = select(Dispute, EInvoice).where(owner).order_by(Dispute.decided_at.is_not(None), Dispute.id.desc())
    rows = _lines(statement.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page(rows=rows, number=number, size=PAGE_SIZE, total=total)


def _lines(statement: Any) -> tuple[DisputeLine, ...]:
    rows = session().execute(statement.join(EInvoice, EInvoice.id == Dispute.einvoice_id))
    return tuple(
        DisputeLine(
            dispute=row_of(one), number=invoice.number, dated=invoice.dated, supplier_name=invoice.supplier_name
        )
        for one, invoice in rows
    )


def files_of(dispute_id: int) -> tuple[FileRow, ...]:
    """The evidence of a dispute, by age."""
    columns = [getattr(DisputeFile, name) for name in FileRow.__dataclass_fields__]
    statement = select(*columns).where(DisputeFile.dispute_id == dispute_id).order_by(DisputeFile.id)
    return tuple(FileRow(**row) for row in session().execute(statement).mappings())


def locked_dispute(dispute_id: int) -> Dispute | None:
    """A dispute, locked until the transaction ends."""
    return session().scalars(select(Dispute).where(Dispute.id == dispute_id).with_for_update()).one_or_none()
