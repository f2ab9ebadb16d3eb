"""Table: what the columns of a provider's files hold."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json


class ColumnProfile(Base):
    """Saved once by a provider and used by each of its imports."""

    __tablename__ = "column_profiles"

    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"), primary_key=True, autoincrement=False)
    columns: Mapped[Json]
    separator: Mapped[str] = mapped_column(String(1), server_default="")
    date_format: Mapped[str] = mapped_column(String(10), server_default="")
    saved_at: Mapped[Instant]
    saved_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
