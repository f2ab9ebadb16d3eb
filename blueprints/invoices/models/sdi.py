"""Tables: messages of the exchange system (SdI), outcomes sent to it, and which invoice a credit note corrects."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Cents, Id, Instant, Json, Key


class SdiMessage(Base):
    """A notification or a metadata file of SdI, read once; `file_id` is the file that it speaks of, once known."""

    __tablename__ = "sdi_messages"
    __table_args__ = (
        UniqueConstraint("agency_id", "digest"),
        ForeignKeyConstraint(
            ["file_id", "agency_id"], ["einvoice_files.id", "einvoice_files.agency_id"], name="fk_sdi_messages_file_id"
        ),
        Index(None, "agency_id", "sdi_id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    file_id: Mapped[Id | None]
    kind: Mapped[str] = mapped_column(String(2))
    sdi_id: Mapped[str] = mapped_column(String(36))
    file_name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[Json]
    received_at: Mapped[Instant]
    received_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class Outcome(Base):
    """EC01 or EC02 as it was written for SdI; `discarded_at` when SdI refused the message itself."""

    __tablename__ = "einvoice_outcomes"
    __table_args__ = (
        CheckConstraint("outcome in ('EC01', 'EC02')", name="outcome"),
        CheckConstraint("(outcome = 'EC02') = (cause in ('1', '2', '3', '4', '5'))", name="cause"),
        UniqueConstraint("agency_id", "file_name"),
        ForeignKeyConstraint(
            ["einvoice_id", "agency_id"],
            ["einvoices.id", "einvoices.agency_id"],
            name="fk_einvoice_outcomes_einvoice_id",
        ),
        Index(
            "uq_einvoice_outcomes_current", "einvoice_id", unique=True, postgresql_where=text("discarded_at is null")
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id | None]
    einvoice_id: Mapped[Id]
    outcome: Mapped[str] = mapped_column(String(4))
    cause: Mapped[str] = mapped_column(String(1))
    description: Mapped[str] = mapped_column(String(255))
    file_name: Mapped[str] = mapped_column(String(120))
    message: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[Instant]
    sent_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    discarded_at: Mapped[Instant | None]


class CreditLink(Base):
    """The invoice that a credit note names (DatiFattureCollegate), whichever of the two came first.

    `cents` is the part of the note that met disputed money of the invoice.
    """

    __tablename__ = "credit_links"
    __table_args__ = (
        UniqueConstraint("credit_note_id", "einvoice_id"),
        ForeignKeyConstraint(
            ["credit_note_id", "agency_id"],
            ["einvoices.id", "einvoices.agency_id"],
            name="fk_credit_links_credit_note_id",
        ),
        ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_credit_links_einvoice_id"
        ),
        Index(None, "einvoice_id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id | None]
    credit_note_id: Mapped[Id]
    einvoice_id: Mapped[Id]
    cents: Mapped[Cents] = mapped_column(server_default="0")
