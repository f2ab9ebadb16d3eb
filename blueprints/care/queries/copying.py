"""`COPY` binary of fixed-width columns into numpy records, and from there to polars.

A question is a statement with the name and kind of each column; several small ones go over the wire as one.
Few rows come from a prepared statement that packs them into the same kind of records.
Imported only by whoever needs the frames: polars may not be loaded before a fork.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
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
_NOTHING = {
    "id": "0::bigint", "code": "0", "small": "0::smallint", "day": "date '1970-01-01'",
    "instant": "timestamptz '1970-01-01 00:00+00'", "flag": "false",
}  # fmt: skip


# What stands before a row and before each of its values: in `COPY` binary, and in what `record_send` makes.
_COPIED = ((("fields", ">i2"),), (("length", ">i4"),))
_PACKED = ((("fields", ">i4"),), (("type", ">i4"), ("length", ">i4")))


@dataclass(frozen=True, kw_only=True)
class Question:
    """A statement whose columns are not null and of fixed width, each with its name and kind."""

    columns: tuple[tuple[str, str], ...]
    sql: str


def answered(question: Question, values: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of one question, in no order."""
    parts = [_columns(records, question.columns) for records in _records(question, values)]
    return parts[0] if len(parts) == 1 else pl.concat(parts)


def few_answered(question: Question, values: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a question that has few of them, in no order."""
    return few_answered_together({"": question}, values)[""]


def few_answered_together(questions: Mapping[str, Question], values: Mapping[str, Any]) -> dict[str, pl.DataFrame]:
    """The rows of several questions that have few of them, in no order.

    In one statement, prepared once for each connection, which COPY cannot be; the rows of each question come as one
    value that holds their records in binary. A question without rows has the same empty frame each time.
    """
    found = {}
    with _connection().cursor(binary=True) as cursor:
        packed = cursor.execute(_packing(tuple(questions.values())), values, prepare=True).fetchall()
    for (name, question), (_, content) in zip(questions.items(), sorted(packed), strict=True):
        if content:
            records = _checked(np.frombuffer(content, _layout(question.columns, _PACKED)), question)
            found[name] = _columns(records, question.columns)
        else:
            found[name] = _empty(question)
    return found


@cache
def _packing(questions: tuple[Question, ...]) -> str:
    """One statement with a row for each question: its place, and the records of its rows in binary."""
    return " union all ".join(
        f"select {place}, (select string_agg(record_send(q), ''::bytea) from ({question.sql}) q"  # noqa: S608 - ours
        f"({', '.join(f'c{number}' for number in range(len(question.columns)))}))"
        for place, question in enumerate(questions)
    )


@cache
def _empty(question: Question) -> pl.DataFrame:
    return pl.DataFrame(schema={name: _KINDS[kind] for name, kind in question.columns})


def _connection() -> psycopg.Connection[Any]:
    connection = session().connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)  # noqa: S101 - the one driver that the program knows
    return connection


def answered_together(questions: Mapping[str, Question], values: Mapping[str, Any]) -> dict[str, pl.DataFrame]:
    """The rows of several questions in one statement: each row is as wide as the widest needs, and told by a number."""
    slots = _slots(questions.values())
    columns = (("which", "small"), *((f"s{number}", kind) for number, kind in enumerate(slots)))
    whole = Question(columns=columns, sql=_joined(questions, slots))
    parts = list(_records(whole, values))
    found = {}
    for place, (name, question) in enumerate(questions.items()):
        own = [
            _columns(records[records["c0"] == place], question.columns, _places(question, slots)) for records in parts
        ]
        found[name] = own[0] if len(own) == 1 else pl.concat(own)
    return found


def _joined(questions: Mapping[str, Question], slots: Sequence[str]) -> str:
    """One statement for all questions: their place, then as many columns as any of them needs."""
    return " union all ".join(_widened(place, question, slots) for place, question in enumerate(questions.values()))


def _slots(questions: Any) -> list[str]:
    """The kinds of columns that hold any of the questions' rows."""
    most: dict[str, int] = {}
    for question in questions:
        kinds = [kind for _, kind in question.columns]
        for kind in kinds:
            most[kind] = max(most.get(kind, 0), kinds.count(kind))
    return [kind for kind in _WIDTHS for _ in range(most.get(kind, 0))]


def _places(question: Question, slots: Sequence[str]) -> list[int]:
    """The slot of each column, counted from 1 (0 tells which question it is)."""
    free = list(enumerate(slots, start=1))
    found = []
    for _, kind in question.columns:
        slot = next(each for each in free if each[1] == kind)
        free.remove(slot)
        found.append(slot[0])
    return found


def _widened(place: int, question: Question, slots: Sequence[str]) -> str:
    names = {slot: f"q.c{number}" for number, slot in enumerate(_places(question, slots))}
    wide = ", ".join(names.get(number, _NOTHING[kind]) for number, kind in enumerate(slots, start=1))
    alias = ", ".join(f"c{number}" for number in range(len(question.columns)))
    return f"select {place}::smallint, {wide} from ({question.sql}) q({alias})"  # noqa: S608 - our own statements


def _records(question: Question, values: Mapping[str, Any]) -> Iterator[NDArray[Any]]:
    """The rows as numpy records, in parts of about `_FLUSH_BYTES`."""
    layout = _layout(question.columns, _COPIED)
    held = bytearray()
    with (
        _connection().cursor() as cursor,
        cursor.copy(f"copy ({question.sql}) to stdout (format binary)", values) as copy,
    ):
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


@cache
def _layout(columns: tuple[tuple[str, str], ...], heads: tuple[tuple[tuple[str, str], ...], ...]) -> np.dtype[Any]:
    """How a row's bytes follow each other, with what stands before a row and before each value."""
    before_row, before_value = heads
    fields = list(before_row)
    for number, (_, kind) in enumerate(columns):
        fields += [(f"{name}{number}", width) for name, width in before_value]
        fields.append((f"c{number}", _WIDTHS[kind]))
    return np.dtype(fields)


def _checked(records: NDArray[Any], question: Question) -> NDArray[Any]:
    """Make sure of the layout: a column that is null or of another width would shift all that follow."""
    if records.size and (records["fields"] != len(question.columns)).any():
        raise ValueError("a row has another number of columns than expected")
    for number, (name, kind) in enumerate(question.columns):
        if records.size and (records[f"length{number}"] != np.dtype(_WIDTHS[kind]).itemsize).any():
            raise ValueError(f"column {name} holds a null or has another width")
    return records


def _columns(
    records: NDArray[Any], columns: Sequence[tuple[str, str]], places: Sequence[int] | None = None
) -> pl.DataFrame:
    return pl.DataFrame(
        [
            _series(name, kind, records[f"c{number}"])
            for number, (name, kind) in zip(places or range(len(columns)), columns, strict=True)
        ]
    )


def _series(name: str, kind: str, raw: NDArray[Any]) -> pl.Series:
    if kind == "flag":
        return pl.Series(name, raw.astype(np.bool_))
    values = raw.astype(raw.dtype.newbyteorder("="))
    if kind == "day":
        return pl.Series(name, values + np.int32(_EPOCH_DAYS)).cast(pl.Date)
    if kind == "instant":
        return pl.Series(name, values + _EPOCH_MICROSECONDS).cast(pl.Datetime("us", "UTC"))
    return pl.Series(name, values)
