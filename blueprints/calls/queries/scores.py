"""Reading scores: what is asked of each applicant, what each member gave, what was agreed. The latest entry counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from app.db import session
from blueprints.calls.models import AgreedScore, CallVersion, Check, Evaluation, Score
from blueprints.calls.queries.applications import services_of
from blueprints.calls.queries.calls import version
from blueprints.calls.rules.asked import Wish, lots_of
from blueprints.calls.rules.notice import Notice
from blueprints.calls.rules.scheme import ScoringTable, table_of

Key = tuple[int, str]


class Case(Protocol):
    """An application, as a row or as a card."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def call_id(self) -> int:
        """Under which call."""

    @property
    def call_version(self) -> int:
        """Under which text of it."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a call says about one service: how it is scored, and the lots that it belongs to (itself among them)."""

    table: ScoringTable
    lots: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is scored for one service of one applicant."""

    application_id: int
    service_code: str
    table: ScoringTable

    @property
    def key(self) -> Key:
        """By what scores are found."""
        return (self.application_id, self.service_code)


@dataclass(frozen=True, kw_only=True)
class ScoreCard:
    """The points that a member gave last to a criterion; `correction` is why they changed after the handing in."""

    id: int
    points: Decimal
    note: str | None
    correction: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AgreedScoreCard:
    """The points that were agreed last on a criterion."""

    id: int
    points: Decimal
    average: Decimal
    reason: str | None
    replaces: Decimal | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AgreedEntry:
    """An entry of agreed points with its criterion."""

    criterion_code: str
    card: AgreedScoreCard


Given = Mapping[int, Mapping[str, ScoreCard]]


def sheets(cases: Iterable[Case]) -> dict[int, tuple[Sheet, ...]]:
    """What is scored for each applicant, under the text with which they applied; none where nothing is."""
    listed = tuple(cases)
    known = parts(listed)
    scored = any(part.table.blocks for each in known.values() for part in each.values())
    wishes = services_of(each.id for each in listed) if scored else {}
    return {case.id: _sheets(case.id, known[case.id], wishes.get(case.id, ())) for case in listed}


def _sheets(application_id: int, known: Mapping[str, Part], wishes: Iterable[Wish]) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(application_id=application_id, service_code=wish.service, table=known[wish.service].table)
        for wish in wishes
        if wish.service in known and known[wish.service].table.blocks
    )


def parts(cases: Iterable[Case]) -> dict[int, Mapping[str, Part]]:
    """What the text under which each applied says about each service."""
    listed = tuple(cases)
    rows = session().execute(
        select(CallVersion.call_id, CallVersion.number, CallVersion.digest)
        .where(CallVersion.call_id.in_({each.call_id for each in listed}), CallVersion.published_at.is_not(None))
        .order_by(CallVersion.call_id, CallVersion.number)
    )
    digests = {(call_id, number): digest for call_id, number, digest in rows}
    texts = {
        each.id: _published(each.call_id, each.call_version, digests[each.call_id, each.call_version])
        for each in listed
        if (each.call_id, each.call_version) in digests
    }
    # Where a service is in several lots, what is scored depends on the territories that each chose.
    by_lots = [key for key, (_, several, _) in texts.items() if several]
    wishes = services_of(by_lots) if by_lots else {}
    return {each.id: _of_applicant(texts.get(each.id), wishes.get(each.id, ())) for each in listed}


def _of_applicant(text: "_Text | None", wishes: Iterable[Wish]) -> Mapping[str, Part]:
    if text is None:
        return {}
    notice, several, parts = text
    if not several:
        return parts
    table, chosen = table_of(notice.mode, notice.scheme), tuple(wishes)
    lots = {each.service: lots_of(notice, [each]) for each in chosen}
    return {**parts, **{code: Part(table=table.asked_of(found), lots=found) for code, found in lots.items()}}


# A notice, whether a service of it is in several lots, and what it says about each service asked for everywhere.
_Text = tuple[Notice, bool, Mapping[str, Part]]


@lru_cache(maxsize=256)
def _published(call_id: int, number: int, _digest: str) -> _Text:
    """A published version never changes, so it is read once a process."""
    shown = version(call_id, number)
    if shown is None:
        raise LookupError(f"no version {number} of call {call_id}")
    notice = shown.notice
    table = table_of(notice.mode, notice.scheme)
    lots = {each.code: frozenset({each.code, *each.lots}) for each in notice.services}
    several = any(len(each.lots) > 1 for each in notice.services)
    return notice, several, {code: Part(table=table.asked_of(found), lots=found) for code, found in lots.items()}


def given(application_ids: Iterable[int], *, by: int | None = None) -> dict[Key, dict[int, dict[str, ScoreCard]]]:
    """What each member gave last, by applicant and service, person and criterion; only one person's with `by`."""
    own = (Score.application_id, Score.service_code, Score.person_id, Score.criterion_code)
    statement = (
        select(*own, Score.id, Score.points, Score.note, Score.correction, Score.at)
        .where(Score.application_id.in_(set(application_ids)))
        .ext(distinct_on(Score.application_id, Score.person_id, Score.service_code, Score.criterion_code))
        .order_by(Score.application_id, Score.person_id, Score.service_code, Score.criterion_code, Score.id.desc())
    )
    if by is not None:
        statement = statement.where(Score.person_id == by)
    found: dict[Key, dict[int, dict[str, ScoreCard]]] = {}
    for application_id, service, who, criterion, key, points, note, correction, at in session().execute(statement):
        card = ScoreCard(id=key, points=points, note=note, correction=correction, at=at)
        found.setdefault((application_id, service), {}).setdefault(who, {})[criterion] = card
    return found


def agreed(application_ids: Iterable[int]) -> dict[Key, dict[str, AgreedScoreCard]]:
    """What was agreed last, by applicant and service, and criterion."""
    rows = session().scalars(
        select(AgreedScore)
        .where(AgreedScore.application_id.in_(set(application_ids)))
        .ext(distinct_on(AgreedScore.application_id, AgreedScore.service_code, AgreedScore.criterion_code))
        .order_by(
            AgreedScore.application_id, AgreedScore.service_code, AgreedScore.criterion_code, AgreedScore.id.desc()
        )
    )
    found: dict[Key, dict[str, AgreedScoreCard]] = {}
    for row in rows:
        found.setdefault((row.application_id, row.service_code), {})[row.criterion_code] = _agreed_card(row)
    return found


def agreed_since(application_ids: Iterable[int], since: datetime | None) -> dict[Key, list[AgreedEntry]]:
    """Every entry of agreed points after an instant, in order, by applicant and service."""
    statement = select(AgreedScore).where(AgreedScore.application_id.in_(set(application_ids)))
    if since is not None:
        statement = statement.where(AgreedScore.at > since)
    found: dict[Key, list[AgreedEntry]] = {}
    for row in session().scalars(statement.order_by(AgreedScore.id)):
        entry = AgreedEntry(criterion_code=row.criterion_code, card=_agreed_card(row))
        found.setdefault((row.application_id, row.service_code), []).append(entry)
    return found


def _agreed_card(row: AgreedScore) -> AgreedScoreCard:
    return AgreedScoreCard(
        id=row.id,
        points=row.points,
        average=row.average,
        reason=row.reason,
        replaces=row.replaces,
        at=row.at,
    )


def sealed_since(application_ids: Iterable[int], since: datetime | None) -> list[tuple[int, int, str]]:
    """(applicant, person, digest) of what was handed in after an instant, in order."""
    statement = select(Evaluation.application_id, Evaluation.person_id, Evaluation.digest).where(
        Evaluation.application_id.in_(set(application_ids)), Evaluation.digest.is_not(None)
    )
    if since is not None:
        statement = statement.where(Evaluation.handed_in_at > since)
    rows = session().execute(statement.order_by(Evaluation.id))
    return [(application_id, who, digest or "") for application_id, who, digest in rows]


def not_met(application_ids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """(person, requirement) of what was last found not met, by applicant."""
    latest = (
        select(Check.application_id, Check.person_id, Check.item_code, Check.outcome)
        .where(Check.application_id.in_(set(application_ids)))
        .ext(distinct_on(Check.application_id, Check.person_id, Check.item_code))
        .order_by(Check.application_id, Check.person_id, Check.item_code, Check.id.desc())
        .subquery()
    )
    rows = session().execute(
        select(latest.c.application_id, latest.c.person_id, latest.c.item_code).where(latest.c.outcome == "not_met")
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for application_id, who, code in rows:
        found.setdefault(application_id, []).append((who, code))
    return found


def unscored(sheet: Sheet, mine: Mapping[str, ScoreCard]) -> tuple[str, ...]:
    """The titles of the criteria of a sheet that a member has not scored."""
    return tuple(each.title for each in sheet.table.criteria if each.code not in mine)
