"""Table: which Comune and which fund bear what an act liquidates."""

from datetime import date

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Cents, Id, Key


class ChargeShare(Base):
    """A share of a liquidated item. The shares of an item add up to its net and its VAT.

    `comune_id` and `beneficiary_id` are empty where no access tells them. A Comune sees its own rows.
    """

    __tablename__ = "charge_shares"
    __table_args__ = (
        ForeignKeyConstraint(
            ["item_id", "agency_id"],
            ["liquidation_items.id", "liquidation_items.agency_id"],
            name="fk_charge_shares_item_id",
        ),
        Index(None, "item_id"),
        Index(None, "agency_id", "month"),
        Index(None, "comune_id", "month"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    item_id: Mapped[Id]
    comune_id: Mapped[Id | None] = mapped_column(ForeignKey("comuni.id"))
    beneficiary_id: Mapped[Id | None]
    service_code: Mapped[str] = mapped_column(String(30))
    fund: Mapped[str] = mapped_column(String(40))
    month: Mapped[date]
    net_cents: Mapped[Cents]
    vat_cents: Mapped[Cents]
