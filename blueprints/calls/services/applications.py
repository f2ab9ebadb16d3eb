"""Filling in an application: each answer and each file by itself, so that several people can work on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from app import audit, documents
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.tables import rows_of
from app.uow import use_case
from blueprints.calls import policies
from blueprints.calls.models import Answer, Application, ApplicationFile, ApplicationService, IntegrationRequest
from blueprints.calls.queries import applications as queries
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import procedure
from blueprints.calls.rules.answers import MOST_ROWS, stored
from blueprints.calls.rules.asked import (
    NOTE,
    Wish,
    asked_for,
    item_of,
    lots_of,
    question_at,
    reasons_not_to_choose,
)
from blueprints.calls.rules.moving import asked_anew, still_offered
from blueprints.calls.rules.notice import Notice
from blueprints.calls.rules.rows import POSITION, headings, moved_path, where_rows_went, written_rows
from blueprints.calls.rules.windows import Phase
from blueprints.calls.states import ApplicationState
from blueprints.providers import api as providers
from blueprints.standards.fields import Form, Group
from blueprints.territory import api as territory

MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Saved:
    """An answer was saved: its new version, the application's revision, and the value as it is kept."""

    version: int
    revision: int
    value: Any


@use_case
def start(*, call_id: int, kind: str = "new", actor: Actor, now: datetime) -> int:
    """Begin an application under a published call; return its id (the one of the open draft, if there is one).

    Raises:
        Refused: the call is not public, or its time is over.
    """
    call = calls_queries.call(call_id)
    if call is None or call.version is None or actor.provider_id is None or not queries.takes_drafts(call):
        raise Refused(Refusal("call-takes-no-applications", state=call.state if call else ""))
    if call.windows is not None and call.windows.phase(now) is Phase.CLOSED:
        raise Refused(Refusal("window-closed", closed_at=call.windows.closes))
    known = queries.open_draft(call_id, actor.provider_id)
    if known is not None:
        return known
    row = Application(
        agency_id=call.agency_id,
        call_id=call_id,
        call_version=call.version,
        provider_id=actor.provider_id,
        kind=kind,
        started_at=now,
        started_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    _record("application.started", row, actor, now)
    return row.id


@use_case
def choose_services(*, application_id: int, wishes: Iterable[Wish], seen: int, actor: Actor, now: datetime) -> int:
    """Say which services are asked for, and where; return the new revision.

    Raises:
        Refused: it is not a draft, the call does not offer them, or somebody changed the application meanwhile.
    """
    row = _draft(application_id, actor)
    if row.revision != seen:
        raise Refused(Refusal("application-changed-meanwhile"))
    wanted = tuple(wishes)
    agree(reasons_not_to_choose(queries.version_of_application(row).notice, wanted))
    session().execute(delete(ApplicationService).where(ApplicationService.application_id == application_id))
    session().add_all(
        ApplicationService(
            application_id=row.id,
            agency_id=row.agency_id,
            provider_id=row.provider_id,
            service_code=each.service,
            zones=sorted(each.zones),
        )
        for each in wanted
    )
    row.revision += 1
    _record("application.services-chosen", row, actor, now, services=[each.service for each in wanted])
    return row.revision


@use_case
def move_to_current(*, application_id: int, actor: Actor, now: datetime) -> int:
    """Move a draft to the text of its call that is in force; return that version's number.

    Answers stay; those to questions that the new text asks in other words have to be confirmed. Services and
    territories that it does not offer any more are left out.

    Raises:
        Refused: it is not a draft, or it follows the text in force already.
    """
    row = _draft(application_id, actor)
    call = calls_queries.call(row.call_id)
    if call is None or call.version is None or call.version == row.call_version:
        raise Refused(Refusal("draft-is-current"))
    before = queries.version_of_application(row)
    row.call_version = call.version
    session().flush()
    after = queries.version_of_application(row)
    _leave_out(row, after.notice)
    for code in asked_anew(queries.whole_form(before), queries.whole_form(after)):
        known = queries.locked_answer(application_id, code)
        if known is not None and known.value is not None:
            known.carried_from, known.confirmed_at = known.carried_from or row.id, None
            known.version += 1
    row.revision += 1
    _record("application.moved", row, actor, now, version=call.version)
    return call.version


def _leave_out(row: Application, notice: Notice) -> None:
    """Take away the services and territories that a text does not offer."""
    rows = {each.service_code: each for each in queries.service_rows(row.id)}
    kept = still_offered((Wish(service=code, zones=tuple(each.zones)) for code, each in rows.items()), notice)
    zones = {each.service: each.zones for each in kept}
    for code, each in rows.items():
        if code in zones:
            each.zones = sorted(zones[code])
        else:
            session().delete(each)


@use_case
def save_answer(*, application_id: int, code: str, written: Any, seen: int, actor: Actor, now: datetime) -> Saved:
    """Save the answer to one question, or the rows of one group; `seen` is the version that the person had before
    them, 0 for none. What cannot be read is kept as it was typed, and stands against lodging.

    Raises:
        Refused: nobody asked this, the application can no longer be changed here, or somebody saved this answer
            meanwhile.
    """
    row = _open_at(application_id, code, actor)
    item = item_of(_form(row), code)
    if item is None:
        raise Refused(Refusal("answer-not-asked"))
    value = stored(item, written)
    known = queries.locked_answer(application_id, code)
    if (known.value if known else None) == value and (known is None or known.carried_from is None):
        return Saved(version=known.version if known else 0, revision=row.revision, value=value)
    if (known.version if known else 0) != seen:
        raise Refused(Refusal("answer-changed-meanwhile", question=code))
    if known is None:
        known = Answer(
            application_id=row.id, agency_id=row.agency_id, provider_id=row.provider_id, item_code=code, version=0
        )
        session().add(known)
    known.value, known.version, known.confirmed_at = value, known.version + 1, now
    known.saved_at, known.saved_by = now, actor.person_id or 0
    if isinstance(item, Group) and (went := where_rows_went(written or ())) is not None:
        _move_files(row.id, code, went, now)
    row.revision += 1
    session().flush()
    return Saved(version=known.version, revision=row.revision, value=value)


def _move_files(application_id: int, code: str, went: Mapping[int, int], now: datetime) -> None:
    """Let the files of a group's rows follow their rows; those of rows that are gone go too."""
    for file in queries.files_of_rows(application_id, code):
        place = moved_path(file.item_code, code, went)
        if place is None:
            file.removed_at = now
        else:
            file.item_code = place


@use_case
def bring_rows(
    *, application_id: int, code: str, content: bytes, replace: bool, seen: int, actor: Actor, now: datetime
) -> int:
    """Take the rows of a group from a list (CSV or XLSX), after those that are there or in their place.

    Cells that cannot be read are kept as they are written, as when they are typed. Return how many rows came.

    Raises:
        Refused: it is no list, has columns that nobody asks, is too long, or somebody saved the group meanwhile.
    """
    row = _open_at(application_id, code, actor)
    item = item_of(_form(row), code)
    if not isinstance(item, Group):
        raise Refused(Refusal("answer-not-asked"))
    listed = written_rows(item, rows_of(content, names=headings(item), most=MOST_ROWS))
    known = queries.locked_answer(application_id, code)
    before = [] if replace or known is None else list(known.value or ())
    rows = [*({**each, POSITION: place} for place, each in enumerate(before)), *listed]
    if len(rows) > MOST_ROWS:
        raise Refused(Refusal("table-too-long", rows=len(rows), most=MOST_ROWS))
    if replace:
        _move_files(application_id, code, {}, now)
    save_answer(application_id=application_id, code=code, written=rows, seen=seen, actor=actor, now=now)
    return len(listed)


@use_case
def add_file(
    *,
    application_id: int,
    code: str,
    content: bytes,
    name: str,
    expires_on: date | None,
    issued_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Put a file beside an answer; return its id. The type is read from what the file holds.

    Raises:
        Refused: the file cannot be taken (empty, too large, of another kind, expired), or nobody asked for it.
    """
    row = _open_at(application_id, code, actor, files=True)
    most = int(territory.parameter(row.agency_id, "calls.most_file_megabytes", day_of(now)))
    agree(documents.reasons_not_to_keep(content, most_bytes=most * MEGABYTE, types=documents.EVIDENCE_TYPES))
    if issued_on is not None and issued_on > day_of(now):
        raise Refused(Refusal("file-issued-in-the-future", issued_on=issued_on))
    if expires_on is not None and expires_on < day_of(now):
        raise Refused(Refusal("file-expired", expired_on=expires_on))
    kept = documents.keep(content, name)
    return _attach(row, code, kept, actor, now, expires_on=expires_on, issued_on=issued_on)


@use_case
def use_document(*, application_id: int, code: str, document_id: int, actor: Actor, now: datetime) -> int:
    """Put a document of the provider's dossier beside an answer, instead of uploading it again; return the file's id.

    Raises:
        Refused: the dossier has no such document, it has expired, or nobody asked for it.
    """
    row = _open_at(application_id, code, actor, files=True)
    found = next((each for each in providers.documents(row.provider_id) if each.id == document_id), None)
    if found is None:
        raise Refused(Refusal("dossier-document-unknown"))
    if found.expires_on is not None and found.expires_on < day_of(now):
        raise Refused(Refusal("file-expired", expired_on=found.expires_on))
    kept = documents.Stored(digest=found.digest, size=found.size, media_type=found.media_type, name=found.file_name)
    return _attach(
        row, code, kept, actor, now, expires_on=found.expires_on, issued_on=found.issued_on, document_id=document_id
    )


@use_case
def remove_file(*, application_id: int, file_id: int, actor: Actor, now: datetime) -> None:
    """Take a file away from beside its answer; what was lodged before keeps it.

    Raises:
        Refused: there is no such file, or the application can no longer be changed here.
    """
    found = queries.file_row(application_id, file_id)
    if found is None:
        raise Refused(Refusal("file-unknown"))
    row = _open_at(application_id, found.item_code, actor, files=True)
    found.removed_at = now
    row.revision += 1
    _record("application.file-removed", row, actor, now, file=file_id)


def _attach(
    row: Application,
    code: str,
    kept: documents.Stored,
    actor: Actor,
    now: datetime,
    **more: Any,
) -> int:
    found = ApplicationFile(
        application_id=row.id,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        item_code=code,
        name=kept.name,
        digest=kept.digest,
        size=kept.size,
        media_type=kept.media_type,
        uploaded_at=now,
        uploaded_by=actor.person_id,
        **more,
    )
    session().add(found)
    row.revision += 1
    session().flush()
    _record("application.file-added", row, actor, now, file=found.id, item=code, digest=kept.digest)
    return found.id


def _draft(application_id: int, actor: Actor) -> Application:
    row = _own(application_id, actor)
    if row.state != ApplicationState.DRAFT:
        raise Refused(Refusal("application-not-a-draft", state=row.state))
    return row


def _own(application_id: int, actor: Actor) -> Application:
    row = queries.locked_application(application_id)
    if row is None:
        raise Refused(Refusal("application-unknown"))
    agree(policies.reasons_not_to_prepare(actor, provider_id=row.provider_id))
    return row


def _open_at(application_id: int, path: str, actor: Actor, *, files: bool = False) -> Application:
    """The application, when this part of it can be changed: all of a draft, what was asked for in an integration."""
    row = _own(application_id, actor)
    if row.state == ApplicationState.INTEGRATION_REQUESTED:
        if not _names(path, _form(row)) & reopened(procedure.open_request(application_id)):
            raise Refused(Refusal("part-not-reopened", question=path))
    elif row.state != ApplicationState.DRAFT:
        raise Refused(Refusal("application-not-a-draft", state=row.state))
    if files:
        question = question_at(_form(row), path)
        if question is None or (question.kind != "file" and question.evidence is None):
            raise Refused(Refusal("answer-not-asked"))
    return row


def _names(path: str, form: Form) -> frozenset[str]:
    """What a request for integration can call the part at a path: its code, or the requirement that it answers."""
    item = item_of(form, queries.top_of(path))
    inside = item.questions if isinstance(item, Group) else (item,) if item else ()
    return frozenset({queries.top_of(path).removesuffix(NOTE), *(each.requirement or "" for each in inside)})


def _form(row: Application) -> Form:
    shown = queries.version_of_application(row)
    lots = lots_of(shown.notice, queries.services_of([row.id]).get(row.id, ()))
    return asked_for(queries.whole_form(shown), lots)


def reopened(request: IntegrationRequest | None) -> frozenset[str]:
    """The parts that a request for integration opens again."""
    return frozenset(request.item_codes) if request else frozenset()


def _record(action: str, row: Application, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(action, kind="application", subject_id=row.id, actor=actor, at=now, **facts)
