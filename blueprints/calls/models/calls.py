"""Calls, their frozen versions, and the questions of the providers."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key
from blueprints.calls.models.columns import (
    AgencyId,
    CallId,
    Digest,
    PersonId,
    ProviderId,
    Service,
    Short,
    Title,
    one_of,
)
from blueprints.calls.states import CallState

MODES = ("pass", "quality", "ranking")


class Call(Base):
    """A notice, with what is asked of it often; the whole text is in its versions.

    Windows and period are those of the published version, or of the draft before the first publication.
    An open end of a window means: until an act closes the call.
    """

    __tablename__ = "calls"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        one_of("state", CallState),
        one_of("mode", MODES),
        CheckConstraint("initial_opens_at < initial_closes_at", name="initial_window"),
        CheckConstraint("rolling_opens_at < rolling_closes_at", name="rolling_window"),
        CheckConstraint("initial_closes_at <= rolling_opens_at", name="windows_in_order"),
        CheckConstraint("valid_from < valid_to", name="validity"),
        CheckConstraint(
            "state in ('draft', 'approved') or (version is not null and published_at is not null"
            " and coalesce(initial_opens_at, rolling_opens_at) is not null)",
            name="published_whole",
        ),
        Index("ix_calls_state", "state", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[AgencyId]
    code: Mapped[Short]
    title: Mapped[Title]
    state: Mapped[Short] = mapped_column(server_default=CallState.DRAFT)
    mode: Mapped[Short] = mapped_column(server_default="pass")
    version: Mapped[int | None]
    initial_opens_at: Mapped[Instant | None]
    initial_closes_at: Mapped[Instant | None]
    rolling_opens_at: Mapped[Instant | None]
    rolling_closes_at: Mapped[Instant | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    published_at: Mapped[Instant | None]
    created_at: Mapped[Instant]
    created_by: Mapped[PersonId]


class CallVersion(Base):
    """One text of a call, whole. Once published it never changes (a trigger says so); an amendment is the next one."""

    __tablename__ = "call_versions"
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        CheckConstraint(
            "published_at is null or (digest is not null and act_number is not null and act_day is not null"
            " and act_protocol is not null)",
            name="published_with_act",
        ),
        Index("uq_call_versions_draft", "call_id", unique=True, postgresql_where=text("published_at is null")),
    )

    id: Mapped[Key]
    call_id: Mapped[CallId]
    agency_id: Mapped[AgencyId]
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(server_default="1")
    content: Mapped[Json]
    reason: Mapped[str | None]
    digest: Mapped[Digest | None]
    act_number: Mapped[Short | None]
    act_day: Mapped[date | None]
    act_protocol: Mapped[Short | None]
    saved_at: Mapped[Instant]
    saved_by: Mapped[PersonId]
    published_at: Mapped[Instant | None]
    published_by: Mapped[Id | None]


class CallService(Base):
    """A service that the published version of a call (or its first draft) accredits for."""

    __tablename__ = "call_services"
    __table_args__ = (UniqueConstraint("call_id", "service_code"),)

    id: Mapped[Key]
    call_id: Mapped[CallId]
    agency_id: Mapped[AgencyId]
    service_code: Mapped[Service]


class CallQuestion(Base):
    """A provider's question about a call: who asked stays between it and the agency."""

    __tablename__ = "call_questions"

    id: Mapped[Key]
    call_id: Mapped[CallId]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    asked_by: Mapped[PersonId]
    asked_at: Mapped[Instant]
    text: Mapped[str]
    answered_at: Mapped[Instant | None]


class CallAnswer(Base):
    """A question and its answer as everybody reads them: no trace of who asked."""

    __tablename__ = "call_answers"

    id: Mapped[Key]
    call_id: Mapped[CallId]
    agency_id: Mapped[AgencyId]
    question: Mapped[str]
    answer: Mapped[str]
    published_at: Mapped[Instant]
    published_by: Mapped[PersonId]
