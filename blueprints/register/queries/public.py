"""What everybody may read: the version of the register, the list of a day, and the rows of a page.

It is read over connections of its own, which stand outside transactions and tell the database nothing about
who asks. So it sees exactly what the wall shows to the public, a page made for one person can be given to
the next, and asking whether anything has changed costs one round trip.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, LiteralString, TypeVar

import psycopg
from flask import Flask, current_app
from psycopg.rows import class_row, tuple_row

from blueprints.register.rules import ActFact, ActKind, Status, status_on

T = TypeVar("T")

VERSION: LiteralString = (
    "select coalesce(sum(version), 0)::text || '-' || coalesce(max(changed_in), 0)::text from register_versions"
)

PLACES: LiteralString = """
select json_build_object(
  'services', (select coalesce(json_agg(json_build_object(
      'code', code, 'name', name, 'name_en', name_en, 'description', description,
      'description_en', description_en) order by position, code), '[]')
    from services),
  'comuni', (select coalesce(json_agg(json_build_object(
      'id', c.id, 'istat_code', c.istat_code, 'name', c.name, 'latitude', c.latitude::text,
      'longitude', c.longitude::text, 'area_id', s.id, 'area_name', s.name, 'agency_id', a.id,
      'agency_name', a.name) order by c.sort_key, c.id, a.id), '[]')
    from agency_comuni t join comuni c on c.id = t.comune_id join sub_areas s on s.id = t.sub_area_id
      join agencies a on a.id = t.agency_id
    where t.valid_from <= %(day)s and (t.valid_to is null or t.valid_to > %(day)s)),
  'areas', (select coalesce(json_agg(json_build_object(
      'id', s.id, 'number', s.number, 'name', s.name, 'agency_name', a.name) order by a.name, a.id, s.number), '[]')
    from sub_areas s join agencies a on a.id = s.agency_id),
  'agencies', (select coalesce(json_agg(json_build_object(
      'id', id, 'name', name, 'address', address, 'phone', phone, 'email', email) order by name, id), '[]')
    from agencies))
"""

FACTS: LiteralString = """
select a.id, a.provider_id, a.service_code, p.sort_key, coalesce(c.comune_ids, '{}'),
       t.id, t.kind, t.effective_from, t.effective_to, t.recorded_at
  from accreditations a
  join providers p on p.id = a.provider_id
  join accreditation_acts t on t.accreditation_id = a.id
  left join (
       select accreditation_id, array_agg(comune_id order by comune_id) as comune_ids from accreditation_comuni
        where valid_from <= %(day)s
          and (valid_to is null or valid_to > %(day)s or ended_at > %(known_at)s::timestamptz)
          and (recorded_at is null or %(known_at)s::timestamptz is null or recorded_at <= %(known_at)s::timestamptz)
        group by accreditation_id) c on c.accreditation_id = a.id
 order by a.id, t.id
"""

_SHORT: LiteralString = """
select a.id, a.service_code, a.valid_from, a.valid_to, p.name, p.legal_form, p.phone, p.email, p.comune_name,
       t.kind as act_kind, t.act_number, t.act_date"""
_WHOLE: LiteralString = """,
       a.agency_id, a.provider_id, a.number, a.languages, a.complementary, a.opening_hours, a.charter_url, a.notes,
       p.pec, p.website, p.address, t.act_protocol"""
_FROM: LiteralString = """
  from unnest(%(ids)s::bigint[]) with ordinality as wanted (id, place)
  join accreditations a on a.id = wanted.id
  join providers p on p.id = a.provider_id
  join lateral (
       select kind, act_number, act_date, act_protocol from accreditation_acts own
        where own.accreditation_id = a.id and own.effective_from <= %(day)s
          and (%(known_at)s::timestamptz is null or own.recorded_at <= %(known_at)s)
        order by own.effective_from desc, own.recorded_at desc, own.id desc limit 1) t on true
 order by wanted.place
"""
ROWS: LiteralString = _SHORT + _FROM
WHOLE_ROWS: LiteralString = _SHORT + _WHOLE + _FROM


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedRow:
    """A line of the public list, with the last act that had taken effect by the day asked for."""

    id: int
    service_code: str
    valid_from: date
    valid_to: date | None
    name: str
    legal_form: str
    phone: str
    email: str
    comune_name: str
    act_kind: str
    act_number: str
    act_date: date


@dataclass(frozen=True, kw_only=True, slots=True)
class WholeRow(ListedRow):
    """Everything that is public about an accreditation."""

    agency_id: int
    provider_id: int
    number: str
    languages: list[str]
    complementary: str
    opening_hours: str
    charter_url: str
    notes: str
    pec: str
    website: str
    address: str
    act_protocol: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """An accreditation with its status on the day asked for."""

    id: int
    provider_id: int
    service_code: str
    name: str
    comune_ids: tuple[int, ...]
    status: Status


def version(app: Flask | None = None) -> str:
    """A text that changes whenever the public list may have, and never comes back (of this program's `app`)."""
    row = _asked(lambda here: here.execute(VERSION, prepare=True).fetchone(), app)
    return str(row[0]) if row else ""


def places(day: date) -> Mapping[str, list[dict[str, Any]]]:
    """Services, Comuni and sub-areas of a day, in their orders, in one answer."""
    row = _asked(lambda here: here.execute(PLACES, {"day": day}).fetchone())
    return dict(row[0]) if row else {}


def standings(day: date, known_at: datetime | None) -> list[Standing]:
    """Every accreditation ever recorded, with its status on `day` as known then; oldest first."""
    asked = {"day": day, "known_at": known_at}
    rows = _asked(lambda here: here.cursor(row_factory=tuple_row).execute(FACTS, asked).fetchall())
    found = []
    for _, own in groupby(rows, key=lambda row: row[0]):
        acts = list(own)
        number, provider_id, service_code, name, comune_ids = acts[0][:5]
        facts = [_fact(act) for act in acts]
        found.append(
            Standing(
                id=number,
                provider_id=provider_id,
                service_code=service_code,
                name=name,
                comune_ids=tuple(comune_ids),
                status=status_on(facts, day, known_at),
            )
        )
    return found


def _fact(row: Sequence[Any]) -> ActFact:
    return ActFact(id=row[5], kind=ActKind(row[6]), effective_from=row[7], effective_to=row[8], recorded_at=row[9])


def rows_of(ids: Sequence[int], day: date, known_at: datetime | None) -> list[ListedRow]:
    """The lines of these accreditations, in the order given."""
    asked = {"ids": list(ids), "day": day, "known_at": known_at}
    return _asked(lambda here: here.cursor(row_factory=class_row(ListedRow)).execute(ROWS, asked).fetchall())


def whole_rows_of(ids: Sequence[int], day: date, known_at: datetime | None) -> list[WholeRow]:
    """Everything public about these accreditations, in the order given."""
    asked = {"ids": list(ids), "day": day, "known_at": known_at}
    return _asked(lambda here: here.cursor(row_factory=class_row(WholeRow)).execute(WHOLE_ROWS, asked).fetchall())


@dataclass(frozen=True)
class Idle:
    """Connections that wait for the next question; each stands outside transactions."""

    address: str
    waiting: deque[psycopg.Connection[Any]] = field(default_factory=deque)

    def ask(self, question: Callable[[psycopg.Connection[Any]], T]) -> T:
        """Ask over a waiting connection; over a fresh one when none waits, or when the server had hung up."""
        while self.waiting:
            try:
                here = self.waiting.pop()
            except IndexError:  # another thread took the last one
                break
            try:
                return self._answered(here, question)
            except psycopg.OperationalError:
                if not here.closed:
                    raise
        return self._answered(psycopg.connect(self.address, autocommit=True), question)

    def _answered(self, here: psycopg.Connection[Any], question: Callable[[psycopg.Connection[Any]], T]) -> T:
        try:
            answer = question(here)
        except BaseException:
            here.close()
            raise
        self.waiting.append(here)
        return answer


def _asked(question: Callable[[psycopg.Connection[Any]], T], app: Flask | None = None) -> T:
    app = app or current_app
    idle: Idle | None = app.extensions.get("accredita.register.public")
    if idle is None:
        address = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "", 1)
        idle = app.extensions.setdefault("accredita.register.public", Idle(address))
    return idle.ask(question)


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicAct:
    """One act of an accreditation's history as everybody may read it: without its reasons."""

    kind: str
    effective_from: date
    effective_to: date | None
    act_number: str
    act_date: date
    act_protocol: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherService:
    """Another accreditation of the same provider."""

    id: int
    service_code: str
    agency_id: int


ACTS: LiteralString = """
select kind, effective_from, effective_to, act_number, act_date, act_protocol, recorded_at from accreditation_acts
 where accreditation_id = %(id)s order by effective_from, recorded_at, id
"""

OTHERS: LiteralString = """
select id, service_code, agency_id from accreditations
 where provider_id = %(provider_id)s and id <> %(id)s and state in ('enrolled', 'suspended')
   and valid_from <= %(day)s and (valid_to is null or valid_to > %(day)s) order by service_code, id
"""


def public_acts(accreditation_id: int) -> list[PublicAct]:
    """The history of an accreditation, in the order in which it took effect."""
    asked = {"id": accreditation_id}
    return _asked(lambda here: here.cursor(row_factory=class_row(PublicAct)).execute(ACTS, asked).fetchall())


def other_services(provider_id: int, but: int, day: date) -> list[OtherService]:
    """The provider's other accreditations of that day."""
    asked = {"provider_id": provider_id, "id": but, "day": day}
    return _asked(lambda here: here.cursor(row_factory=class_row(OtherService)).execute(OTHERS, asked).fetchall())
