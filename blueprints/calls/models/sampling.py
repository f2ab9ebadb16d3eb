"""Checks on self-declarations: the announced draw, what it drew, the doubtful ones beside it, and their outcomes."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key
from blueprints.calls.models.columns import AgencyId, ApplicationId, CallId, Digest, PersonId, Short, Title, one_of

SAMPLE_OUTCOMES = ("confirmed", "false", "not_verifiable")


class SampleDraw(Base):
    """A draw: announced with its receipts and the public source of its seed, then drawn once (a trigger says so)."""

    __tablename__ = "sample_draws"
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        CheckConstraint(
            "(seed is null) = (drawn_at is null) and (seed is null) = (drawn_by is null)", name="drawn_whole"
        ),
        CheckConstraint("percent > 0 and percent <= 100", name="percent"),
        Index("uq_sample_draws_announced", "call_id", unique=True, postgresql_where=text("drawn_at is null")),
    )

    id: Mapped[Key]
    agency_id: Mapped[AgencyId]
    call_id: Mapped[CallId]
    number: Mapped[int]
    percent: Mapped[Decimal] = mapped_column(Numeric(7, 4))
    receipts: Mapped[Json]
    seed_source: Mapped[Title]
    seed_day: Mapped[date]
    announced_at: Mapped[Instant]
    announced_by: Mapped[PersonId]
    seed: Mapped[Title | None]
    drawn_at: Mapped[Instant | None]
    drawn_by: Mapped[Id | None]


class SampleCheck(Base):
    """An application whose self-declarations are checked: by lot, by a doubt with its reason, or both."""

    __tablename__ = "sample_checks"
    __table_args__ = (
        UniqueConstraint("draw_id", "application_id", name="uq_sample_checks_once"),
        CheckConstraint("by_lot or doubt is not null", name="why_checked"),
    )

    id: Mapped[Key]
    draw_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("sample_draws.id"))
    agency_id: Mapped[AgencyId]
    application_id: Mapped[ApplicationId]
    ticket: Mapped[Digest]
    by_lot: Mapped[bool]
    doubt: Mapped[str | None]
    added_at: Mapped[Instant]


class SampleOutcome(Base):
    """What a check found, and from which source. The latest counts, the earlier ones stay."""

    __tablename__ = "sample_outcomes"
    __table_args__ = (one_of("outcome", SAMPLE_OUTCOMES), Index("ix_sample_outcomes_latest", "check_id", "id"))

    id: Mapped[Key]
    check_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("sample_checks.id"))
    agency_id: Mapped[AgencyId]
    outcome: Mapped[Short]
    note: Mapped[str]
    at: Mapped[Instant]
    by: Mapped[PersonId]
