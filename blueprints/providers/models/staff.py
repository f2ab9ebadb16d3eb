"""The operators and what they are qualified for."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key
from blueprints.providers.models.dossier import PERIOD, among
from blueprints.providers.rules.staff import CONTRACTS
from blueprints.providers.states import ImportState


class StaffMemberRow(Base):
    """An operator; `code` is the provider's own. `left_on` is the first day on which they no longer work there."""

    __tablename__ = "staff_members"
    __table_args__ = (
        UniqueConstraint("provider_id", "code", name="uq_staff_members_provider_id_code"),
        CheckConstraint("left_on > hired_on", name="employed"),
        CheckConstraint(among("contract", CONTRACTS), name="contract"),
        Index(None, "provider_id", "sort_key", "id"),
    )

    id: Mapped[Key]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(120))
    fiscal_code: Mapped[str] = mapped_column(String(16))
    hired_on: Mapped[date]
    left_on: Mapped[date | None]
    criminal_certificate_requested_on: Mapped[date | None]
    contract: Mapped[str | None] = mapped_column(String(20))
    level: Mapped[str | None] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(server_default="1")


class Qualification(Base):
    """What an operator is qualified for; `uploaded_on` is the day on which the certificate was filed."""

    __tablename__ = "qualifications"
    __table_args__ = (
        UniqueConstraint(
            "staff_member_id", "profile", "valid_from", name="uq_qualifications_staff_member_id_profile_valid_from"
        ),
        CheckConstraint(PERIOD, name="period"),
        Index(None, "provider_id"),
    )

    id: Mapped[Key]
    staff_member_id: Mapped[Id] = mapped_column(ForeignKey("staff_members.id"))
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    profile: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    uploaded_on: Mapped[date | None]
    document_id: Mapped[Id | None] = mapped_column(ForeignKey("provider_documents.id"))


class StaffImport(Base):
    """A list that was brought with bad rows, and what the person decided about its good ones."""

    __tablename__ = "staff_imports"
    __table_args__ = (
        CheckConstraint(among("state", tuple(ImportState)), name="state"),
        Index(None, "provider_id"),
    )

    id: Mapped[Key]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    file_name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    good: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    faults: Mapped[Json]
    state: Mapped[str] = mapped_column(String(20))
    uploaded_at: Mapped[Instant]
    uploaded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
