"""Tables: e-invoice files, their documents and lines, verification runs with findings, holds, liquidations.

A table or column named `provider_id` is empty while the supplier is not known.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Cents, Id, Instant, Json, Key, Quantity, UnitPrice
from blueprints.invoices.states import InvoiceState

STATES = ", ".join(f"'{state}'" for state in InvoiceState)


class EInvoiceFile(Base):
    """A file as it was brought in. The same bytes are brought in once per agency.

    `sdi_id` is SdI's own number of the file (IdentificativoSdI); `term_ended_at` when SdI said that the
    term for an outcome has ended.
    """

    __tablename__ = "einvoice_files"
    __table_args__ = (UniqueConstraint("agency_id", "digest"), UniqueConstraint("id", "agency_id"))

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    signer: Mapped[str | None] = mapped_column(String(200))
    sdi_id: Mapped[str | None] = mapped_column(String(36))
    term_ended_at: Mapped[Instant | None]
    received_at: Mapped[Instant]
    received_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class EInvoice(Base):
    """One body of a file: an invoice or a credit note, with what the last verification made of its money.

    Amounts are net of VAT in cents; those of a credit note are negative. `body_digest` is the SHA-256 of what
    the body says: the same body in another envelope is the same invoice. Of the disputed cents, `conceded` were
    given to the provider after all and `credited` were taken back by credit notes; of a credit note, `credited`
    is the part that met disputed money, so that it lowers no payment. `liquidated` is what acts hold of it:
    never more than what is owed.
    """

    __tablename__ = "einvoices"
    __table_args__ = (
        CheckConstraint(f"state in ({STATES})", name="state"),
        CheckConstraint("billed_cents = verified_cents + disputed_cents", name="money"),
        CheckConstraint(
            "conceded_cents >= 0 and credited_cents >= 0"
            " and conceded_cents + credited_cents <= greatest(disputed_cents, -billed_cents)",
            name="decided",
        ),
        CheckConstraint(
            "case when billed_cents < 0 then liquidated_cents between verified_cents + credited_cents and 0"
            " else liquidated_cents between 0 and verified_cents + conceded_cents end",
            name="paid_once",
        ),
        UniqueConstraint("file_id", "position"),
        UniqueConstraint("id", "agency_id"),
        UniqueConstraint(
            "agency_id", "supplier_vat", "number", "year", "type", "body_digest", name="uq_einvoices_same_body"
        ),
        ForeignKeyConstraint(
            ["file_id", "agency_id"], ["einvoice_files.id", "einvoice_files.agency_id"], name="fk_einvoices_file_id"
        ),
        Index("ix_einvoices_list", "agency_id", "id"),
        Index("ix_einvoices_provider_id", "provider_id", "id"),
        Index("ix_einvoices_same", "agency_id", "supplier_vat", "number", "type"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    provider_id: Mapped[Id | None] = mapped_column(ForeignKey("providers.id"))
    file_id: Mapped[Id]
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    type: Mapped[str] = mapped_column(String(4))
    number: Mapped[str] = mapped_column(String(20))
    dated: Mapped[date]
    year: Mapped[int]
    body_digest: Mapped[str] = mapped_column(String(64))
    supplier_vat: Mapped[str] = mapped_column(String(30))
    supplier_name: Mapped[str] = mapped_column(String(200))
    total_cents: Mapped[Cents | None]
    billed_cents: Mapped[Cents] = mapped_column(server_default="0")
    verified_cents: Mapped[Cents] = mapped_column(server_default="0")
    disputed_cents: Mapped[Cents] = mapped_column(server_default="0")
    conceded_cents: Mapped[Cents] = mapped_column(server_default="0")
    credited_cents: Mapped[Cents] = mapped_column(server_default="0")
    liquidated_cents: Mapped[Cents] = mapped_column(server_default="0")
    delivered_on: Mapped[date]
    due_on: Mapped[date]
    content: Mapped[Json]


class EInvoiceLine(Base):
    """A line, and the accepted report line that it bills (no foreign key: the report may be returned)."""

    __tablename__ = "einvoice_lines"
    __table_args__ = (
        UniqueConstraint("einvoice_id", "position"),
        ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_einvoice_lines_einvoice_id"
        ),
        Index(None, "report_line_id"),
    )

    id: Mapped[Key]
    einvoice_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id | None]
    position: Mapped[int]
    number: Mapped[int]
    description: Mapped[str]
    quantity: Mapped[Quantity | None]
    unit: Mapped[str] = mapped_column(String(10))
    unit_price: Mapped[UnitPrice]
    total_cents: Mapped[Cents]
    vat_rate: Mapped[Decimal] = mapped_column(Numeric(7, 4))
    nature: Mapped[str] = mapped_column(String(4))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    administration_reference: Mapped[str] = mapped_column(String(20))
    report_line_id: Mapped[Id | None]
    match_how: Mapped[str | None] = mapped_column(String(30))
    match_reason: Mapped[str | None] = mapped_column(String(30))


class VerificationRun(Base):
    """One verification of one invoice: repeating it on the same inputs gives the same findings."""

    __tablename__ = "verification_runs"
    __table_args__ = (
        UniqueConstraint("id", "agency_id"),
        ForeignKeyConstraint(
            ["einvoice_id", "agency_id"],
            ["einvoices.id", "einvoices.agency_id"],
            name="fk_verification_runs_einvoice_id",
        ),
        Index(None, "einvoice_id", "id"),
    )

    id: Mapped[Key]
    einvoice_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id | None]
    rule_set: Mapped[str] = mapped_column(String(40))
    rules_applied: Mapped[Json]
    inputs_digest: Mapped[str] = mapped_column(String(64))
    ran_at: Mapped[Instant]
    ran_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class EInvoiceFinding(Base):
    """An objection of one rule, with the cents that it owns and those that it would claim alone."""

    __tablename__ = "einvoice_findings"
    __table_args__ = (
        UniqueConstraint("run_id", "position"),
        ForeignKeyConstraint(
            ["run_id", "agency_id"],
            ["verification_runs.id", "verification_runs.agency_id"],
            name="fk_einvoice_findings_run_id",
        ),
        Index(None, "einvoice_id"),
    )

    id: Mapped[Key]
    run_id: Mapped[Id]
    einvoice_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id | None]
    position: Mapped[int]
    rule: Mapped[str] = mapped_column(String(5))
    severity: Mapped[str] = mapped_column(String(20))
    line_number: Mapped[int | None]
    entry_id: Mapped[Id | None]
    cents: Mapped[Cents]
    claimed_cents: Mapped[Cents]
    facts: Mapped[Json]


class Hold(Base):
    """Why an invoice may not be liquidated for now; lifted, never removed."""

    __tablename__ = "einvoice_holds"
    __table_args__ = (
        ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_einvoice_holds_einvoice_id"
        ),
        Index(
            "uq_einvoice_holds_current",
            "einvoice_id",
            "accreditation_id",
            unique=True,
            postgresql_where=text("lifted_at is null"),
        ),
    )

    id: Mapped[Key]
    einvoice_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    accreditation_id: Mapped[Id] = mapped_column(ForeignKey("accreditations.id"))
    placed_at: Mapped[Instant]
    lifted_at: Mapped[Instant | None]
