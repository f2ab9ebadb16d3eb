"""Tables: links by which a family confirms a month, its answers, scans of signed sheets."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Key

_MONTH = "extract(day from month) = 1"


class ConfirmationLink(Base):
    """A link for one project and month. Neither its token nor its code is kept, only their digests."""

    __tablename__ = "confirmation_links"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        CheckConstraint(_MONTH, name="month"),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_confirmation_links_project_id"
        ),
        Index(None, "project_id", "month"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    project_id: Mapped[Id]
    month: Mapped[date]
    token_digest: Mapped[str] = mapped_column(String(64))
    code_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Instant]
    created_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[Instant]
    wrong_codes: Mapped[int] = mapped_column(server_default="0")
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class EntryAnswer(Base):
    """What the family said of an entry; it holds until the entry is corrected."""

    __tablename__ = "entry_answers"
    __table_args__ = (CheckConstraint("not contested or word <> ''", name="word"), Index(None, "entry_id"))

    id: Mapped[Key]
    entry_id: Mapped[Id] = mapped_column(ForeignKey("service_entries.id", ondelete="CASCADE"))
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    link_id: Mapped[Id] = mapped_column(ForeignKey("confirmation_links.id"))
    contested: Mapped[bool]
    word: Mapped[str] = mapped_column(String(300))
    said_at: Mapped[Instant]


class SignedSheet(Base):
    """The scan of a month's sheet that the person or the family signed."""

    __tablename__ = "signed_sheets"
    __table_args__ = (
        UniqueConstraint("project_id", "provider_id", "month", "digest"),
        CheckConstraint(_MONTH, name="month"),
        ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name="fk_signed_sheets_project_id"
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    project_id: Mapped[Id]
    month: Mapped[date]
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(60))
    file_name: Mapped[str] = mapped_column(String(120))
    uploaded_at: Mapped[Instant]
    uploaded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
