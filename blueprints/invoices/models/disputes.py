"""Tables: disputes on an invoice's money, with what the provider answers."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Cents, Id, Instant, Json, Key
from blueprints.invoices.states import DisputeState

STATES = ", ".join(f"'{state}'" for state in DisputeState)


class Dispute(Base):
    """An objection that was told to the provider. `rule` is empty when a person raised it; `line_number` 0 means
    the document."""

    __tablename__ = "disputes"
    __table_args__ = (
        CheckConstraint(f"state in ({STATES})", name="state"),
        CheckConstraint(
            "cents > 0 and conceded_cents >= 0 and credited_cents >= 0 and conceded_cents + credited_cents <= cents",
            name="money",
        ),
        UniqueConstraint("id", "agency_id"),
        ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_disputes_einvoice_id"
        ),
        Index(
            "uq_disputes_objection",
            "einvoice_id",
            "line_number",
            "rule",
            unique=True,
            postgresql_where=text("rule <> '' and state <> 'withdrawn'"),
        ),
        Index("ix_disputes_list", "agency_id", "state", "id"),
        Index(None, "provider_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    einvoice_id: Mapped[Id]
    line_number: Mapped[int]
    rule: Mapped[str] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(10))
    cents: Mapped[Cents]
    claimed_cents: Mapped[Cents]
    conceded_cents: Mapped[Cents] = mapped_column(server_default="0")
    credited_cents: Mapped[Cents] = mapped_column(server_default="0")
    entries: Mapped[int]
    facts: Mapped[Json]
    opened_at: Mapped[Instant]
    opened_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    answer_due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(Text, server_default="")
    answered_at: Mapped[Instant | None]
    answered_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[str] = mapped_column(Text, server_default="")
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    credit_asked_at: Mapped[Instant | None]
    credit_due_on: Mapped[date | None]


class DisputeFile(Base):
    """A file that the provider gives as evidence."""

    __tablename__ = "dispute_files"
    __table_args__ = (
        UniqueConstraint("dispute_id", "digest"),
        ForeignKeyConstraint(
            ["dispute_id", "agency_id"], ["disputes.id", "disputes.agency_id"], name="fk_dispute_files_dispute_id"
        ),
    )

    id: Mapped[Key]
    dispute_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    uploaded_at: Mapped[Instant]
    uploaded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
