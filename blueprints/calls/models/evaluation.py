"""The commission: who sits, who abstains, what each found, what was agreed. Findings are append-only."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, Json, Key
from blueprints.calls.models.columns import (
    AgencyId,
    ApplicationId,
    CallId,
    Code,
    Digest,
    LotCode,
    LotTitle,
    PersonId,
    Service,
    Short,
    Title,
    one_of,
)
from blueprints.calls.states import CommissionState, SessionState

CHECK_OUTCOMES = ("met", "not_met", "to_clarify")
OUTCOMES = ("accepted", "accepted_with_prescriptions", "refused")


class Commission(Base):
    """The commission of a call, appointed by an act."""

    __tablename__ = "commissions"
    __table_args__ = (
        one_of("state", CommissionState),
        Index("uq_commissions_call", "call_id", unique=True, postgresql_where=text("ended_at is null")),
    )

    id: Mapped[Key]
    call_id: Mapped[CallId]
    agency_id: Mapped[AgencyId]
    state: Mapped[Short] = mapped_column(server_default=CommissionState.APPOINTED)
    act_number: Mapped[Short]
    act_day: Mapped[date]
    act_protocol: Mapped[Short]
    appointed_at: Mapped[Instant]
    appointed_by: Mapped[PersonId]
    ended_at: Mapped[Instant | None]


class Commissioner(Base):
    """A member, with what the hints of conflict compare (never shown to providers).

    `reserve` is the order in which a reserve one steps in; 0 for a full member.
    """

    __tablename__ = "commissioners"
    __table_args__ = (
        UniqueConstraint("commission_id", "person_id"),
        CheckConstraint("reserve >= 0 and not (chair and reserve > 0)", name="reserve"),
    )

    id: Mapped[Key]
    commission_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("commissions.id"))
    agency_id: Mapped[AgencyId]
    person_id: Mapped[PersonId]
    chair: Mapped[bool]
    reserve: Mapped[int] = mapped_column(server_default="0")
    name: Mapped[Title]
    fiscal_code: Mapped[str | None] = mapped_column(String(16))
    address: Mapped[Title | None]
    employer: Mapped[Title | None]
    comune_istat: Mapped[str | None] = mapped_column(String(6))


class ConflictDeclaration(Base):
    """A member's word about one applicant: no conflict, or abstention with its reason. The latest counts."""

    __tablename__ = "conflict_declarations"
    __table_args__ = (
        CheckConstraint("declares_none or reason is not null", name="abstention_has_reason"),
        Index("ix_conflict_declarations_latest", "application_id", "person_id", "id"),
    )

    id: Mapped[Key]
    commission_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("commissions.id"), index=True)
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    person_id: Mapped[PersonId]
    declares_none: Mapped[bool]
    reason: Mapped[str | None]
    at: Mapped[Instant]


class Check(Base):
    """What one member found on one requirement. The latest of a member counts, the earlier ones stay."""

    __tablename__ = "checks"
    __table_args__ = (
        one_of("outcome", CHECK_OUTCOMES),
        Index("ix_checks_latest", "application_id", "person_id", "item_code", "id"),
    )

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    person_id: Mapped[PersonId]
    item_code: Mapped[Code]
    outcome: Mapped[Short]
    note: Mapped[str | None]
    at: Mapped[Instant]


class Score(Base):
    """The points that one member gave to one criterion. The latest counts, the earlier ones stay."""

    __tablename__ = "scores"
    __table_args__ = (Index("ix_scores_latest", "application_id", "person_id", "service_code", "criterion_code", "id"),)

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    service_code: Mapped[Service]
    person_id: Mapped[PersonId]
    criterion_code: Mapped[Code]
    points: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    note: Mapped[str | None]
    correction: Mapped[str | None]
    at: Mapped[Instant]


class AgreedScore(Base):
    """The points that the commission agreed on one criterion, beside the average then. The latest counts.

    `replaces` are the points of an entry that this one corrects.
    """

    __tablename__ = "agreed_scores"
    __table_args__ = (
        CheckConstraint("points = average and replaces is null or reason is not null", name="departure_has_reason"),
        Index("ix_agreed_scores_latest", "application_id", "service_code", "criterion_code", "id"),
    )

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    service_code: Mapped[Service]
    criterion_code: Mapped[Code]
    points: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    average: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    reason: Mapped[str | None]
    replaces: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    at: Mapped[Instant]
    by: Mapped[PersonId]


class Evaluation(Base):
    """A member has handed in what they found on one applicant; from then on they see the others'.

    `digest` seals what was handed in, before anything of the others could be read.
    """

    __tablename__ = "evaluations"
    __table_args__ = (UniqueConstraint("application_id", "person_id"),)

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    person_id: Mapped[PersonId]
    handed_in_at: Mapped[Instant]
    digest: Mapped[Digest | None]


class AgreedOutcome(Base):
    """What the commission agreed on one service of one applicant, with its reasons. The latest counts.

    Where the call has lots it is for one lot, with the words that the notice gives it.
    """

    __tablename__ = "agreed_outcomes"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        Index("ix_agreed_outcomes_latest", "application_id", "service_code", "id"),
    )

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    service_code: Mapped[Service]
    lot_code: Mapped[LotCode]
    lot_title: Mapped[LotTitle]
    outcome: Mapped[Short]
    reasons: Mapped[str]
    prescriptions: Mapped[str | None]
    prescriptions_due_on: Mapped[date | None]
    points: Mapped[Decimal | None] = mapped_column(Numeric(14, 6))
    at: Mapped[Instant]
    by: Mapped[PersonId]


class CommissionSession(Base):
    """A numbered session; its minutes freeze what they contain."""

    __tablename__ = "commission_sessions"
    __table_args__ = (
        one_of("state", SessionState),
        UniqueConstraint("commission_id", "number"),
        CheckConstraint("state <> 'minutes_signed' or minutes_digest is not null", name="minutes_kept"),
    )

    id: Mapped[Key]
    commission_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("commissions.id"))
    agency_id: Mapped[AgencyId]
    number: Mapped[int]
    state: Mapped[Short] = mapped_column(server_default=SessionState.CONVENED)
    convened_for: Mapped[Instant]
    place: Mapped[Title]
    opened_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    present: Mapped[Json]
    notes: Mapped[str | None]
    content: Mapped[Json | None]
    minutes_digest: Mapped[Digest | None]
