"""Lists that people bring as CSV or XLSX, read into rows of named cells."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from app.archives import ArchiveRefused, check_archive
from app.decisions import Refusal, Refused
from app.reading import normal

MOST_ENTRIES = 200
MOST_UNPACKED_BYTES = 60_000_000
MOST_RATIO = 100


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: `line` as the person's program counts it (the heading is line 1), cells by column name."""

    line: int
    cells: Mapping[str, object]


def rows_of(content: bytes, *, names: Mapping[str, str], most: int) -> tuple[Row, ...]:
    """The rows under the heading, empty ones left out; `names` maps headings as written to column names.

    A heading that `names` does not know keeps its normal form, so that the reader can name it as a fault.

    Raises:
        Refused: `table-unreadable`, `table-empty`, `table-too-long` or `table-column-twice`.
    """
    lines = _spreadsheet(content) if content.startswith(b"PK") else _csv(content)
    if not lines:
        raise Refused(Refusal("table-empty"))
    heading = [names.get(normal(cell), normal(cell)) for cell in lines[0][1]]
    named = [name for name in heading if name]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise Refused(Refusal("table-column-twice", columns=twice))
    rows = tuple(_rows(lines[1:], heading))
    if not rows:
        raise Refused(Refusal("table-empty"))
    if len(rows) > most:
        raise Refused(Refusal("table-too-long", rows=len(rows), most=most))
    return rows


def _rows(lines: Iterable[tuple[int, Sequence[object]]], heading: Sequence[str]) -> Iterable[Row]:
    for line, cells in lines:
        named = {name: _plain(cell) for name, cell in zip(heading, cells, strict=False) if name}
        if any(cell not in (None, "") for cell in named.values()):
            yield Row(line=line, cells=named)


def _plain(cell: object) -> object:
    """A cell as people see it: whole numbers without `.0`, days without midnight, blanks as nothing."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell
    text = "" if cell is None else str(cell).strip()
    return text or None


def _csv(content: bytes) -> list[tuple[int, Sequence[object]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Refused(Refusal("table-unreadable"))
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise Refused(Refusal("table-unreadable")) from error


def _spreadsheet(content: bytes) -> list[tuple[int, Sequence[object]]]:
    try:
        check_archive(content, max_entries=MOST_ENTRIES, max_total=MOST_UNPACKED_BYTES, max_ratio=MOST_RATIO)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            cells: list[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (ArchiveRefused, CalamineError, IndexError) as error:
        raise Refused(Refusal("table-unreadable")) from error
    numbered = enumerate(cells, start=1)
    return [(line, row) for line, row in numbered if any(cell not in (None, "") for cell in row)]
