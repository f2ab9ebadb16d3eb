"""Reading confirmations: a report's projects with their state, what a link shows, what families said."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from app.db import session
from app.pages import Page
from app.periods import month_of
from blueprints.care.models import ConfirmationLink, EntryAnswer, EntryVersion, Project, ServiceEntry, SignedSheet
from blueprints.care.queries.deliveries import ReportCard
from blueprints.care.queries.entries import of_report
from blueprints.care.rules.confirmations import LinkFact
from blueprints.care.rules.words import Kind
from blueprints.territory import api as territory

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class ProjectMonth:
    """The direct accesses of a project in a report, and how far their confirmation is; `link` is the latest one."""

    project_id: int
    code: str
    accesses: int
    confirmed: int
    contested: int
    sheets: tuple[tuple[int, str], ...]
    link: ConfirmationLink | None


@dataclass(frozen=True, kw_only=True)
class FamilyEntry:
    """An access as a family reads it."""

    id: int
    started_at: datetime
    ended_at: datetime
    minutes: int
    kind: int


@dataclass(frozen=True, kw_only=True)
class FamilyWord:
    """What a family said of an entry; `holds` until it said another word or the entry was corrected."""

    contested: bool
    word: str
    said_at: datetime
    holds: bool


def corrected_at(entry_id: Any) -> Any:
    """When an entry was last corrected, as a subselect; null when it never was."""
    last = select(func.max(EntryVersion.replaced_at)).where(EntryVersion.entry_id == entry_id)
    return last.correlate(ServiceEntry).scalar_subquery()


def is_contested() -> Any:
    """The condition that the family contests an entry as it stands: its last word, said of the last version."""
    newer = aliased(EntryAnswer)
    said = select(EntryAnswer.id).where(
        EntryAnswer.entry_id == ServiceEntry.id,
        EntryAnswer.contested,
        EntryAnswer.said_at >= func.coalesce(corrected_at(ServiceEntry.id), EntryAnswer.said_at),
        ~select(newer.id).where(newer.entry_id == EntryAnswer.entry_id, newer.id > EntryAnswer.id).exists(),
    )
    return said.correlate(ServiceEntry).exists()


def project_months(report: ReportCard, number: int) -> Page[ProjectMonth]:
    """One page of a report's projects, by code."""
    direct = and_(of_report(report), ServiceEntry.kind == Kind.DIRECT)
    total = session().scalar(select(func.count(ServiceEntry.project_id.distinct())).where(direct)) or 0
    number = min(number, max(1, -(-total // PER_PAGE)))
    rows = (
        session()
        .execute(
            select(
                Project.id,
                Project.code,
                func.count(),
                func.count(case((ServiceEntry.confirmed, 1))),
                func.count(case((is_contested(), 1))),
            )
            .join(Project, Project.id == ServiceEntry.project_id)
            .where(direct)
            .group_by(Project.id, Project.code)
            .order_by(Project.code, Project.id)
            .limit(PER_PAGE)
            .offset((number - 1) * PER_PAGE)
        )
        .all()
    )
    ids = [row[0] for row in rows]
    sheets, links = _sheets(report, ids), _links(report, ids)
    found = [
        ProjectMonth(
            project_id=project_id,
            code=code,
            accesses=accesses,
            confirmed=confirmed,
            contested=contested,
            sheets=tuple(sheets.get(project_id, ())),
            link=links.get(project_id),
        )
        for project_id, code, accesses, confirmed, contested in rows
    ]
    return Page(rows=found, number=number, size=PER_PAGE, total=total)


def _sheets(report: ReportCard, project_ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    statement = select(SignedSheet).where(
        SignedSheet.project_id.in_(project_ids),
        SignedSheet.provider_id == report.provider_id,
        SignedSheet.month == report.month,
    )
    for row in session().scalars(statement.order_by(SignedSheet.id)):
        found.setdefault(row.project_id, []).append((row.id, row.file_name))
    return found


def _links(report: ReportCard, project_ids: list[int]) -> dict[int, ConfirmationLink]:
    statement = select(ConfirmationLink).where(
        ConfirmationLink.project_id.in_(project_ids),
        ConfirmationLink.provider_id == report.provider_id,
        ConfirmationLink.month == report.month,
        ConfirmationLink.revoked_at.is_(None),
    )
    return {row.project_id: row for row in session().scalars(statement.order_by(ConfirmationLink.id))}


def sheet(sheet_id: int) -> SignedSheet | None:
    """One scan, if it is within reach."""
    return session().get(SignedSheet, sheet_id)


def entries_of(agency_id: int, provider_id: int, project_id: int, month: date) -> tuple[FamilyEntry, ...]:
    """The direct accesses of a project in a month by one provider, by time."""
    period = month_of(month)
    rows = session().execute(
        select(
            ServiceEntry.id,
            ServiceEntry.started_at,
            ServiceEntry.ended_at,
            ServiceEntry.minutes,
            ServiceEntry.kind,
        )
        .where(
            ServiceEntry.project_id == project_id,
            ServiceEntry.agency_id == agency_id,
            ServiceEntry.provider_id == provider_id,
            ServiceEntry.kind == Kind.DIRECT,
            ServiceEntry.day >= period.start,
            ServiceEntry.day < period.end,
        )
        .order_by(ServiceEntry.started_at, ServiceEntry.id)
    )
    return tuple(FamilyEntry(**row._mapping) for row in rows)


def words_about(entry_id: int) -> tuple[FamilyWord, ...]:
    """What families said of an entry, the latest first."""
    rows = session().execute(
        select(EntryAnswer, select(func.max(EntryVersion.replaced_at)).filter_by(entry_id=entry_id).scalar_subquery())
        .where(EntryAnswer.entry_id == entry_id)
        .order_by(EntryAnswer.id.desc())
        .limit(PER_PAGE)
    )
    return tuple(
        FamilyWord(
            contested=row.contested,
            word=row.word,
            said_at=row.said_at,
            holds=place == 0 and (last is None or row.said_at >= last),
        )
        for place, (row, last) in enumerate(rows)
    )


def link_by_digest(digest: str) -> ConfirmationLink | None:
    """The link of a token, locked until the transaction ends."""
    statement = select(ConfirmationLink).where(ConfirmationLink.token_digest == digest)
    locked = statement.with_for_update(key_share=True)
    return session().scalars(locked, execution_options={"populate_existing": True}).one_or_none()


def link_by_id(link_id: int) -> ConfirmationLink | None:
    """One link, locked until the transaction ends."""
    statement = select(ConfirmationLink).where(ConfirmationLink.id == link_id).with_for_update(key_share=True)
    return session().scalars(statement, execution_options={"populate_existing": True}).one_or_none()


def fact_of(link: ConfirmationLink) -> LinkFact:
    """The link as the rules know it."""
    return LinkFact(
        expires_at=link.expires_at,
        answered=link.answered_at is not None,
        revoked=link.revoked_at is not None,
        wrong_codes=link.wrong_codes,
        most_wrong=int(territory.parameter(link.agency_id, "care.confirmation_wrong_codes", link.month)),
    )
