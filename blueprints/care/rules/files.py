"""A file of service entries, CSV or XLSX, as slices of text columns under known names.

Pure: bytes in, frames out. Everything that can be wrong with a file as a whole is refused here, with one
code each; what is wrong with single rows is found by `columns`.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import polars as pl
import python_calamine

from app.archives import ArchiveRefused, check_archive
from app.decisions import Refusal, Refused
from blueprints.care.rules.profiles import NO_PROFILE, UNUSED, Profile
from blueprints.care.rules.words import FIELDS, HEADERS, REQUIRED, USUAL_HEADER, plain

SLICE_BYTES = 750_000
SLICE_ROWS = 20_000
MOST_UNPACKED_BYTES = 300_000_000
MOST_ENTRIES = 1_000
MOST_RATIO = 120
_SEPARATORS = ";,\t|"
_PIECE = 1_000_000
_EXTRA = "extra"
_SAMPLED, _LOOKED_AT, _SHOWN = 5, 50, 60


class FileRefused(Refused):
    """The file as a whole cannot be read; the refusal says why (`import-...`)."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file that can be read.

    `notices` tell the person what was assumed (encoding, columns that are not used). Each slice has the
    columns of `FIELDS` as text (null when empty or absent), `line` (row number in the file, the header is
    in row 1 unless blank rows come first) and `extra` (filled when the row has too many fields).
    """

    fields: tuple[str, ...]
    notices: tuple[Refusal, ...]
    slices: Iterator[pl.DataFrame]


def read(content: bytes, profile: Profile = NO_PROFILE) -> Table:
    """The table in a file, its columns named by the provider's profile or by their usual names.

    Raises:
        FileRefused: `import-empty`, `import-no-rows`, `import-encoding`, `import-not-a-table`, `import-old-excel`,
            `import-unsafe`, `import-broken`, `import-columns-missing` or `import-column-twice`.
    """
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise FileRefused(Refusal("import-empty"))
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content, profile)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(Refusal("import-old-excel"))
    return _text(content, profile)


def _text(content: bytes, profile: Profile) -> Table:
    body, encoding = _as_utf8(content)
    if b"\n" not in body:
        body = body.replace(b"\r", b"\n")
    start, separator, header, row = _header(body, profile.separator)
    fields, notices = _mapped(header, profile)
    if encoding not in ("utf-8", "utf-8-sig"):
        notices = (Refusal("import-read-as", encoding=encoding), *notices)
    if not body[start:].strip(b" \t\r\n;,|"):
        raise FileRefused(Refusal("import-no-rows"))
    return Table(
        fields=_present(fields),
        notices=notices,
        slices=_dated(_csv_slices(body, start, separator, fields, row), profile),
    )


def _as_utf8(content: bytes) -> tuple[bytes, str]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16").encode(), "UTF-16"
        except UnicodeError as problem:
            raise FileRefused(Refusal("import-encoding")) from problem
    head = content[:_PIECE]
    if b"\0" in head:
        looks_wide = head.count(b"\0") * 3 > len(head)
        raise FileRefused(Refusal("import-encoding" if looks_wide else "import-not-a-table"))
    if content.startswith((b"%PDF", b"{\\rtf", b"<")):
        raise FileRefused(Refusal("import-not-a-table"))
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
    if _is_utf8(content):
        return content, "utf-8"
    try:
        return content.decode("cp1252").encode(), "Windows-1252"
    except UnicodeError as problem:
        raise FileRefused(Refusal("import-encoding")) from problem


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for place in range(0, len(content), _PIECE):
            decoder.decode(content[place : place + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _header(body: bytes, known: str) -> tuple[int, str, list[str], int]:
    """Where the rows start, the separator, the header's cells, and the number of the header's row."""
    place, row, told = 0, 0, ""
    while place < len(body):
        end = body.find(b"\n", place)
        end = len(body) if end < 0 else end
        line = body[place:end].decode().strip("\r\n")
        place, row = end + 1, row + 1
        if hint := re.fullmatch(r'"?sep=([;,\t|])"?', line.strip(" ")):
            told = hint[1]
        elif line.strip(" \t;,|"):
            separator = told or known or max(_SEPARATORS, key=line.count)
            return place, separator, _cells(line, separator), row
    raise FileRefused(Refusal("import-empty"))


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator))
    except csv.Error as problem:
        raise FileRefused(Refusal("import-not-a-table")) from problem


def _mapped(header: Iterable[str], profile: Profile) -> tuple[list[str | None], tuple[Refusal, ...]]:
    """For each column the field that it holds, and what to say about those that are not used."""
    cells = [str(cell).strip() for cell in header]
    fields = [_field(cell, profile) for cell in cells]
    found = [field for field in fields if field is not None]
    if twice := sorted({field for field in found if found.count(field) > 1}):
        columns = [cell for cell, field in zip(cells, fields, strict=True) if field in twice]
        raise FileRefused(Refusal("import-column-twice", columns=columns))
    if missing := [USUAL_HEADER[field] for field in REQUIRED if field not in found]:
        raise FileRefused(
            Refusal("import-columns-missing", fields=missing, found=[cell for cell in cells if cell][:30])
        )
    meant = {header for header, field in profile.columns.items() if field == UNUSED}
    unused = [cell for cell, field in zip(cells, fields, strict=True) if field is None and cell]
    unused = [cell for cell in unused if plain(cell) not in meant]
    return fields, (Refusal("import-columns-unused", columns=unused[:30]),) if unused else ()


def _field(header: str, profile: Profile) -> str | None:
    held = profile.columns.get(plain(header)) or HEADERS.get(plain(header))
    if held is None or held == UNUSED:
        return None
    by_profile = set(profile.columns.values())
    return None if held in by_profile and plain(header) not in profile.columns else held


def _dated(slices: Iterator[pl.DataFrame], profile: Profile) -> Iterator[pl.DataFrame]:
    """The days in a form that needs no profile; what does not fit it stays as it was written."""
    if not profile.date_format:
        return slices
    day = pl.col("day").str.strip_chars()
    read = day.str.to_date(profile.date_format, strict=False).dt.strftime("%Y-%m-%d")
    return (each.with_columns(pl.coalesce(read, "day").alias("day")) for each in slices)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The headers of a file, and what stands first under each of them."""

    header: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]


def sample(content: bytes, profile: Profile = NO_PROFILE) -> Sample:
    """The headers and first rows of a file, whatever its columns are called.

    Raises:
        FileRefused: as `read`, but for what is said of columns.
    """
    if content.startswith(b"PK\x03\x04"):
        rows = (["" if cell is None else str(cell) for cell in cells] for cells in _sheet(content))
        filled = [row for row in islice(rows, _LOOKED_AT) if any(cell.strip() for cell in row)]
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(Refusal("import-old-excel"))
    else:
        body, _ = _as_utf8(content)
        body = body if b"\n" in body else body.replace(b"\r", b"\n")
        start, separator, header, _ = _header(body, profile.separator)
        lines = body[start : start + SLICE_BYTES].decode(errors="replace").splitlines()[:_SAMPLED]
        filled = [header, *(_cells(line, separator) for line in lines)]
    if not filled:
        raise FileRefused(Refusal("import-empty"))
    names = [str(cell).strip() for cell in filled[0]]
    found = {
        name: tuple(row[place][:_SHOWN] for row in filled[1 : _SAMPLED + 1] if place < len(row))
        for place, name in enumerate(names)
        if name
    }
    return Sample(header=tuple(found), columns=found)


def _present(fields: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(field for field in fields if field is not None)


def _csv_slices(
    body: bytes, start: int, separator: str, fields: list[str | None], header_row: int
) -> Iterator[pl.DataFrame]:
    names = [f"c{number}" for number in range(len(fields) + 1)]
    row = header_row
    for piece in _pieces(body, start):
        try:
            frame = pl.read_csv(
                separator.join(names).encode() + b"\n" + piece,
                schema=dict.fromkeys(names, pl.String),
                separator=separator,
                truncate_ragged_lines=True,
            )
        except (pl.exceptions.PolarsError, ValueError) as problem:
            raise FileRefused(Refusal("import-broken", row=row + 1)) from problem
        yield _named(frame, fields, row)
        row += frame.height


def _pieces(body: bytes, start: int) -> Iterator[bytes]:
    """The rows in pieces of about `SLICE_BYTES`, cut at line ends that are outside quotes."""
    while start < len(body):
        end = start + SLICE_BYTES
        quotes = body.count(b'"', start, min(end, len(body)))
        while end < len(body):
            cut = body.find(b"\n", end)
            cut = len(body) if cut < 0 else cut + 1
            quotes += body.count(b'"', end, cut)
            end = cut
            if quotes % 2 == 0:
                break
        yield body[start:end]
        start = end


def _named(frame: pl.DataFrame, fields: list[str | None], rows_before: int) -> pl.DataFrame:
    places = {field: number for number, field in enumerate(fields) if field is not None}
    empty = pl.lit(None, pl.String)
    return frame.select(
        pl.int_range(rows_before + 1, rows_before + 1 + pl.len(), dtype=pl.Int64).alias("line"),
        *(pl.col(f"c{places[name]}").alias(name) if name in places else empty.alias(name) for name in FIELDS),
        pl.col(f"c{len(fields)}").alias(_EXTRA),
    )


def _sheet(content: bytes) -> Iterator[list[Any]]:
    """The rows of a workbook's first sheet."""
    try:
        check_archive(content, max_entries=MOST_ENTRIES, max_total=MOST_UNPACKED_BYTES, max_ratio=MOST_RATIO)
    except ArchiveRefused as problem:
        raise FileRefused(Refusal("import-unsafe")) from problem
    try:
        sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        return iter(sheet.to_python(skip_empty_area=False))
    except Exception as problem:  # calamine raises its own errors, and panics of its parser, for broken files
        raise FileRefused(Refusal("import-broken", row=1)) from problem


def _workbook(content: bytes, profile: Profile) -> Table:
    rows = _sheet(content)
    for number, cells in enumerate(rows, start=1):
        if any(str(cell).strip() for cell in cells):
            fields, notices = _mapped((str(cell) for cell in cells), profile)
            slices = _dated(_sheet_slices(rows, fields, number), profile)
            return Table(fields=_present(fields), notices=notices, slices=slices)
    raise FileRefused(Refusal("import-empty"))


def _sheet_slices(rows: Iterator[list[Any]], fields: list[str | None], header_row: int) -> Iterator[pl.DataFrame]:
    names = [f"c{number}" for number in range(len(fields) + 1)]
    done = header_row
    while chunk := list(islice(rows, SLICE_ROWS)):
        texts = [[_written(value, field) for value, field in zip(cells, fields, strict=False)] for cells in chunk]
        padded = [cells + [None] * (len(names) - len(cells)) for cells in texts]
        frame = pl.DataFrame(padded, schema=dict.fromkeys(names, pl.String), orient="row")
        yield _named(frame, fields, done)
        done += len(chunk)
    if done == header_row:
        raise FileRefused(Refusal("import-no-rows"))


def _written(value: Any, field: str | None) -> str | None:
    """A cell as it would stand in a CSV; what a spreadsheet keeps as a number of days is a time where one is due."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return f"{value:%H:%M:%S}" if field in ("start", "end") else f"{value:%Y-%m-%d}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}" if value.second == 0 else f"{value:%H:%M:%S}"
    if isinstance(value, timedelta):
        return _clock(round(value.total_seconds()))
    if isinstance(value, float) and field in ("start", "end") and 0 <= value <= 1:
        return _clock(round(value * 86_400))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _clock(seconds: int) -> str:
    minutes = (seconds + 30) // 60
    return f"{minutes // 60}:{minutes % 60:02d}"
