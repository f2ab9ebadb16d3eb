"""Tables: adjustments after a tariff was changed for days that had gone, and their lines."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Cents, Id, Instant, Key, UnitPrice
from blueprints.invoices.rules.adjusting import code_of


class Adjustment(Base):
    """What one provider gets more, or less, because of one tariff; `einvoice_id` is the document that settles it.

    Numbered by agency and year without gaps. `cents` is the sum of its lines, without VAT.
    """

    __tablename__ = "adjustments"
    __table_args__ = (
        CheckConstraint("cents <> 0", name="cents"),
        CheckConstraint("(einvoice_id is null) = (matched_at is null)", name="matched"),
        UniqueConstraint("agency_id", "year", "number"),
        UniqueConstraint("tariff_id", "provider_id"),
        UniqueConstraint("id", "agency_id", "provider_id", name="uq_adjustments_owner"),
        UniqueConstraint("einvoice_id"),
        ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_adjustments_einvoice_id"
        ),
        Index(None, "provider_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    tariff_id: Mapped[Id] = mapped_column(ForeignKey("tariffs.id"))
    year: Mapped[int]
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    cents: Mapped[Cents]
    made_at: Mapped[Instant]
    einvoice_id: Mapped[Id | None]
    matched_at: Mapped[Instant | None]

    @property
    def code(self) -> str:
        """What the provider writes on its document."""
        return code_of(self.year, self.number)


class AdjustmentLine(Base):
    """Hours of a month, a service and a profile at one old and one new price in euros an hour."""

    __tablename__ = "adjustment_lines"
    __table_args__ = (
        UniqueConstraint("adjustment_id", "position"),
        ForeignKeyConstraint(
            ["adjustment_id", "agency_id", "provider_id"],
            ["adjustments.id", "adjustments.agency_id", "adjustments.provider_id"],
            name="fk_adjustment_lines_adjustment_id",
        ),
    )

    id: Mapped[Key]
    adjustment_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    position: Mapped[int]
    month: Mapped[date]
    service_code: Mapped[str] = mapped_column(String(30))
    profile: Mapped[str] = mapped_column(String(40))
    old_price: Mapped[UnitPrice]
    new_price: Mapped[UnitPrice]
    minutes: Mapped[int]
    cents: Mapped[Cents]
