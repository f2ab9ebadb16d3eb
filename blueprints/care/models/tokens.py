"""Table: tokens by which a provider's software sends entries."""

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Key


class ApiToken(Base):
    """A token of a provider. Only its digest is kept; `used_on` is the last day on which it came."""

    __tablename__ = "api_tokens"
    __table_args__ = (UniqueConstraint("digest"), Index(None, "provider_id"))

    id: Mapped[Key]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    name: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Instant]
    created_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
