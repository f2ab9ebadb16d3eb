"""Tables: the sample of a month's accesses without a finding, and what a person found of each."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key
from blueprints.invoices.rules.sampling import OUTCOMES

ALLOWED = ", ".join(f"'{each}'" for each in OUTCOMES)


class AccessSample(Base):
    """One draw: its seed, the shares and weights of the day, and everything it was drawn from."""

    __tablename__ = "access_samples"
    __table_args__ = (UniqueConstraint("agency_id", "month"), UniqueConstraint("id", "agency_id"))

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    month: Mapped[date]
    seed: Mapped[str] = mapped_column(String(64))
    shares: Mapped[Json]
    population: Mapped[Json]
    drawn_at: Mapped[Instant]
    drawn_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class SampledAccess(Base):
    """An access that was drawn (no foreign key: a correction may replace it), as it was on that day."""

    __tablename__ = "sampled_accesses"
    __table_args__ = (
        CheckConstraint(f"outcome in ({ALLOWED})", name="outcome"),
        CheckConstraint("(outcome is null) = (recorded_at is null)", name="recorded"),
        UniqueConstraint("sample_id", "position"),
        ForeignKeyConstraint(
            ["sample_id", "agency_id"],
            ["access_samples.id", "access_samples.agency_id"],
            name="fk_sampled_accesses_sample_id",
        ),
    )

    id: Mapped[Key]
    sample_id: Mapped[Id]
    agency_id: Mapped[Id]
    position: Mapped[int]
    entry_id: Mapped[Id]
    points: Mapped[int]
    by_risk: Mapped[bool]
    facts: Mapped[Json]
    outcome: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(2000), server_default="")
    recorded_at: Mapped[Instant | None]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
