"""Table: the provider's reason for an exception of an entry, and the agency's answer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant
from blueprints.care.models.projects import one_of
from blueprints.care.rules.exceptions import Exceptional


class EntryException(Base):
    """A reason given for one exception of one entry; the exception itself is derived, never stored."""

    __tablename__ = "entry_exceptions"
    __table_args__ = (
        CheckConstraint(one_of(Exceptional, "kind"), name="kind"),
        CheckConstraint("answer in ('explained', 'accepted', 'sent_back')", name="answer"),
    )

    entry_id: Mapped[Id] = mapped_column(
        ForeignKey("service_entries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    agency_id: Mapped[Id]
    provider_id: Mapped[Id]
    answer: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(300), server_default="")
    explained_at: Mapped[Instant]
    explained_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    agency_note: Mapped[str] = mapped_column(String(300), server_default="")
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
