"""Reading calls: rows for the services, cards and pages for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.actors import EVERYTHING
from app.db import reaching, session
from app.pages import Page
from blueprints.calls.models import Call, CallAnswer, CallQuestion, CallService, CallVersion
from blueprints.calls.rules.notice import Notice, from_json
from blueprints.calls.rules.windows import Phase, Window, Windows
from blueprints.calls.states import CallState

NOT_PUBLIC = (CallState.DRAFT, CallState.APPROVED)
PAGE = 25


@dataclass(frozen=True, kw_only=True)
class CallCard:
    """A call as a row of a list. `windows` None: not yet decided (a draft)."""

    id: int
    agency_id: int
    code: str
    title: str
    state: str
    mode: str
    version: int | None
    windows: Windows | None
    valid_from: date | None
    valid_to: date | None
    published_at: datetime | None
    services: tuple[str, ...]

    def phase(self, now: datetime) -> Phase | None:
        """Where the call is on its calendar."""
        return None if self.windows is None else self.windows.phase(now)


@dataclass(frozen=True, kw_only=True)
class VersionCard:
    """One version of a call; `published_at` None: it is being written, and `revision` counts its saves."""

    id: int
    call_id: int
    number: int
    revision: int
    notice: Notice
    stored: dict[str, Any]
    reason: str | None
    digest: str | None
    act_number: str | None
    act_day: date | None
    act_protocol: str | None
    saved_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered:
    """A question and its answer as everybody reads them."""

    id: int
    question: str
    answer: str
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class QuestionAsked:
    """A question as the agency reads it."""

    id: int
    provider_id: int
    text: str
    asked_at: datetime
    answered_at: datetime | None


def windows_of(row: Call) -> Windows | None:
    """The windows of a call's row."""
    initial = Window(opens=row.initial_opens_at, closes=row.initial_closes_at) if row.initial_opens_at else None
    rolling = Window(opens=row.rolling_opens_at, closes=row.rolling_closes_at) if row.rolling_opens_at else None
    return Windows(initial=initial, rolling=rolling) if initial or rolling else None


def _card(row: Call, services: Iterable[str]) -> CallCard:
    return CallCard(
        id=row.id,
        agency_id=row.agency_id,
        code=row.code,
        title=row.title,
        state=row.state,
        mode=row.mode,
        version=row.version,
        windows=windows_of(row),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        published_at=row.published_at,
        services=tuple(services),
    )


def locked_call(call_id: int) -> Call | None:
    """The call, locked against any other change."""
    return (
        session()
        .scalars(
            select(Call).where(Call.id == call_id).with_for_update(), execution_options={"populate_existing": True}
        )
        .one_or_none()
    )


def shared_call(call_id: int) -> Call | None:
    """The call, locked against its own changes but not against other readers.

    Asked by the program itself: to lock a row, the wall wants a reach that may change it, and a provider's may
    not change an agency's call.
    """
    with reaching(EVERYTHING):
        return (
            session()
            .scalars(
                select(Call).where(Call.id == call_id).with_for_update(read=True),
                execution_options={"populate_existing": True},
            )
            .one_or_none()
        )


def draft_row(call_id: int, *, lock: bool = False) -> CallVersion | None:
    """The version that is being written."""
    statement = select(CallVersion).where(CallVersion.call_id == call_id, CallVersion.published_at.is_(None))
    if lock:
        statement = statement.with_for_update()
    return session().scalars(statement, execution_options={"populate_existing": True}).one_or_none()


def version_row(call_id: int, number: int) -> CallVersion | None:
    """One version."""
    statement = select(CallVersion).where(CallVersion.call_id == call_id, CallVersion.number == number)
    return session().scalars(statement).one_or_none()


def version_of(row: CallVersion) -> VersionCard:
    """A version's row as a value."""
    return VersionCard(
        id=row.id,
        call_id=row.call_id,
        number=row.number,
        revision=row.revision,
        notice=from_json(row.content),
        stored=row.content,
        reason=row.reason,
        digest=row.digest,
        act_number=row.act_number,
        act_day=row.act_day,
        act_protocol=row.act_protocol,
        saved_at=row.saved_at,
        published_at=row.published_at,
    )


def version(call_id: int, number: int) -> VersionCard | None:
    """One version, within reach."""
    row = version_row(call_id, number)
    return version_of(row) if row else None


def draft(call_id: int) -> VersionCard | None:
    """The version that is being written, within reach."""
    row = draft_row(call_id)
    return version_of(row) if row else None


def published_versions(call_id: int) -> tuple[VersionCard, ...]:
    """The published versions, the newest first."""
    rows = session().scalars(
        select(CallVersion)
        .where(CallVersion.call_id == call_id, CallVersion.published_at.is_not(None))
        .order_by(CallVersion.number.desc())
    )
    return tuple(version_of(row) for row in rows)


def call(call_id: int) -> CallCard | None:
    """The call, if it is within reach."""
    found = _cards(select(Call).where(Call.id == call_id))
    return found[0] if found else None


def cards(call_ids: Iterable[int]) -> dict[int, CallCard]:
    """Calls by id."""
    return {each.id: each for each in _cards(select(Call).where(Call.id.in_(set(call_ids))))}


def is_public(state: str) -> bool:
    """Whether everybody may read a call in that state."""
    return state not in NOT_PUBLIC


def public_calls(*, number: int, agency_id: int | None = None, service: str | None = None) -> Page[CallCard]:
    """What everybody reads: the newest first."""
    where: list[ColumnElement[bool]] = [Call.state.not_in(NOT_PUBLIC)]
    if agency_id is not None:
        where.append(Call.agency_id == agency_id)
    if service is not None:
        asked = select(CallService.id).where(CallService.call_id == Call.id, CallService.service_code == service)
        where.append(asked.exists())
    return _page(where, number, Call.published_at.desc(), Call.id.desc())


def codes_of(agency_id: int) -> dict[str, int]:
    """The ids of an agency's calls by their codes."""
    rows = session().execute(select(Call.code, Call.id).where(Call.agency_id == agency_id).order_by(Call.id))
    return {row.code: row.id for row in rows}


def agency_calls(agency_id: int, *, number: int) -> Page[CallCard]:
    """All calls of an agency, the newest first."""
    return _page([Call.agency_id == agency_id], number, Call.id.desc())


def due() -> tuple[int, ...]:
    """Ids of the calls that may have to turn with the clock, in order."""
    live = (CallState.PUBLISHED, CallState.OPEN_INITIAL, CallState.EVALUATING_INITIAL, CallState.ROLLING_OPEN)
    return tuple(session().scalars(select(Call.id).where(Call.state.in_(live)).order_by(Call.id)))


def answers(call_id: int) -> tuple[QuestionAnswered, ...]:
    """The published questions and answers, the oldest first."""
    rows = session().scalars(select(CallAnswer).where(CallAnswer.call_id == call_id).order_by(CallAnswer.id))
    return tuple(
        QuestionAnswered(id=row.id, question=row.question, answer=row.answer, published_at=row.published_at)
        for row in rows
    )


def questions(call_id: int) -> tuple[QuestionAsked, ...]:
    """The questions asked about a call, those waiting first."""
    rows = session().scalars(
        select(CallQuestion)
        .where(CallQuestion.call_id == call_id)
        .order_by(CallQuestion.answered_at.is_not(None), CallQuestion.id)
    )
    return tuple(
        QuestionAsked(
            id=row.id,
            provider_id=row.provider_id,
            text=row.text,
            asked_at=row.asked_at,
            answered_at=row.answered_at,
        )
        for row in rows
    )


def locked_question(question_id: int) -> CallQuestion | None:
    """A question, locked."""
    return session().scalars(select(CallQuestion).where(CallQuestion.id == question_id).with_for_update()).one_or_none()


def services_of(call_ids: Iterable[int]) -> dict[int, list[str]]:
    """The services of calls, by call."""
    rows = session().execute(
        select(CallService.call_id, CallService.service_code)
        .where(CallService.call_id.in_(set(call_ids)))
        .order_by(CallService.call_id, CallService.id)
    )
    found: dict[int, list[str]] = {}
    for call_id, code in rows:
        found.setdefault(call_id, []).append(code)
    return found


def _page(where: list[ColumnElement[bool]], number: int, *order: Any) -> Page[CallCard]:
    total = session().scalar(select(func.count()).select_from(Call).where(*where)) or 0
    rows = _cards(select(Call).where(*where).order_by(*order).offset((number - 1) * PAGE).limit(PAGE))
    return Page(rows=rows, number=number, size=PAGE, total=total)


def _cards(statement: Select[Call]) -> tuple[CallCard, ...]:
    rows = session().scalars(statement).all()
    services = services_of(row.id for row in rows) if rows else {}
    return tuple(_card(row, services.get(row.id, ())) for row in rows)
