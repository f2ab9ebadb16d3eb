"""Confirmation of a month: a link with a code for the family, its answers, the scan of a signed sheet.

Whoever opens a link has no account: the token in its address finds it, the code, which is given apart, opens it.
Neither is kept. What a family may do is done with the reach of the provider whose accesses it reads.
"""

import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from app import audit, documents
from app.actors import EVERYTHING, Actor, Reach
from app.db import reaching, session
from app.decisions import Refusal, Refused, agree
from app.tokens import digest_of, new_token
from app.uow import use_case
from blueprints.care import policies
from blueprints.care.models import ConfirmationLink, EntryAnswer, MonthlyReport, ServiceEntry, SignedSheet
from blueprints.care.queries import confirmations
from blueprints.care.queries.cards import project_codes
from blueprints.care.queries.locks import locked_report
from blueprints.care.rules.confirmations import (
    CODE_DIGITS,
    code_digest_of,
    reasons_not_to_answer,
    why_not_open,
)
from blueprints.providers import api as providers
from blueprints.territory import api as territory

MOST_SHEET_BYTES = 10_000_000
SHEET_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg"})


@dataclass(frozen=True, kw_only=True)
class Given:
    """A new link: its token and code are told once and never again."""

    token: str
    code: str
    expires_at: datetime


@use_case
def ask_confirmation(*, report_id: int, project_id: int, actor: Actor, now: datetime) -> Given:
    """Make a link by which the family of a project confirms the month; an earlier one that waits leads nowhere.

    Raises:
        Refused: the report is another's, or has no access of the project that could be confirmed.
    """
    report = locked_report(report_id)
    agree(policies.reasons_not_to_ask_families(actor, agency_id=report.agency_id, provider_id=report.provider_id))
    place = _place(report, project_id)
    days = int(territory.parameter(report.agency_id, "care.confirmation_days", report.month))
    waiting = ConfirmationLink.answered_at.is_(None) & ConfirmationLink.revoked_at.is_(None)
    session().execute(update(ConfirmationLink).filter_by(**place).where(waiting).values(revoked_at=now))
    token, code = new_token(), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    link = ConfirmationLink(
        **place,
        token_digest=digest_of(token),
        code_digest=code_digest_of(token, code),
        created_at=now,
        created_by=actor.person_id,
        expires_at=now + timedelta(days=days),
    )
    session().add(link)
    session().flush()
    _note("confirmation.asked", link, actor, now)
    return Given(token=token, code=code, expires_at=link.expires_at)


def _place(report: MonthlyReport, project_id: int) -> dict[str, Any]:
    place: dict[str, Any] = {
        "agency_id": report.agency_id,
        "provider_id": report.provider_id,
        "project_id": project_id,
        "month": report.month,
    }
    if not confirmations.entries_of(**place):
        raise Refused(Refusal("confirmation-nothing-shown"))
    return place


@use_case
def open_link(*, token: str, code: str, now: datetime) -> int | Refusal:
    """The link's id when the code is right, else why not; wrong codes are counted, and too many close the link."""
    with reaching(EVERYTHING):
        link = confirmations.link_by_digest(digest_of(token))
        against = why_not_open(confirmations.fact_of(link) if link else None, now)
        if against is not None or link is None:
            return against or Refusal("confirmation-link-over")
        if not hmac.compare_digest(link.code_digest, code_digest_of(token, code)):
            link.wrong_codes += 1
            session().flush()
            return Refusal("confirmation-code-wrong")
        link.opened_at = link.opened_at or now
        session().flush()
        return link.id


@dataclass(frozen=True, kw_only=True)
class FamilyMonth:
    """What the holder of an open link reads: codes, times, who delivers; no name of a person."""

    link_id: int
    agency: str
    provider: str
    project: str
    month: date
    expires_at: datetime
    entries: tuple[confirmations.FamilyEntry, ...]


@use_case
def family_month(*, link_id: int, now: datetime) -> FamilyMonth:
    """The month behind a link that was opened.

    Raises:
        Refused: the link is over, or was answered.
    """
    with reaching(EVERYTHING):
        link = _open(link_id, now)
        place = {name: getattr(link, name) for name in ("agency_id", "provider_id", "project_id", "month")}
        provider = providers.card(link.provider_id)
        return FamilyMonth(
            link_id=link_id,
            agency=territory.agency(link.agency_id).name,
            provider=provider.name if provider else "",
            project=project_codes([link.project_id])[link.project_id],
            month=link.month,
            expires_at=link.expires_at,
            entries=confirmations.entries_of(**place),
        )


def _open(link_id: int, now: datetime) -> ConfirmationLink:
    link = confirmations.link_by_id(link_id)
    against = why_not_open(confirmations.fact_of(link) if link else None, now)
    if against is not None or link is None:
        raise Refused(against or Refusal("confirmation-link-over"))
    return link


@use_case
def answer_link(*, link_id: int, shown: Collection[int], contested: Mapping[int, str], now: datetime) -> int:
    """Confirm the accesses that were shown, but for those contested, each with a word; return how many were confirmed.

    The link leads nowhere afterwards. Accesses that are no longer there are left out.

    Raises:
        Refused: the link is over, was answered, nothing was shown, or a contest has no word.
    """
    with reaching(EVERYTHING):
        link = _open(link_id, now)
    family = Actor(name="family", reach=Reach(kind="provider", provider_id=link.provider_id))
    with reaching(family.reach):
        place = {name: getattr(link, name) for name in ("agency_id", "provider_id", "project_id", "month")}
        there = {each.id for each in confirmations.entries_of(**place)} & set(shown)
        disputed = {entry: word for entry, word in contested.items() if entry in there}
        agree(reasons_not_to_answer(there, disputed))
        for confirmed, ids in ((True, there - disputed.keys()), (False, set(disputed))):
            session().execute(update(ServiceEntry).where(ServiceEntry.id.in_(ids)).values(confirmed=confirmed))
        said = {"agency_id": link.agency_id, "provider_id": link.provider_id, "link_id": link.id, "said_at": now}
        session().add_all(
            EntryAnswer(entry_id=entry, contested=entry in disputed, word=disputed.get(entry, "").strip()[:300], **said)
            for entry in sorted(there)
        )
        link.answered_at = now
        session().flush()
        _note("confirmation.answered", link, family, now, contested=len(disputed))
    return len(there) - len(disputed)


@use_case
def keep_sheet(*, report_id: int, project_id: int, content: bytes, file_name: str, actor: Actor, now: datetime) -> int:
    """Keep the scan of a signed sheet: the month's accesses of the project count as confirmed, but for contested ones.

    Raises:
        Refused: the file is empty, too large or no PDF or picture, the same scan is there already, the report is
            another's or has no such access.
    """
    report = locked_report(report_id)
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=report.provider_id))
    agree(documents.reasons_not_to_keep(content, most_bytes=MOST_SHEET_BYTES, types=SHEET_TYPES))
    place = _place(report, project_id)
    stored = documents.keep(content, file_name)
    if session().scalar(select(SignedSheet.id).filter_by(**place, digest=stored.digest)) is not None:
        raise Refused(Refusal("sheet-there-already"))
    row = SignedSheet(
        **place,
        digest=stored.digest,
        size=stored.size,
        media_type=stored.media_type,
        file_name=stored.name,
        uploaded_at=now,
        uploaded_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    ids = {each.id for each in confirmations.entries_of(**place)}
    signed = ServiceEntry.id.in_(ids) & ~confirmations.is_contested()
    session().execute(
        update(ServiceEntry).where(signed).values(confirmed=True), execution_options={"synchronize_session": False}
    )
    audit.record("sheet.kept", kind="signed_sheet", subject_id=row.id, actor=actor, at=now, **_ids(row))
    return row.id


def _ids(row: Any) -> dict[str, int]:
    return {"agency_id": row.agency_id, "provider_id": row.provider_id}


def _note(action: str, link: ConfirmationLink, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(action, kind="confirmation_link", subject_id=link.id, actor=actor, at=now, **_ids(link), **facts)
