"""Writing, approving, publishing and amending a call; its questions and answers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.outbox import later
from app.uow import use_case, work
from blueprints.calls import policies
from blueprints.calls.events import CallPublished
from blueprints.calls.models import Call, CallAnswer, CallQuestion, CallService, CallVersion
from blueprints.calls.queries import applications as applications_queries
from blueprints.calls.queries import calls as queries
from blueprints.calls.queries import procedure
from blueprints.calls.rules.amending import reasons_not_to_amend
from blueprints.calls.rules.building import reasons_not_to_ask
from blueprints.calls.rules.notice import (
    ActFacts,
    Notice,
    as_json,
    differences,
    digest_of,
    from_json,
    reasons_not_to_publish,
)
from blueprints.calls.rules.terms import terms_of_call
from blueprints.calls.rules.windows import Phase
from blueprints.calls.states import CALL, TAKES_APPLICATIONS, CallState
from blueprints.standards import api as standards
from blueprints.standards.fields import parse_form
from blueprints.territory import api as territory


@use_case
def draft(*, agency_id: int, code: str, notice: Notice, actor: Actor, now: datetime) -> int:
    """Draft a call; return its id.

    Raises:
        Refused: `call-of-another-agency`.
        IntegrityError: the agency has a call of that code (`uq_calls_agency_id_code`).
    """
    agree(policies.reasons_not_to_manage(actor, agency_id=agency_id))
    row = Call(agency_id=agency_id, code=code, title=notice.title, created_at=now, created_by=actor.person_id)
    session().add(row)
    session().flush()
    _write(row, CallVersion(call_id=row.id, agency_id=agency_id, number=1, revision=0), notice, actor, now)
    _record("call.drafted", row, actor, now)
    return row.id


@use_case
def save(*, call_id: int, notice: Notice, seen: int, actor: Actor, now: datetime) -> int:
    """Save the draft; `seen` is the revision that its editor had read. Return the new revision.

    Raises:
        Refused: there is no draft, it was approved, somebody saved it meanwhile, or its own questions are no form.
    """
    call, version = _draft_of(call_id, actor)
    if version.act_number is not None:
        raise Refused(Refusal("call-approved-is-frozen"))
    if version.revision != seen:
        raise Refused(Refusal("call-changed-meanwhile", seen=seen, now=version.revision))
    agree(fault.reason for fault in parse_form({"sections": list(notice.form)})[1])
    _write(call, version, notice, actor, now)
    _record("call.saved", call, actor, now, revision=version.revision)
    return version.revision


@use_case
def approve(
    *, call_id: int, act_number: str, act_day: date | None, act_protocol: str, actor: Actor, now: datetime
) -> None:
    """Record the act that approves a draft; from here on only publishing is left.

    Raises:
        Refused: everything that is missing in the notice or in the act.
    """
    call, version = _draft_of(call_id, actor)
    act = ActFacts(number=act_number, day=act_day, protocol=act_protocol)
    agree(_reasons_not_to_publish(call, version, act, now))
    if call.version is None:
        call.state = agreed(CALL.next(call.state, "approve"))
    version.act_number, version.act_day, version.act_protocol = act_number, act_day, act_protocol
    _record("call.approved", call, actor, now, act=act_number)


@use_case
def take_back(*, call_id: int, actor: Actor, now: datetime) -> None:
    """Make an approved call a draft again, to change it before it is published.

    Raises:
        Refused: it is not approved.
    """
    call, version = _draft_of(call_id, actor)
    if call.version is None:
        call.state = agreed(CALL.next(call.state, "take_back"))
    elif version.act_number is None:
        raise Refused(Refusal("amendment-not-approved"))
    version.act_number = version.act_day = version.act_protocol = None
    _record("call.taken-back", call, actor, now)


@use_case
def publish(*, call_id: int, actor: Actor, now: datetime) -> None:
    """Publish what was approved: its text is frozen, everybody can read it, and applications can be started.

    A service of the agency's own becomes one of the platform, so that providers can be accredited for it. A
    second version is an amendment: it replaces the window and the text, and everybody who has an open draft
    is told.

    Raises:
        Refused: it was not approved by an act, or something is missing.
    """
    call, version = _draft_of(call_id, actor)
    act = ActFacts(number=version.act_number or "", day=version.act_day, protocol=version.act_protocol or "")
    agree(_reasons_not_to_publish(call, version, act, now))
    terms = _terms(version, call.agency_id, day_of(now))
    if call.version is None:
        call.state = agreed(CALL.next(call.state, "publish"))
    version.content = {**version.content, "terms": terms}
    version.digest = digest_of(version.content)
    version.published_at, version.published_by = now, actor.person_id
    call.version = version.number
    call.published_at = call.published_at or now
    notice = from_json(version.content)
    _show(call, notice)
    for each in notice.services:
        if each.title:
            territory.add_service(code=each.code, name=each.title, actor=actor, now=now)
    session().flush()
    _turn(call, now)
    _record("call.published", call, actor, now, version=version.number, digest=version.digest)
    if version.number > 1:
        later("calls.tell_amendment", dedupe=f"amendment:{call.id}:{version.number}", call_id=call.id)
    work().publish(CallPublished(call_id=call.id, agency_id=call.agency_id, version=version.number))


@use_case
def amend(*, call_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Begin an amendment as a copy of the published text; return its number.

    Raises:
        Refused: the call takes no amendment now, or one is being written already.
    """
    call = _of_agency(call_id, actor)
    if call.version is None or CallState(call.state) not in TAKES_APPLICATIONS:
        raise Refused(Refusal("call-takes-no-amendment", state=call.state))
    if queries.draft_row(call_id) is not None:
        raise Refused(Refusal("amendment-being-written"))
    current = queries.version_row(call_id, call.version)
    assert current is not None  # noqa: S101 - a foreign key by number: the published version exists
    version = CallVersion(
        call_id=call_id,
        agency_id=call.agency_id,
        number=call.version + 1,
        content=current.content,
        reason=reason,
        saved_at=now,
        saved_by=actor.person_id,
    )
    session().add(version)
    session().flush()
    _record("call.amendment-begun", call, actor, now, version=version.number)
    return version.number


@use_case
def turn(*, call_id: int, actor: Actor, now: datetime) -> None:
    """Bring the state of a call up with the clock. What counts for an application is the window, not the state."""
    call = queries.locked_call(call_id)
    if call is not None:
        _turn(call, now)


@use_case
def ask(*, call_id: int, text: str, actor: Actor, now: datetime) -> int:
    """Ask a question about a published call; return its id.

    Raises:
        Refused: the call is not public, or the time for questions is over.
    """
    call = queries.call(call_id)
    if call is None or call.version is None or actor.provider_id is None:
        raise Refused(Refusal("call-takes-no-questions"))
    shown = queries.version(call_id, call.version)
    until = shown.notice.questions_until if shown else None
    if until is not None and now >= until:
        raise Refused(Refusal("questions-closed", until=until))
    row = CallQuestion(
        call_id=call_id,
        agency_id=call.agency_id,
        provider_id=actor.provider_id,
        asked_by=actor.person_id,
        asked_at=now,
        text=text,
    )
    session().add(row)
    session().flush()
    audit.record("call.asked", kind="call", subject_id=call_id, actor=actor, at=now, agency_id=call.agency_id)
    return row.id


@use_case
def answer(*, question_id: int, question: str, answer: str, actor: Actor, now: datetime) -> None:
    """Publish an answer, with the question as everybody may read it: without a trace of who asked.

    Raises:
        Refused: there is no such question, or it is answered.
    """
    asked = queries.locked_question(question_id)
    if asked is None or asked.answered_at is not None:
        raise Refused(Refusal("question-not-waiting"))
    agree(policies.reasons_not_to_manage(actor, agency_id=asked.agency_id))
    asked.answered_at = now
    session().add(
        CallAnswer(
            call_id=asked.call_id,
            agency_id=asked.agency_id,
            question=question,
            answer=answer,
            published_at=now,
            published_by=actor.person_id,
        )
    )
    audit.record("call.answered", kind="call", subject_id=asked.call_id, actor=actor, at=now)


def _draft_of(call_id: int, actor: Actor) -> tuple[Call, CallVersion]:
    call = _of_agency(call_id, actor)
    version = queries.draft_row(call_id, lock=True)
    if version is None:
        raise Refused(Refusal("call-has-no-draft"))
    return call, version


def _of_agency(call_id: int, actor: Actor) -> Call:
    call = queries.locked_call(call_id)
    if call is None:
        raise Refused(Refusal("call-unknown"))
    agree(policies.reasons_not_to_manage(actor, agency_id=call.agency_id))
    return call


def _write(call: Call, version: CallVersion, notice: Notice, actor: Actor, now: datetime) -> None:
    version.content = as_json(notice)
    version.revision = version.revision + 1
    version.saved_at, version.saved_by = now, actor.person_id or 0
    session().add(version)
    if call.version is None:
        _show(call, notice)
    session().flush()


def _show(call: Call, notice: Notice) -> None:
    """Put on the call's row what is asked of it often."""
    call.title, call.mode = notice.title, notice.mode
    windows = notice.windows
    initial, rolling = (windows.initial, windows.rolling) if windows else (None, None)
    call.initial_opens_at, call.initial_closes_at = (initial.opens, initial.closes) if initial else (None, None)
    call.rolling_opens_at, call.rolling_closes_at = (rolling.opens, rolling.closes) if rolling else (None, None)
    call.valid_from = notice.validity.start if notice.validity else None
    call.valid_to = notice.validity.end if notice.validity else None
    session().execute(delete(CallService).where(CallService.call_id == call.id))
    session().add_all(
        CallService(call_id=call.id, agency_id=call.agency_id, service_code=each.code) for each in notice.services
    )


def _reasons_not_to_publish(call: Call, version: CallVersion, act: ActFacts, now: datetime) -> tuple[Refusal, ...]:
    notice = from_json(version.content)
    found = (*reasons_not_to_publish(notice, act=act, now=now), *_reasons_not_to_amend(call, version, notice, act, now))
    if notice.checklist_version_id is None:
        return found
    checklist = standards.version(notice.checklist_version_id)
    if checklist is None or checklist.published_at is None:
        return (*found, Refusal("notice-checklist-not-published"))
    return (*found, *reasons_not_to_ask(notice, applications_queries.requirements(notice)))


def _reasons_not_to_amend(
    call: Call, version: CallVersion, notice: Notice, act: ActFacts, now: datetime
) -> tuple[Refusal, ...]:
    """What of a published text may change: nothing here stands against the first publication."""
    published = queries.version_row(call.id, call.version) if call.version is not None else None
    if published is None or notice.windows is None:
        return ()
    before = from_json(published.content)
    assert before.windows is not None  # noqa: S101 - it was asked before the first publication
    return reasons_not_to_amend(
        before.windows,
        notice.windows,
        now=now,
        changed=bool(differences({**published.content, "terms": None}, {**version.content, "terms": None})),
        act_number=act.number,
    )


def _terms(version: CallVersion, agency_id: int, on: date) -> dict[str, Any]:
    """The days of the procedure: the agency's in force, with those that the call sets for itself."""
    return terms_of_call(procedure.frozen_terms(agency_id, on), from_json(version.content).own_terms)


_TURNS = {
    Phase.INITIAL: ("open",),
    Phase.BETWEEN: ("open", "close_initial_window"),
    Phase.ROLLING: ("open", "close_initial_window", "open_rolling"),
    Phase.CLOSED: ("open", "close_initial_window", "open_rolling", "close"),
}


def _turn(call: Call, now: datetime) -> None:
    windows = queries.windows_of(call)
    if windows is None:
        return
    for move in _TURNS.get(windows.phase(now), ()):
        if move == "open" and windows.initial is None:
            continue
        if move == "open_rolling" and windows.rolling is None:
            continue
        after = CALL.next(call.state, move)
        if not isinstance(after, Refusal):
            call.state = after


def _record(action: str, call: Call, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(action, kind="call", subject_id=call.id, actor=actor, at=now, agency_id=call.agency_id, **facts)
