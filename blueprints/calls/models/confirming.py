"""The yearly confirmation of requirements."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key
from blueprints.calls.models.columns import AgencyId, Digest, ProviderId, Short, one_of
from blueprints.calls.states import ConfirmationState


class YearlyConfirmation(Base):
    """That one accreditation's requirements are still met, asked once a year; `told` are the letters sent, by step."""

    __tablename__ = "yearly_confirmations"
    __table_args__ = (
        one_of("state", ConfirmationState),
        CheckConstraint(
            "(state = 'confirmed') = (content is not null) and (content is null) = (digest is null)"
            " and (content is null) = (confirmed_at is null)",
            name="confirmed_whole",
        ),
        CheckConstraint(
            "(state = 'settled') = (settled_at is not null) and (settled_at is null) = (settled_note is null)",
            name="settled_whole",
        ),
        UniqueConstraint("accreditation_id", "year", name="uq_yearly_confirmations_once"),
        Index("ix_yearly_confirmations_desk", "agency_id", "year", "id"),
        Index("ix_yearly_confirmations_provider", "provider_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    accreditation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("accreditations.id"))
    year: Mapped[int]
    due_on: Mapped[date]
    state: Mapped[Short] = mapped_column(server_default=ConfirmationState.ASKED)
    asked_at: Mapped[Instant]
    told: Mapped[Json] = mapped_column(server_default=text("'[]'"))
    content: Mapped[Json | None]
    digest: Mapped[Digest | None]
    confirmed_at: Mapped[Instant | None]
    confirmed_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[Instant | None]
    settled_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    settled_note: Mapped[str | None]
