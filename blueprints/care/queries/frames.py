"""Facts for columnar rules: `COPY` binary of fixed-width columns into numpy records, and from there to polars.

Days of a validity are first in, last out, 9999-12-31 when open; ids are the database's; 0 means "none" and
minutes of -1 "not known". Imported only by whoever needs the frames: polars may not be loaded before a fork.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Template
from typing import Any

import numpy as np
import polars as pl
import psycopg
from numpy.typing import NDArray

from app.db import session

_HEADER_BYTES = 19
_TRAILER_BYTES = 2
_FLUSH_BYTES = 16_000_000
_EPOCH_DAYS = (date(2000, 1, 1) - date(1970, 1, 1)).days
_EPOCH_MICROSECONDS = _EPOCH_DAYS * 86_400_000_000
_WIDTHS = {"id": ">i8", "code": ">i4", "small": ">i2", "day": ">i4", "instant": ">i8", "flag": "u1"}
_KINDS: Mapping[str, Any] = {
    "id": pl.Int64, "code": pl.Int32, "small": pl.Int16, "day": pl.Date,
    "instant": pl.Datetime("us", "UTC"), "flag": pl.Boolean,
}  # fmt: skip
_PERIOD = (("start", "day"), ("end", "day"))


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose facts: an agency's between two days, both in; only one provider's when it is given."""

    agency_id: int
    first: date
    last: date
    provider_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """The order of the codes: a code is its place counted from 1, and 0 when it is not in the book."""

    services: tuple[str, ...]
    profiles: tuple[str, ...]
    funds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Question:
    columns: tuple[tuple[str, str], ...]
    sql: str


_PARTS = {
    "coded": "coalesce(array_position(%(services)s::text[], p.service_code::text), 0)",
    "span": "t.valid_from, coalesce(t.valid_to, date '9999-12-31')",
    "here": (
        "p.agency_id = %(agency)s and p.valid_from <= %(last)s and (p.valid_to is null or p.valid_to > %(first)s)"
        " and (%(provider)s::bigint is null or exists ("
        "select from choices c where c.project_id = p.id and c.provider_id = %(provider)s))"
    ),
}
_PARTS["of_project"] = "join projects p on p.id = t.project_id where " + _PARTS["here"]


def _question(sql: str, *columns: tuple[str, str]) -> _Question:
    return _Question(columns=columns, sql=Template(sql).substitute(_PARTS))


ENTRIES = _question(
    """
    select id, provider_id, project_id, staff_member_id,
        case when group_session = '' then 0 else hashtextextended(group_session, provider_id) end,
        coalesce(extra_authorisation_id, 0), coalesce(report_line_id, 0), started_at, ended_at,
        coalesce(array_position(%(services)s::text[], service_code::text), 0),
        coalesce(array_position(%(profiles)s::text[], profile::text), 0),
        coalesce(array_position(%(funds)s::text[], fund::text), 0),
        comune_id::int, billed_minutes, clocked_minutes, notice_minutes, kind, reason, day_type, confirmed
    from service_entries
    where agency_id = %(agency)s and day between %(first)s and %(last)s
        and (%(provider)s::bigint is null or provider_id = %(provider)s)
    """,
    ("id", "id"), ("provider", "id"), ("project", "id"), ("operator", "id"), ("session", "id"),
    ("authorisation", "id"), ("report_line", "id"), ("start", "instant"), ("end", "instant"),
    ("service", "code"), ("profile", "code"), ("fund", "code"), ("comune", "code"),
    ("billed_minutes", "code"), ("clocked_minutes", "code"), ("notice_minutes", "code"),
    ("kind", "small"), ("reason", "small"), ("day_type", "small"), ("confirmed", "flag"),
)  # fmt: skip
QUESTIONS: Mapping[str, _Question] = {
    "projects": _question(
        "select p.id, p.beneficiary_id, $coded, p.valid_from, coalesce(p.valid_to, date '9999-12-31'),"
        " 1::smallint, p.double_operator from projects p where $here",
        ("id", "id"), ("beneficiary", "id"), ("service", "code"), *_PERIOD, ("consumption", "small"),
        ("double_operator", "flag"),
    ),
    "authorisations": _question(
        "select t.id, t.project_id, $span, (case t.per when 'week' then 1 when 'month' then 2 else 3 end)::smallint,"
        " t.minutes, t.carry_over from authorisations t $of_project"
        " union all select t.id, t.project_id, $span, 6::smallint, t.minutes, false"
        " from extra_authorisations t $of_project",
        ("id", "id"), ("project", "id"), *_PERIOD, ("limit", "small"), ("amount", "code"), ("carry_over", "flag"),
    ),
    "suspensions": _question(
        "select t.project_id, $span from project_suspensions t $of_project", ("project", "id"), *_PERIOD
    ),
    "choices": _question(
        "select t.project_id, t.provider_id, $span from choices t $of_project",
        ("project", "id"), ("provider", "id"), *_PERIOD,
    ),
    "residences": _question(
        "select t.beneficiary_id, t.comune_id::int, $span, t.outside_agreed from residences t"
        " where exists (select from projects p where p.beneficiary_id = t.beneficiary_id and $here)",
        ("beneficiary", "id"), ("comune", "code"), *_PERIOD, ("authorised", "flag"),
    ),
    "deaths": _question(
        "select t.id, t.died_on from beneficiaries t where t.died_on is not null"
        " and exists (select from projects p where p.beneficiary_id = t.id and $here)",
        ("beneficiary", "id"), ("day", "day"),
    ),
    "stays": _question(
        "select t.beneficiary_id, t.started_at, coalesce(t.ended_at, timestamptz '9999-12-31') from stays t"
        " where exists (select from projects p where p.beneficiary_id = t.beneficiary_id and $here)",
        ("beneficiary", "id"), ("start", "instant"), ("end", "instant"),
    ),
    "enrolments": _question(
        "select t.project_id, t.school_id, (case t.school_level when 'infanzia' then 1 when 'primaria' then 2"
        " when 'secondaria-1' then 3 when 'secondaria-2' then 4 when 'iefp' then 4 else 0 end)::smallint, $span"
        " from enrolments t $of_project",
        ("project", "id"), ("school", "id"), ("level", "small"), *_PERIOD,
    ),
    "timetables": _question(
        "select t.project_id, t.weekday, t.from_minute, t.to_minute, $span from timetable_spans t $of_project",
        ("project", "id"), ("weekday", "small"), ("from_minute", "small"), ("to_minute", "small"), *_PERIOD,
    ),
    "allocations": _question(
        "select t.project_id, coalesce(array_position(%(funds)s::text[], t.fund_code::text), 0), t.millionths, $span"
        " from allocations t $of_project",
        ("project", "id"), ("fund", "code"), ("millionths", "code"), *_PERIOD,
    ),
}  # fmt: skip


def entries(scope: Scope, book: Codebook) -> pl.DataFrame:
    """The service entries of those days, in no order."""
    return _frame(ENTRIES, scope, book)


def project_facts(scope: Scope, book: Codebook) -> dict[str, pl.DataFrame]:
    """Projects that hold in those days, with what is known of them: one small frame by the name of each kind."""
    return {name: _frame(question, scope, book) for name, question in QUESTIONS.items()}


def school_days(days: Mapping[int, Sequence[date]]) -> pl.DataFrame:
    """The open days by school, as a frame."""
    rows = [(school, day) for school, opened in sorted(days.items()) for day in opened]
    return pl.DataFrame(rows, schema={"school": pl.Int64, "day": pl.Date}, orient="row")


def _frame(question: _Question, scope: Scope, book: Codebook) -> pl.DataFrame:
    values = {
        "agency": scope.agency_id, "first": scope.first, "last": scope.last, "provider": scope.provider_id,
        "services": list(book.services), "profiles": list(book.profiles), "funds": list(book.funds),
    }  # fmt: skip
    schema = {name: _KINDS[kind] for name, kind in question.columns}
    parts = [_columns(records, question.columns) for records in _records(question, values)]
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def _records(question: _Question, values: Mapping[str, Any]) -> Iterator[NDArray[Any]]:
    """The rows as numpy records, in parts of about `_FLUSH_BYTES`."""
    layout = np.dtype(
        [("fields", ">i2"), *(
            pair for number, (_, kind) in enumerate(question.columns)
            for pair in ((f"length{number}", ">i4"), (f"c{number}", _WIDTHS[kind]))
        )]
    )  # fmt: skip
    connection = session().connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)  # noqa: S101 - the one driver that the program knows
    held = bytearray()
    with connection.cursor() as cursor, cursor.copy(f"copy ({question.sql}) to stdout (format binary)", values) as copy:
        started = False
        for block in copy:
            held += block
            if not started and len(held) >= _HEADER_BYTES:
                del held[:_HEADER_BYTES]
                started = True
            if len(held) > _FLUSH_BYTES:
                whole = (len(held) - _TRAILER_BYTES) // layout.itemsize * layout.itemsize
                yield _checked(np.frombuffer(bytes(held[:whole]), layout), question)
                del held[:whole]
    yield _checked(np.frombuffer(bytes(held[: len(held) - _TRAILER_BYTES]), layout), question)


def _checked(records: NDArray[Any], question: _Question) -> NDArray[Any]:
    """Make sure of the layout: a column that is null or of another width would shift all that follow."""
    if records.size and (records["fields"] != len(question.columns)).any():
        raise ValueError("a row has another number of columns than expected")
    for number, (name, kind) in enumerate(question.columns):
        if records.size and (records[f"length{number}"] != np.dtype(_WIDTHS[kind]).itemsize).any():
            raise ValueError(f"column {name} holds a null or has another width")
    return records


def _columns(records: NDArray[Any], columns: Sequence[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame([_series(name, kind, records[f"c{number}"]) for number, (name, kind) in enumerate(columns)])


def _series(name: str, kind: str, raw: NDArray[Any]) -> pl.Series:
    if kind == "flag":
        return pl.Series(name, raw.astype(np.bool_))
    values = raw.astype(raw.dtype.newbyteorder("="))
    if kind == "day":
        return pl.Series(name, values + np.int32(_EPOCH_DAYS)).cast(pl.Date)
    if kind == "instant":
        return pl.Series(name, values + _EPOCH_MICROSECONDS).cast(pl.Datetime("us", "UTC"))
    return pl.Series(name, values)
