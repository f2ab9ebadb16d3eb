"""Appeals against acts, and when each act was made known."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Key
from blueprints.calls.models.columns import AgencyId, ApplicationId, PersonId, ProviderId, Short, Title, one_of
from blueprints.calls.rules.appeals import APPEAL_KINDS, APPEAL_OUTCOMES


class Appeal(Base):
    """An appeal of a provider against an act, and how it ended; nothing follows from it but by a later act."""

    __tablename__ = "appeals"
    __table_args__ = (
        one_of("kind", APPEAL_KINDS),
        one_of("outcome", APPEAL_OUTCOMES),
        CheckConstraint("(outcome is null) = (ended_on is null)", name="ended_whole"),
        UniqueConstraint("decision_id", "application_id", "kind", "reference", name="uq_appeals_once"),
        Index("ix_appeals_agency_id", "agency_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    decision_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("decisions.id"))
    application_id: Mapped[ApplicationId]
    kind: Mapped[Short]
    reference: Mapped[Short]
    lodged_on: Mapped[date]
    outcome: Mapped[Short | None]
    ended_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[PersonId]
    ended_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class LetterReceipt(Base):
    """The delivery receipt of the letter with an outcome: from the day it names on, the terms to appeal count."""

    __tablename__ = "letter_receipts"
    __table_args__ = (
        PrimaryKeyConstraint("application_id", "decision_id", name="pk_letter_receipts"),
        CheckConstraint("reference <> ''", name="reference"),
    )

    decision_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("decisions.id"))
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    received_on: Mapped[date]
    reference: Mapped[Title]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
