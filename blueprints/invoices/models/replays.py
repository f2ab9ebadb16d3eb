"""Table: drafts of rules, parameters and prices, with what they would have changed."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key
from blueprints.invoices.states import ReplayState

STATES = ", ".join(f"'{state}'" for state in ReplayState)


class Replay(Base):
    """A draft tried on the invoices of some days, both in; `result` once the job has run."""

    __tablename__ = "replays"
    __table_args__ = (
        CheckConstraint(f"state in ({STATES})", name="state"),
        CheckConstraint("(state = 'asked') = (result is null)", name="result"),
        CheckConstraint("(state = 'activated') = (valid_from is not null)", name="activated"),
        Index("ix_replays_agency_id", "agency_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    name: Mapped[str] = mapped_column(String(120))
    draft: Mapped[Json]
    first: Mapped[date]
    last: Mapped[date]
    state: Mapped[str] = mapped_column(String(12))
    outbox_id: Mapped[Id | None]
    asked_at: Mapped[Instant]
    asked_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    result: Mapped[Json | None]
    valid_from: Mapped[date | None]
    act: Mapped[str] = mapped_column(String(120), server_default="")
    activated_at: Mapped[Instant | None]
    activated_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
