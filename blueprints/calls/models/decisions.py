"""Acts that decide: outcomes by application and service."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Key
from blueprints.calls.models.columns import (
    AgencyId,
    ApplicationId,
    CallId,
    LotCode,
    LotTitle,
    PersonId,
    ProviderId,
    Service,
    Short,
    one_of,
)
from blueprints.calls.models.evaluation import OUTCOMES


class Decision(Base):
    """An act with its number, date and protocol. A later act may correct an earlier one."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("agency_id", "act_number", "act_day", name="uq_decisions_act"),)

    id: Mapped[Key]
    agency_id: Mapped[AgencyId]
    call_id: Mapped[CallId]
    act_number: Mapped[Short]
    act_day: Mapped[date]
    act_protocol: Mapped[Short]
    effective_from: Mapped[date]
    corrects_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("decisions.id"))
    decided_at: Mapped[Instant]
    decided_by: Mapped[PersonId]


class DecisionItem(Base):
    """What an act says on one service of one application, or on one lot of it where the call has lots."""

    __tablename__ = "decision_items"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        UniqueConstraint("decision_id", "application_id", "service_code", "lot_code", name="uq_decision_items_once"),
        Index("ix_decision_items_application", "application_id", "service_code", "id"),
    )

    id: Mapped[Key]
    decision_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("decisions.id"))
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    application_id: Mapped[ApplicationId]
    service_code: Mapped[Service]
    lot_code: Mapped[LotCode]
    lot_title: Mapped[LotTitle]
    outcome: Mapped[Short]
    reasons: Mapped[str]
    prescriptions: Mapped[str | None]
    prescriptions_due_on: Mapped[date | None]
    accreditation_id: Mapped[Id | None]
