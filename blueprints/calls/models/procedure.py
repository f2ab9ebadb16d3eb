"""What happens to a case between lodging and decision, and moves its legal clock: integrations, notices of reasons."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, Json, Key
from blueprints.calls.models.columns import AgencyId, ApplicationId, Code, Digest, PersonId, ProviderId, Short, one_of
from blueprints.calls.rules.admissibility import Outcome
from blueprints.calls.states import IntegrationState

FORMAL_OUTCOMES = tuple(Outcome)


class FormalCheck(Base):
    """What an officer found about one item of the formal check. The latest counts, the earlier ones stay."""

    __tablename__ = "formal_checks"
    __table_args__ = (
        one_of("outcome", FORMAL_OUTCOMES),
        Index("ix_formal_checks_latest", "application_id", "item_code", "id"),
    )

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    item_code: Mapped[Code]
    outcome: Mapped[Short]
    note: Mapped[str | None]
    at: Mapped[Instant]
    by: Mapped[PersonId]


class IntegrationRequest(Base):
    """A request for missing pieces: exactly which, by when. Only these open again."""

    __tablename__ = "integration_requests"
    __table_args__ = (one_of("state", IntegrationState), UniqueConstraint("application_id", "number"))

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    number: Mapped[int]
    state: Mapped[Short] = mapped_column(server_default=IntegrationState.SENT)
    item_codes: Mapped[Json]
    text: Mapped[str]
    requested_at: Mapped[Instant]
    requested_by: Mapped[PersonId]
    due_on: Mapped[date]
    answered_at: Mapped[Instant | None]
    letter_digest: Mapped[Digest | None]


class RejectionNotice(Base):
    """The notice of reasons before a refusal (art. 10-bis L. 241/1990), the observations and the answer to them."""

    __tablename__ = "rejection_notices"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    number: Mapped[int]
    reasons: Mapped[str]
    sent_at: Mapped[Instant]
    sent_by: Mapped[PersonId]
    due_on: Mapped[date]
    observations: Mapped[str | None]
    observed_at: Mapped[Instant | None]
    answer: Mapped[str | None]
    letter_digest: Mapped[Digest | None]
