"""CSV files as rows of values: any usual delimiter and encoding, every fault with its line."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from blueprints.invoices.verification.dossier.faults import CellError, Notes
from blueprints.invoices.verification.dossier.sheets import Column, Sheet

LARGEST_BYTES = 512 * 1024 * 1024
MOST_FAULTS = 200
Row = dict[str, Any]


def text_of(path: Path, notes: Notes) -> str | None:
    """The text of a file: UTF-8 with or without mark, UTF-16 with mark, else Windows-1252 with a warning."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            notes.fault(path.name, 0, f"is larger than {LARGEST_BYTES // 1024 // 1024} MB")
            return None
        raw = path.read_bytes()
    except OSError as error:
        notes.fault(path.name, 0, f"cannot be read: {error.strerror}")
        return None
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16")
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.warn(path.name, 0, "is not UTF-8: read as Windows-1252")
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        notes.fault(path.name, text[: text.index("\0")].count("\n") + 1, "holds a NUL character: not a text file")
        return None
    return text


def rows_of(sheet: Sheet, path: Path, notes: Notes) -> list[Row]:
    """The rows of a file as values by column; each row knows its line as `line`, and which columns the file is
    `without`."""
    text = text_of(path, notes)
    if text is None or not text.strip():
        return []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    found: list[Row] = []
    try:
        header = [_bare(name) for name in next(cells for cells in reader if any(cells))]
        places = _places(sheet, header, reader.line_num, notes)
        if places is None:
            return []
        without = frozenset(one.name for one in sheet.columns) - places.keys()
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = _row(sheet, places, cells, reader.line_num, notes)
                if any(cell.strip() for cell in cells[len(header) :]):
                    # Most often a decimal comma without quotes: what is read would be another number.
                    many = f"has {len(cells)} cells under a header of {len(header)}"
                    notes.fault(sheet.file, reader.line_num, f"{many}: quote the cell that holds the delimiter")
                elif row is not None:
                    row["without"] = without
                    found.append(row)
                elif len(notes.faults) >= MOST_FAULTS:
                    notes.fault(sheet.file, reader.line_num, "too many faults: the rest was not read")
                    break
    except csv.Error as error:
        notes.fault(sheet.file, reader.line_num, f"is not CSV: {error}")
    return found


def _delimiter(text: str) -> str:
    first = text.lstrip().partition("\n")[0]
    return max(",;\t|", key=first.count)


def _bare(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip().casefold())


def _places(sheet: Sheet, header: list[str], line: int, notes: Notes) -> dict[str, int] | None:
    known = {one.name for one in sheet.columns}
    for name in header:
        if name and name not in known:
            notes.warn(sheet.file, line, f"column {name!r} is not known and was left out")
    doubled = sorted({name for name in header if name in known and header.count(name) > 1})
    missing = [one.name for one in sheet.columns if one.is_required and one.name not in header]
    for name in doubled:
        notes.fault(sheet.file, line, f"column {name!r} is there twice")
    for name in missing:
        notes.fault(sheet.file, line, f"column {name!r} is missing")
    if doubled or missing:
        return None
    return {name: place for place, name in enumerate(header) if name in known}


def _row(sheet: Sheet, places: dict[str, int], cells: list[str], line: int, notes: Notes) -> Row | None:
    row: Row = {"line": line}
    good = True
    for one in sheet.columns:
        place = places.get(one.name)
        text = cells[place].strip() if place is not None and place < len(cells) else ""
        try:
            row[one.name] = _value(one, text)
        except CellError as fault:
            notes.fault(sheet.file, line, f"column {one.name!r}: {fault}")
            good = False
    return row if good else None


def _value(one: Column, text: str) -> Any:
    if text:
        return one.read(text)
    if one.is_required:
        raise CellError("is empty")
    return one.default


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, numbered from 1."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line
