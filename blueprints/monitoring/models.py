"""Tables: visits with their filled checklist and minutes, findings, proposed suspensions, penalties."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Cents, Id, Instant, Json, Key
from blueprints.monitoring.rules import CAUSES, KINDS, OUTCOMES, SEVERITIES
from blueprints.monitoring.states import FindingState, PenaltyState, ProposalState, VisitState


def among(column: str, values: tuple[str, ...]) -> str:
    """SQL: the column holds one of the values."""
    return f"{column} in ({', '.join(repr(str(value)) for value in values)})"


def _of_visit(table: str) -> ForeignKeyConstraint:
    """A child belongs to the agency and to the provider of its visit."""
    return ForeignKeyConstraint(
        ["visit_id", "agency_id", "provider_id"],
        ["visits.id", "visits.agency_id", "visits.provider_id"],
        name=f"fk_{table}_visit_id",
    )


class Visit(Base):
    """A visit to a provider under one accreditation; closed, it carries its minutes."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint(among("state", tuple(VisitState)), name="state"),
        CheckConstraint(among("kind", KINDS), name="kind"),
        CheckConstraint(
            "(state = 'closed') = (closed_at is not null and minutes_year is not null and minutes_number is not null"
            " and minutes_content is not null and minutes_digest is not null and pdf_digest is not null)",
            name="closed_whole",
        ),
        CheckConstraint("(state = 'cancelled') = (cancel_reason is not null)", name="cancelled_with_reason"),
        UniqueConstraint("id", "agency_id", "provider_id", name="uq_visits_owner"),
        UniqueConstraint("agency_id", "minutes_year", "minutes_number", name="uq_visits_minutes"),
        Index("ix_visits_agency_id", "agency_id", "planned_on", "id"),
        Index("ix_visits_provider_id", "provider_id", "closed_at", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    accreditation_id: Mapped[Id] = mapped_column(ForeignKey("accreditations.id"))
    checklist_version_id: Mapped[Id] = mapped_column(ForeignKey("checklist_versions.id"))
    kind: Mapped[str] = mapped_column(String(20))
    planned_on: Mapped[date]
    scope: Mapped[str]
    inspector_id: Mapped[Id] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(String(12))
    planned_at: Mapped[Instant]
    opened_at: Mapped[Instant | None]
    cancel_reason: Mapped[str | None]
    started_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    place: Mapped[str] = mapped_column(server_default="")
    present_agency: Mapped[str] = mapped_column(server_default="")
    present_provider: Mapped[str] = mapped_column(server_default="")
    statements: Mapped[str] = mapped_column(server_default="")
    observations: Mapped[str] = mapped_column(server_default="")
    closed_at: Mapped[Instant | None]
    minutes_year: Mapped[int | None]
    minutes_number: Mapped[int | None]
    minutes_content: Mapped[Json | None]
    minutes_digest: Mapped[str | None] = mapped_column(String(64))
    pdf_digest: Mapped[str | None] = mapped_column(String(64))


class VisitCheck(Base):
    """What one item of the checklist was answered with; `outcome` is null until somebody says something."""

    __tablename__ = "visit_checks"
    __table_args__ = (
        CheckConstraint(among("outcome", OUTCOMES), name="outcome"),
        CheckConstraint("measure >= 0", name="measure"),
        UniqueConstraint("visit_id", "item_code", name="uq_visit_checks_item"),
        _of_visit("visit_checks"),
    )

    id: Mapped[Key]
    visit_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    item_code: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(20))
    measure: Mapped[Decimal | None] = mapped_column(Numeric(18, 8))
    note: Mapped[str] = mapped_column(server_default="")
    saved_at: Mapped[Instant | None]
    saved_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    closed: Mapped[bool] = mapped_column(server_default=sql("false"))


class Finding(Base):
    """A breach that a visit found; its term is set by the minutes, from when on its words never change."""

    __tablename__ = "findings"
    __table_args__ = (
        CheckConstraint(among("severity", SEVERITIES), name="severity"),
        CheckConstraint(among("state", tuple(FindingState)), name="state"),
        CheckConstraint("closed = (due_on is not null and found_on is not null)", name="closed_with_term"),
        CheckConstraint("(state = 'resolved') = (resolved_on is not null)", name="resolved_when"),
        UniqueConstraint("id", "agency_id", "provider_id", name="uq_findings_owner"),
        _of_visit("findings"),
        Index("ix_findings_visit_id_id", "visit_id", "id"),
        Index("ix_findings_accreditation_id_id", "accreditation_id", "id"),
        Index(
            "ix_findings_overdue",
            "due_on",
            "id",
            postgresql_where=sql("state = 'open' and severity = 'major' and closed"),
        ),
    )

    id: Mapped[Key]
    visit_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    accreditation_id: Mapped[Id] = mapped_column(ForeignKey("accreditations.id"))
    item_code: Mapped[str] = mapped_column(String(20))
    severity: Mapped[str] = mapped_column(String(10))
    text: Mapped[str]
    prescription: Mapped[str]
    state: Mapped[str] = mapped_column(String(12))
    closed: Mapped[bool] = mapped_column(server_default=sql("false"))
    found_on: Mapped[date | None]
    due_on: Mapped[date | None]
    resolved_on: Mapped[date | None]
    resolution: Mapped[str] = mapped_column(server_default="")


class SuspensionProposal(Base):
    """A suspension that findings call for; somebody confirms it with an act, or drops it with a reason."""

    __tablename__ = "suspension_proposals"
    __table_args__ = (
        CheckConstraint(among("state", tuple(ProposalState)), name="state"),
        CheckConstraint(among("cause", CAUSES), name="cause"),
        CheckConstraint(
            "(state = 'confirmed') = (act_number is not null and act_day is not null and effective_from is not null"
            " and running_projects_continue is not null)",
            name="confirmed_by_act",
        ),
        CheckConstraint("(state = 'proposed') = (decided_at is null and reason is null)", name="decided_with_reason"),
        ForeignKeyConstraint(
            ["finding_id", "agency_id", "provider_id"],
            ["findings.id", "findings.agency_id", "findings.provider_id"],
            name="fk_suspension_proposals_finding_id",
        ),
        UniqueConstraint("finding_id", "cause", name="uq_suspension_proposals_cause"),
        Index(
            "uq_suspension_proposals_pending",
            "accreditation_id",
            unique=True,
            postgresql_where=sql("state = 'proposed'"),
        ),
        Index("ix_suspension_proposals_agency_id_id", "agency_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    accreditation_id: Mapped[Id] = mapped_column(ForeignKey("accreditations.id"))
    finding_id: Mapped[Id]
    cause: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    proposed_at: Mapped[Instant]
    act_number: Mapped[str | None] = mapped_column(String(40))
    act_day: Mapped[date | None]
    act_protocol: Mapped[str | None] = mapped_column(String(60))
    effective_from: Mapped[date | None]
    running_projects_continue: Mapped[bool | None]
    reason: Mapped[str | None]
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class Penalty(Base):
    """A penalty for a finding: proposed, answered, then decided with a number and a document, or dropped.

    `proposed_cents` is the fixed amount of the finding's class, `cents` what was decided.
    """

    __tablename__ = "penalties"
    __table_args__ = (
        CheckConstraint(among("state", tuple(PenaltyState)), name="state"),
        CheckConstraint("proposed_cents > 0 and cents between 1 and proposed_cents", name="money"),
        CheckConstraint(
            "(state = 'decided') = (cents is not null and year is not null and number is not null"
            " and pdf_digest is not null)",
            name="decided_whole",
        ),
        CheckConstraint(
            "(state in ('decided', 'dropped')) = (decided_at is not null and reason is not null)",
            name="decided_with_reason",
        ),
        ForeignKeyConstraint(
            ["finding_id", "agency_id", "provider_id"],
            ["findings.id", "findings.agency_id", "findings.provider_id"],
            name="fk_penalties_finding_id",
        ),
        UniqueConstraint("agency_id", "year", "number", name="uq_penalties_number"),
        UniqueConstraint("id", "agency_id", name="uq_penalties_owner"),
        Index("ix_penalties_agency_id_id", "agency_id", "id"),
        Index("ix_penalties_provider_id_id", "provider_id", "id"),
        Index("uq_penalties_finding_id", "finding_id", unique=True, postgresql_where=sql("state <> 'dropped'")),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    accreditation_id: Mapped[Id] = mapped_column(ForeignKey("accreditations.id"))
    finding_id: Mapped[Id]
    state: Mapped[str] = mapped_column(String(12))
    proposed_cents: Mapped[Cents]
    ground: Mapped[str]
    proposed_at: Mapped[Instant]
    proposed_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    hear_until: Mapped[date]
    answer: Mapped[str] = mapped_column(server_default="")
    answered_at: Mapped[Instant | None]
    answered_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    cents: Mapped[Cents | None]
    year: Mapped[int | None]
    number: Mapped[int | None]
    reason: Mapped[str | None]
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    pdf_digest: Mapped[str | None] = mapped_column(String(64))
