"""Cases of documents that have expired."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Key
from blueprints.providers.models.dossier import among
from blueprints.providers.states import ExpiryCaseState, ExpiryOutcome


class ExpiryCase(Base):
    """An expired document at the desk of one agency that reads the dossier."""

    __tablename__ = "expiry_cases"
    __table_args__ = (
        UniqueConstraint("agency_id", "document_id", name="uq_expiry_cases_agency_id_document_id"),
        CheckConstraint(among("state", tuple(ExpiryCaseState)), name="state"),
        CheckConstraint(among("outcome", tuple(ExpiryOutcome)), name="outcome"),
        CheckConstraint(
            "(state = 'closed') = (outcome is not null) and (state = 'closed') = (closed_at is not null)",
            name="closed_whole",
        ),
        Index("ix_expiry_cases_desk", "agency_id", "state", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    document_id: Mapped[Id] = mapped_column(ForeignKey("provider_documents.id"))
    state: Mapped[str] = mapped_column(String(10), server_default=text("'open'"))
    opened_at: Mapped[Instant]
    outcome: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, server_default=text("''"))
    closed_at: Mapped[Instant | None]
    closed_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
