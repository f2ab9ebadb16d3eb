"""`COPY` binary of fixed-width columns into numpy records, and from there to polars.

A question is a statement with the name and kind of each column. Rows by the million come by COPY, fewer from a
prepared statement that packs them into the same kind of records.
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
_FLUSH_BYTES = 4_000_000
_EPOCH_DAYS = (date(2000, 1, 1) - date(1970, 1, 1)).days
_EPOCH_MICROSECONDS = _EPOCH_DAYS * 86_400_000_000
_WIDTHS = {"id": ">i8", "code": ">i4", "small": ">i2", "day": ">i4", "instant": ">i8", "flag": "u1"}
_KINDS: Mapping[str, Any] = {
    "id": pl.Int64, "code": pl.Int32, "small": pl.Int16, "day": pl.Date,
    "instant": pl.Datetime("us", "UTC"), "flag": pl.Boolean,
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
    """The rows of one question, in no order.

    Each column is put together by itself and its parts are let go, so that hardly more is held than the frame.
    """
    parts: list[list[NDArray[Any]]] = [[] for _ in question.columns]
    for records in _records(question, values):
        for number, column in enumerate(parts):
            column.append(_native(records[f"c{number}"]))
    series = []
    for name, kind in question.columns:
        series.append(_series(name, kind, np.concatenate(parts.pop(0))))
    return pl.DataFrame(series)


def packed(question: Question, values: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a question that has few of them, in no order."""
    return packed_together({"": question}, values)[""]


def packed_together(questions: Mapping[str, Question], values: Mapping[str, Any]) -> dict[str, pl.DataFrame]:
    """The rows of several questions that have few of them, in no order.

    In one statement, prepared once for each connection, which COPY cannot be; the rows of each question come as one
    value that holds their records in binary. A question without rows has the same empty frame each time.
    """
    found = {}
    with _connection().cursor(binary=True) as cursor:
        answers = cursor.execute(_packing(tuple(questions.values())), values, prepare=True).fetchall()
    for (name, question), (_, content) in zip(questions.items(), sorted(answers), strict=True):
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


def _columns(records: NDArray[Any], columns: Sequence[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(
        [_series(name, kind, _native(records[f"c{number}"])) for number, (name, kind) in enumerate(columns)]
    )


def _native(raw: NDArray[Any]) -> NDArray[Any]:
    """A copy of a column of records in the machine's own order of bytes."""
    return raw.astype(raw.dtype.newbyteorder("="))


def _series(name: str, kind: str, values: NDArray[Any]) -> pl.Series:
    if kind == "flag":
        return pl.Series(name, values.astype(np.bool_))
    if kind == "day":
        values += np.int32(_EPOCH_DAYS)
        return pl.Series(name, values).cast(pl.Date)
    if kind == "instant":
        values += _EPOCH_MICROSECONDS
        return pl.Series(name, values).cast(pl.Datetime("us", "UTC"))
    return pl.Series(name, values)
