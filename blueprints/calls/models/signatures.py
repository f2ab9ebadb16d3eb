"""Applications that are signed as a file: the PDF that we prepared, and what came back signed."""

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key
from blueprints.calls.models.columns import AgencyId, ApplicationId, Digest, PersonId, ProviderId, Short, Title


class SignedPaper(Base):
    """A PDF of an application as it stood at a revision, to be signed; and, once it came back, who signed it.

    `content_digest` is that of the content that the PDF prints: it is lodged only while that is still the content.
    `doubts` are what a person of the agency weighs (a certificate that no trust list vouches for).
    """

    __tablename__ = "signed_papers"
    __table_args__ = (
        CheckConstraint(
            "(signed_digest is null) = (uploaded_at is null) and (signed_digest is null) = (uploaded_by is null)",
            name="signed_whole",
        ),
        CheckConstraint("(confirmed_at is null) = (confirmed_by is null)", name="confirmed_whole"),
        CheckConstraint("not lodged or signed_digest is not null", name="lodged_signed"),
        Index("ix_signed_papers_application", "application_id", "id"),
    )

    id: Mapped[Key]
    application_id: Mapped[ApplicationId]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    lodged: Mapped[bool] = mapped_column(server_default=text("false"))
    revision: Mapped[int]
    content_digest: Mapped[Digest]
    paper_digest: Mapped[Digest]
    made_at: Mapped[Instant]
    made_by: Mapped[PersonId]
    signed_digest: Mapped[Digest | None]
    signed_name: Mapped[Title | None]
    format: Mapped[Short | None]
    signers: Mapped[Json] = mapped_column(server_default=text("'[]'"))
    doubts: Mapped[Json] = mapped_column(server_default=text("'[]'"))
    uploaded_at: Mapped[Instant | None]
    uploaded_by: Mapped[Id | None]
    confirmed_at: Mapped[Instant | None]
    confirmed_by: Mapped[Id | None]
    confirmed_note: Mapped[str | None]
