"""Checklists and their versions."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Json, Key
from blueprints.standards.rules.content import CHECKLIST_KINDS
from blueprints.standards.states import VersionState


def among(column: str, values: tuple[str, ...]) -> str:
    """SQL: the column holds one of the values."""
    return f"{column} in ({', '.join(repr(str(value)) for value in values)})"


class Checklist(Base):
    """A list of requirements that an agency keeps: for accreditation, or for visits."""

    __tablename__ = "checklists"
    __table_args__ = (
        UniqueConstraint("agency_id", "code", name="uq_checklists_agency_id_code"),
        CheckConstraint(among("kind", CHECKLIST_KINDS), name="kind"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())


class ChecklistVersion(Base):
    """One version: its whole content in one value, so that what was published is one thing with one digest."""

    __tablename__ = "checklist_versions"
    __table_args__ = (
        UniqueConstraint("checklist_id", "number", name="uq_checklist_versions_checklist_id_number"),
        CheckConstraint(among("state", tuple(VersionState)), name="state"),
        CheckConstraint(
            "(state = 'published') = (digest is not null and published_at is not null)", name="published_whole"
        ),
        Index("uq_checklist_versions_one_draft", "checklist_id", unique=True, postgresql_where=text("state = 'draft'")),
        Index(None, "agency_id", "state"),
    )

    id: Mapped[Key]
    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    checklist_id: Mapped[Id] = mapped_column(ForeignKey("checklists.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    content: Mapped[Json]
    digest: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[Instant | None]
    published_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())
