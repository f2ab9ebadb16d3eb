"""Tables: liquidation acts with their items, checks before paying, payments read back, claw-backs."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Cents, Id, Instant, Json, Key
from blueprints.invoices.states import ActState

STATES = ", ".join(f"'{state}'" for state in ActState)


class Liquidation(Base):
    """An act that fixes what is paid for some invoices; numbered by agency and year without gaps."""

    __tablename__ = "liquidations"
    __table_args__ = (
        CheckConstraint(f"state in ({STATES})", name="state"),
        CheckConstraint("signed_by is null or decided_by is null or signed_by <> decided_by", name="four_eyes"),
        UniqueConstraint("agency_id", "year", "number"),
        UniqueConstraint("id", "agency_id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    decided_at: Mapped[Instant]
    decided_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[Instant | None]
    signed_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, server_default="")


class LiquidationItem(Base):
    """A part of one invoice in an act: its net and VAT, and who gets which of them.

    `turn` counts the parts of an invoice; `blocked_cents` are kept back for the collection agency, `withheld_cents`
    for social-security bodies; `voided_at` when the act was not signed.
    """

    __tablename__ = "liquidation_items"
    __table_args__ = (
        UniqueConstraint("einvoice_id", "turn"),
        UniqueConstraint("id", "agency_id"),
        CheckConstraint(
            "withheld_cents >= 0"
            " and payee_cents + blocked_cents + withheld_cents + treasury_cents = net_cents + vat_cents",
            name="money",
        ),
        ForeignKeyConstraint(
            ["liquidation_id", "agency_id"],
            ["liquidations.id", "liquidations.agency_id"],
            name="fk_liquidation_items_liquidation_id",
        ),
        ForeignKeyConstraint(
            ["einvoice_id", "agency_id"],
            ["einvoices.id", "einvoices.agency_id"],
            name="fk_liquidation_items_einvoice_id",
        ),
    )

    id: Mapped[Key]
    liquidation_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    einvoice_id: Mapped[Id]
    turn: Mapped[int] = mapped_column(server_default="1")
    net_cents: Mapped[Cents]
    vat_cents: Mapped[Cents]
    payee_cents: Mapped[Cents]
    treasury_cents: Mapped[Cents]
    blocked_cents: Mapped[Cents] = mapped_column(server_default="0")
    withheld_cents: Mapped[Cents] = mapped_column(server_default="0")
    due_on: Mapped[date]
    iban: Mapped[str] = mapped_column(String(34))
    cig: Mapped[str] = mapped_column(String(15))
    cup: Mapped[str] = mapped_column(String(15), server_default="")
    voided_at: Mapped[Instant | None]


class PaymentCheck(Base):
    """A check before paying: the provider's DURC, or for one invoice the query to the collection agency."""

    __tablename__ = "payment_checks"
    __table_args__ = (
        CheckConstraint("kind in ('durc', 'collection')", name="kind"),
        CheckConstraint("outcome in ('asked', 'clear', 'negative')", name="outcome"),
        CheckConstraint("(kind = 'collection') = (einvoice_id is not null)", name="subject"),
        ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_payment_checks_einvoice_id"
        ),
        Index(None, "agency_id", "provider_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    einvoice_id: Mapped[Id | None]
    kind: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(60))
    asked_on: Mapped[date]
    valid_until: Mapped[date | None]
    blocked_cents: Mapped[Cents] = mapped_column(server_default="0")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class PaymentFile(Base):
    """A list of payments that was read back; the same bytes once."""

    __tablename__ = "payment_files"
    __table_args__ = (UniqueConstraint("agency_id", "digest"), UniqueConstraint("id", "agency_id"))

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    good: Mapped[int]
    faults: Mapped[Json]
    read_at: Mapped[Instant]
    read_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class Payment(Base):
    """An item that was paid. One payment for each item: never twice."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("item_id"),
        ForeignKeyConstraint(
            ["item_id", "agency_id"],
            ["liquidation_items.id", "liquidation_items.agency_id"],
            name="fk_payments_item_id",
        ),
        ForeignKeyConstraint(
            ["file_id", "agency_id"], ["payment_files.id", "payment_files.agency_id"], name="fk_payments_file_id"
        ),
        Index(None, "agency_id", "paid_on"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    item_id: Mapped[Id]
    file_id: Mapped[Id]
    paid_on: Mapped[date]
    cents: Mapped[Cents]
    order_number: Mapped[str] = mapped_column(String(40))


class Clawback(Base):
    """Money taken back from the next acts of a provider: what was paid and was not due, or a penalty."""

    __tablename__ = "clawbacks"
    __table_args__ = (
        CheckConstraint("cents > 0 and recovered_cents between 0 and cents", name="money"),
        CheckConstraint("(item_id is null) <> (penalty_id is null)", name="ground"),
        UniqueConstraint("penalty_id"),
        UniqueConstraint("id", "agency_id"),
        ForeignKeyConstraint(
            ["item_id", "agency_id"],
            ["liquidation_items.id", "liquidation_items.agency_id"],
            name="fk_clawbacks_item_id",
        ),
        ForeignKeyConstraint(
            ["penalty_id", "agency_id"], ["penalties.id", "penalties.agency_id"], name="fk_clawbacks_penalty_id"
        ),
        Index(None, "provider_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    item_id: Mapped[Id | None]
    penalty_id: Mapped[Id | None]
    cents: Mapped[Cents]
    recovered_cents: Mapped[Cents] = mapped_column(server_default="0")
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[Instant]
    decided_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class Deduction(Base):
    """The part of a claw-back that an act takes from what its provider gets."""

    __tablename__ = "clawback_deductions"
    __table_args__ = (
        CheckConstraint("cents > 0", name="money"),
        UniqueConstraint("liquidation_id", "clawback_id"),
        ForeignKeyConstraint(
            ["liquidation_id", "agency_id"],
            ["liquidations.id", "liquidations.agency_id"],
            name="fk_clawback_deductions_liquidation_id",
        ),
        ForeignKeyConstraint(
            ["clawback_id", "agency_id"],
            ["clawbacks.id", "clawbacks.agency_id"],
            name="fk_clawback_deductions_clawback_id",
        ),
    )

    id: Mapped[Key]
    liquidation_id: Mapped[Id]
    clawback_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    cents: Mapped[Cents]
    voided_at: Mapped[Instant | None]
