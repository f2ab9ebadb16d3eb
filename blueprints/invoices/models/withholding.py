"""Tables: what providers owe to social-security bodies, and what acts withhold for it (D.Lgs. 36/2023, art. 11)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Cents, Id, Instant, Key


class SocialDebt(Base):
    """What a negative DURC says that is owed to one body; `withheld_cents` is what acts have taken for it."""

    __tablename__ = "social_debts"
    __table_args__ = (
        CheckConstraint("cents > 0 and withheld_cents between 0 and cents", name="money"),
        UniqueConstraint("check_id", "body"),
        UniqueConstraint("id", "agency_id"),
        Index(None, "provider_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    check_id: Mapped[Id] = mapped_column(ForeignKey("payment_checks.id"))
    body: Mapped[str] = mapped_column(String(40))
    cents: Mapped[Cents]
    withheld_cents: Mapped[Cents] = mapped_column(server_default="0")


class Withholding(Base):
    """The part of an item of an act that is paid to a body instead of the provider; paid once."""

    __tablename__ = "social_withholdings"
    __table_args__ = (
        CheckConstraint("cents > 0", name="money"),
        UniqueConstraint("item_id", "debt_id"),
        ForeignKeyConstraint(
            ["item_id", "agency_id"],
            ["liquidation_items.id", "liquidation_items.agency_id"],
            name="fk_social_withholdings_item_id",
        ),
        ForeignKeyConstraint(
            ["debt_id", "agency_id"],
            ["social_debts.id", "social_debts.agency_id"],
            name="fk_social_withholdings_debt_id",
        ),
        ForeignKeyConstraint(
            ["file_id", "agency_id"],
            ["payment_files.id", "payment_files.agency_id"],
            name="fk_social_withholdings_file_id",
        ),
        CheckConstraint("(paid_on is null) = (file_id is null)", name="paid"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    item_id: Mapped[Id]
    debt_id: Mapped[Id]
    cents: Mapped[Cents]
    voided_at: Mapped[Instant | None]
    file_id: Mapped[Id | None]
    paid_on: Mapped[date | None]
    order_number: Mapped[str] = mapped_column(String(40), server_default="")
