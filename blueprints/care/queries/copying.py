"""`COPY` binary of fixed-width columns into numpy records, and from there to polars.

A question is a statement with the name and kind of each column; several small ones go over the wire as one.
Imported only by whoever needs the frames: polars may not be loaded before a fork.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, kw_only=True)
class Question:
    """A statement whose columns are not null and of fixed width, each with its name and kind."""

    columns: tuple[tuple[str, str], ...]
    sql: str


def answered(question: Question, values: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of one question, in no order."""
    schema = {name: _KINDS[kind] for name, kind in question.columns}
    parts = [_columns(records, question.columns) for records in _records(question, values)]
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def answered_together(questions: Mapping[str, Question], values: Mapping[str, Any]) -> dict[str, pl.DataFrame]:
    """The rows of several questions in one statement: each row is as wide as the widest needs, and told by a number."""
    slots = _slots(questions.values())
    joined = " union all ".join(_widened(place, question, slots) for place, question in enumerate(questions.values()))
    columns = (("which", "small"), *((f"s{number}", kind) for number, kind in enumerate(slots)))
    whole = Question(columns=columns, sql=joined)
    parts = list(_records(whole, values))
    found = {}
    for place, (name, question) in enumerate(questions.items()):
        schema = {column: _KINDS[kind] for column, kind in question.columns}
        own = [
            _columns(records[records["c0"] == place], question.columns, _places(question, slots)) for records in parts
        ]
        found[name] = pl.concat([pl.DataFrame(schema=schema), *own])
    return found


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
