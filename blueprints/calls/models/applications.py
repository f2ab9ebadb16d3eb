"""Applications: the answers that are being given, the files beside them, and each lodging, frozen.

The agency reads the frozen lodgings; what is being filled in is the provider's alone, also while it mends a
lodged application.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key
from blueprints.calls.models.columns import (
    AgencyId,
    ApplicationId,
    CallId,
    Code,
    Digest,
    PersonId,
    ProviderId,
    Service,
    Short,
    Title,
    one_of,
)
from blueprints.calls.states import ApplicationState

KINDS = ("new", "renewal", "confirmation")
RECEIPT_IS_UNIQUE = "uq_applications_receipt"
ONE_DRAFT = "uq_applications_draft"


class Application(Base):
    """One provider's application under one call.

    `call_version` is the text under which it was filled in; `revision` counts every change of what is being
    filled in, so that whoever lodges says what they had seen.
    """

    __tablename__ = "applications"
    __table_args__ = (
        ForeignKeyConstraint(
            ["call_id", "call_version"],
            ["call_versions.call_id", "call_versions.number"],
            name="fk_applications_version",
        ),
        UniqueConstraint("agency_id", "receipt_year", "receipt_number", name=RECEIPT_IS_UNIQUE),
        one_of("state", ApplicationState),
        one_of("kind", KINDS),
        CheckConstraint(
            "(lodged_at is null) = (receipt_number is null) and (lodged_at is null) = (receipt_year is null)"
            " and (lodged_at is null) = (lodged_by is null)",
            name="receipt_with_lodging",
        ),
        CheckConstraint("state not in ('draft') or lodged_at is null", name="draft_not_lodged"),
        CheckConstraint("state in ('draft', 'withdrawn') or lodged_at is not null", name="case_is_lodged"),
        CheckConstraint("(protocol_number is null) = (protocol_day is null)", name="protocol_whole"),
        Index(ONE_DRAFT, "call_id", "provider_id", unique=True, postgresql_where=text("state = 'draft'")),
        Index("ix_applications_desk", "agency_id", text("lodged_at desc"), text("id desc")),
        Index("ix_applications_provider", "provider_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[AgencyId]
    call_id: Mapped[CallId]
    call_version: Mapped[int]
    provider_id: Mapped[ProviderId]
    state: Mapped[Short] = mapped_column(server_default=ApplicationState.DRAFT)
    kind: Mapped[Short] = mapped_column(server_default="new")
    revision: Mapped[int] = mapped_column(server_default="1")
    renews_accreditation_id: Mapped[Id | None]
    started_at: Mapped[Instant]
    started_by: Mapped[PersonId]
    lodged_at: Mapped[Instant | None]
    lodged_by: Mapped[Id | None]
    receipt_number: Mapped[int | None]
    receipt_year: Mapped[int | None]
    receipt_digest: Mapped[Digest | None]
    protocol_number: Mapped[Short | None]
    protocol_day: Mapped[date | None]
    before_commission_at: Mapped[Instant | None]
    withdrawn_at: Mapped[Instant | None]


class ApplicationService(Base):
    """A service asked for, with the zones of the call (by code) where the provider would work."""

    __tablename__ = "application_services"
    __table_args__ = (UniqueConstraint("application_id", "service_code", name="uq_application_services_once"),)

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    lodged: Mapped[bool] = mapped_column(server_default=text("false"))
    service_code: Mapped[Service]
    zones: Mapped[Json]


class Answer(Base):
    """The answer to one question, or the rows of one group.

    `version` counts the saves: who saves says which one they had seen. An answer carried over from an earlier
    application (`carried_from`) counts once somebody confirmed that it is still true.
    """

    __tablename__ = "application_answers"
    __table_args__ = (UniqueConstraint("application_id", "item_code", name="uq_application_answers_once"),)

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    item_code: Mapped[Code]
    value: Mapped[Json]
    version: Mapped[int]
    carried_from: Mapped[Id | None]
    confirmed_at: Mapped[Instant | None]
    saved_at: Mapped[Instant]
    saved_by: Mapped[PersonId]


class ApplicationFile(Base):
    """A file beside an answer: uploaded here, or a document of the provider's dossier (`document_id`)."""

    __tablename__ = "application_files"
    __table_args__ = (Index("ix_application_files_item", "application_id", "item_code"),)

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    item_code: Mapped[Code]
    document_id: Mapped[Id | None]
    name: Mapped[Title]
    digest: Mapped[Digest]
    size: Mapped[int]
    media_type: Mapped[Code]
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    uploaded_at: Mapped[Instant]
    uploaded_by: Mapped[PersonId]
    removed_at: Mapped[Instant | None]


class Lodging(Base):
    """What was lodged, whole and frozen: the first time, and again after each integration (append-only)."""

    __tablename__ = "application_lodgings"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    number: Mapped[int]
    content: Mapped[Json]
    digest: Mapped[Digest]
    lodged_at: Mapped[Instant]
    lodged_by: Mapped[PersonId]
