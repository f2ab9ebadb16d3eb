"""Read side of the room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.db import session
from blueprints.standards.grid import Grid
from blueprints.standards.models import Checklist, ChecklistVersion
from blueprints.standards.rules.content import Content, Item, from_json
from blueprints.standards.states import VersionState


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of a checklist. `published_at`, `published_by` and `digest` are None for a draft."""

    id: int
    checklist_id: int
    agency_id: int
    title: str
    number: int
    kind: str
    state: str
    published_at: datetime | None
    published_by: int | None
    digest: str | None
    items: tuple[Item, ...]
    scoring: Grid | None

    def item(self, code: str) -> Item | None:
        """The item with that code."""
        return next((each for each in self.items if each.code == code), None)

    @property
    def content(self) -> Content:
        """Items and scoring as they are stored."""
        return Content(items=self.items, scoring=self.scoring)


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version in a list, without its content."""

    id: int
    checklist_id: int
    title: str
    kind: str
    number: int
    state: str
    published_at: datetime | None
    items: int


def version(version_id: int) -> Version | None:
    """The version with all its items, if it is within reach."""
    found = _versions(ChecklistVersion.id == version_id)
    return found[0] if found else None


def versions(ids: Iterable[int]) -> dict[int, Version]:
    """Many versions by id."""
    return {each.id: each for each in _versions(ChecklistVersion.id.in_(set(ids)))}


def published_versions(agency_id: int, kind: str) -> tuple[Version, ...]:
    """The published versions of an agency's checklists of a kind, the latest first."""
    return tuple(
        _versions(
            ChecklistVersion.agency_id == agency_id,
            Checklist.kind == kind,
            ChecklistVersion.state == VersionState.PUBLISHED,
        )
    )


def latest_published(agency_id: int, kind: str) -> Version | None:
    """The version of a kind that was published last."""
    found = _versions(
        ChecklistVersion.agency_id == agency_id,
        Checklist.kind == kind,
        ChecklistVersion.state == VersionState.PUBLISHED,
        most=1,
    )
    return found[0] if found else None


def lines(agency_id: int) -> tuple[VersionLine, ...]:
    """Every version of an agency, by title, the latest first."""
    rows = session().execute(
        select(
            ChecklistVersion.id,
            ChecklistVersion.checklist_id,
            Checklist.title,
            Checklist.kind,
            ChecklistVersion.number,
            ChecklistVersion.state,
            ChecklistVersion.published_at,
            func.jsonb_array_length(ChecklistVersion.content["items"]).label("items"),
        )
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(ChecklistVersion.agency_id == agency_id)
        .order_by(Checklist.title, Checklist.id, ChecklistVersion.number.desc(), ChecklistVersion.id)
    )
    return tuple(VersionLine(**row) for row in rows.mappings())


def locked(version_id: int) -> ChecklistVersion | None:
    """The row of a version, locked until the transaction ends."""
    return (
        session()
        .scalars(select(ChecklistVersion).where(ChecklistVersion.id == version_id).with_for_update())
        .one_or_none()
    )


def locked_checklist(checklist_id: int) -> Checklist | None:
    """The row of a checklist, locked until the transaction ends."""
    return session().scalars(select(Checklist).where(Checklist.id == checklist_id).with_for_update()).one_or_none()


def codes(agency_id: int) -> frozenset[str]:
    """The codes of an agency's checklists."""
    return frozenset(session().scalars(select(Checklist.code).where(Checklist.agency_id == agency_id)))


def newest(checklist_id: int) -> ChecklistVersion | None:
    """The version of a checklist with the highest number."""
    return (
        session()
        .scalars(
            select(ChecklistVersion)
            .where(ChecklistVersion.checklist_id == checklist_id)
            .order_by(ChecklistVersion.number.desc())
            .limit(1)
        )
        .one_or_none()
    )


def _versions(*conditions: Any, most: int | None = None) -> list[Version]:
    statement = (
        select(ChecklistVersion, Checklist)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(*conditions)
        .order_by(ChecklistVersion.published_at.desc().nulls_last(), ChecklistVersion.id.desc())
        .limit(most)
    )
    return [_version(row, checklist) for row, checklist in session().execute(statement)]


def _version(row: ChecklistVersion, checklist: Checklist) -> Version:
    content = from_json(row.content)
    return Version(
        id=row.id,
        checklist_id=checklist.id,
        agency_id=row.agency_id,
        title=checklist.title,
        number=row.number,
        kind=checklist.kind,
        state=row.state,
        published_at=row.published_at,
        published_by=row.published_by,
        digest=row.digest,
        items=content.items,
        scoring=content.scoring,
    )
