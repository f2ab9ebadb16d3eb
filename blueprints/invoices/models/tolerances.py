"""Tables: findings that a person with the right role let pass."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Cents, Id, Instant, Key


class ToleratedFinding(Base):
    """A finding above a rule's tolerance that was let pass: `line_number` 0 is the document, `entry_id` 0 no entry.

    `role` is the one in which the person did it, `cents` what was in dispute because of it, `claimed_cents` up to
    where it holds: the same finding of a later verification passes when it claims no more.
    """

    __tablename__ = "tolerated_findings"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        UniqueConstraint(
            "einvoice_id", "line_number", "entry_id", "rule", "claimed_cents", name="uq_tolerated_findings_finding"
        ),
        ForeignKeyConstraint(
            ["einvoice_id", "agency_id"],
            ["einvoices.id", "einvoices.agency_id"],
            name="fk_tolerated_findings_einvoice_id",
        ),
    )

    id: Mapped[Key]
    einvoice_id: Mapped[Id]
    agency_id: Mapped[Id]
    provider_id: Mapped[Id | None]
    line_number: Mapped[int]
    entry_id: Mapped[Id]
    rule: Mapped[str] = mapped_column(String(5))
    role: Mapped[str] = mapped_column(String(20))
    cents: Mapped[Cents]
    claimed_cents: Mapped[Cents]
    reason: Mapped[str] = mapped_column(Text)
    tolerated_at: Mapped[Instant]
    tolerated_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
