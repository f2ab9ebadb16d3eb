"""Operators: one by one, and by lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app import audit, documents
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.tables import rows_of
from app.uow import use_case
from blueprints.providers import queries
from blueprints.providers.models import Qualification, StaffImport, StaffMemberRow
from blueprints.providers.rules import staff as rules
from blueprints.providers.rules.faults import faults_as_json
from blueprints.providers.rules.names import sort_key
from blueprints.providers.rules.staff import Person, StaffList, StaffRow, Title
from blueprints.providers.states import IMPORT, ImportState
from blueprints.territory import api as territory

MOST_ROWS = 5_000
MOST_BYTES = 5_000_000


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """What came of a list: `import_id` is where it waits when it had bad rows and the person has not decided."""

    rows: int
    good: int
    bad: int
    added: int
    changed: int
    import_id: int | None = None


@use_case
def save_member(
    *,
    provider_id: int,
    person: Person,
    member_id: int | None = None,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Add an operator, or change the one with `member_id`; return the id. `seen` is the version of the form.

    Raises:
        Refused: a fact is wrong, the code belongs to another operator, or somebody saved meanwhile.
    """
    agree(rules.reasons_not_to_list(person, None, today=day_of(now)))
    taken = queries.staff_codes(provider_id).get(person.code)
    if taken is not None and taken != member_id:
        raise Refused(Refusal("staff-code-taken", operator=person.code))
    if member_id is None:
        row = _new_member(provider_id, person)
        session().flush()
    else:
        row = _locked(provider_id, member_id)
        if row.version != seen:
            raise Refused(Refusal("staff-changed-meanwhile"))
        _apply(row, person)
    _record("staff.saved", provider_id, actor, now, staff_member_id=row.id)
    return row.id


@use_case
def add_qualification(
    *,
    provider_id: int,
    member_id: int,
    title: Title,
    uploaded_on: date | None = None,
    document_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Give an operator a qualification and return its id.

    Raises:
        Refused: the period ends before it starts, or the same profile starts on that day already.
    """
    row = _locked(provider_id, member_id)
    if title.valid_to is not None and title.valid_to <= title.valid_from:
        raise Refused(Refusal("period-ends-before-start", start=title.valid_from, end=title.valid_to))
    if (title.profile, title.valid_from) in _held([row.id]).get(row.id, {}):
        raise Refused(Refusal("qualification-known", profile=title.profile, start=title.valid_from))
    qualification = _qualification(row, title, uploaded_on or day_of(now), document_id)
    session().add(qualification)
    session().flush()
    _record("staff.qualified", provider_id, actor, now, staff_member_id=member_id, profile=title.profile)
    return qualification.id


@use_case
def import_staff(
    *, provider_id: int, content: bytes, file_name: str, keep_good: bool = False, actor: Actor, now: datetime
) -> ImportOutcome:
    """Take over a staff list (CSV or XLSX); operators are known by their code.

    All rows or none, unless the person asked for the good ones with `keep_good`: then a list with bad rows
    waits with its faults, and nothing is changed. The same list twice changes nothing.

    Raises:
        Refused: the file is no list, or is too large.
    """
    read = _read(content, now)
    if read.faults and not keep_good:
        waiting = _wait(provider_id, content, file_name, read, actor, now)
        return _outcome(read, added=0, changed=0, import_id=waiting)
    added, changed = _take_over(provider_id, read.good, day_of(now))
    _record("staff.imported", provider_id, actor, now, rows=read.rows, added=added, changed=changed)
    return _outcome(read, added=added, changed=changed)


@use_case
def decide_import(*, provider_id: int, import_id: int, keep: bool, actor: Actor, now: datetime) -> ImportOutcome:
    """Keep the good rows of a list that waits, or drop it.

    Raises:
        Refused: it has been decided already, or is not of this provider.
    """
    row = queries.locked_import(import_id)
    if row is None or row.provider_id != provider_id:
        raise Refused(Refusal("entry-unknown"))
    row.state = agreed(IMPORT.next(row.state, "keep" if keep else "drop"))
    read = _read(documents.storage().get(row.digest), now)
    if keep:
        row.added, row.changed = _take_over(provider_id, read.good, day_of(now))
    _record("staff.import-decided", provider_id, actor, now, import_id=import_id, kept=keep)
    return _outcome(read, added=row.added, changed=row.changed)


def _read(content: bytes, now: datetime) -> StaffList:
    if not content:
        raise Refused(Refusal("file-empty"))
    if len(content) > MOST_BYTES:
        raise Refused(Refusal("file-too-large", megabytes=MOST_BYTES // 1_000_000))
    profiles = {profile for service in territory.services() for profile in service.profiles}
    rows = rows_of(content, names=rules.COLUMNS, most=MOST_ROWS)
    return rules.read_list(rows, profiles=profiles, today=day_of(now))


def _outcome(read: StaffList, *, added: int, changed: int, import_id: int | None = None) -> ImportOutcome:
    bad = len({fault.line for fault in read.faults})
    return ImportOutcome(
        rows=read.rows, good=len(read.good), bad=bad, added=added, changed=changed, import_id=import_id
    )


def _wait(provider_id: int, content: bytes, file_name: str, read: StaffList, actor: Actor, now: datetime) -> int:
    stored = documents.keep(content, file_name)
    row = StaffImport(
        provider_id=provider_id,
        file_name=stored.name,
        digest=stored.digest,
        rows=read.rows,
        good=len(read.good),
        added=0,
        changed=0,
        faults=faults_as_json(read.faults),
        state=ImportState.WAITING,
        uploaded_at=now,
        uploaded_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    return row.id


def _take_over(provider_id: int, good: Iterable[StaffRow], today: date) -> tuple[int, int]:
    """Write the good rows; return how many operators were added and how many changed."""
    listed = tuple(good)
    people = {row.person.code: row.person for row in listed}
    known = queries.locked_members(provider_id, people)
    changed = {code for code, row in known.items() if _apply(row, people[code])}
    added = {code: _new_member(provider_id, person) for code, person in people.items() if code not in known}
    session().flush()
    held = _held(row.id for row in known.values())
    for each in listed:
        code = each.person.code
        member = known.get(code) or added[code]
        if _set_title(member, held.get(member.id, {}), each.title, today) and code in known:
            changed.add(code)
    session().flush()
    return len(added), len(changed)


def _set_title(
    member: StaffMemberRow, held: Mapping[tuple[str, date], Qualification], title: Title, today: date
) -> bool:
    """Add the qualification or bring the one it repeats up to date; whether anything changed."""
    known = held.get((title.profile, title.valid_from))
    if known is None:
        session().add(_qualification(member, title, today, None))
        return True
    if (known.title, known.valid_to) == (title.title, title.valid_to):
        return False
    known.title, known.valid_to = title.title, title.valid_to
    return True


def _held(member_ids: Iterable[int]) -> dict[int, dict[tuple[str, date], Qualification]]:
    found: dict[int, dict[tuple[str, date], Qualification]] = {}
    for row in session().scalars(select(Qualification).where(Qualification.staff_member_id.in_(set(member_ids)))):
        found.setdefault(row.staff_member_id, {})[row.profile, row.valid_from] = row
    return found


def _qualification(
    member: StaffMemberRow, title: Title, uploaded_on: date | None, document_id: int | None
) -> Qualification:
    return Qualification(
        staff_member_id=member.id,
        provider_id=member.provider_id,
        profile=title.profile,
        title=title.title,
        valid_from=title.valid_from,
        valid_to=title.valid_to,
        uploaded_on=uploaded_on,
        document_id=document_id,
    )


def _new_member(provider_id: int, person: Person) -> StaffMemberRow:
    row = StaffMemberRow(provider_id=provider_id, code=person.code, sort_key=sort_key(person.name), **_facts(person))
    session().add(row)
    return row


def _apply(row: StaffMemberRow, person: Person) -> bool:
    """Write the facts into the row; whether anything changed."""
    wanted = {**_facts(person), "code": person.code, "sort_key": sort_key(person.name)}
    different = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    if different:
        row.version += 1
    return bool(different)


def _facts(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in Person.__annotations__ if name != "code"}


def _locked(provider_id: int, member_id: int) -> StaffMemberRow:
    row = (
        session()
        .scalars(
            select(StaffMemberRow)
            .where(StaffMemberRow.provider_id == provider_id, StaffMemberRow.id == member_id)
            .with_for_update()
        )
        .one_or_none()
    )
    if row is None:
        raise Refused(Refusal("entry-unknown"))
    return row


def _record(action: str, provider_id: int, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(action, kind="provider", subject_id=provider_id, actor=actor, at=now, provider_id=provider_id, **facts)
