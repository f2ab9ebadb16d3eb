"""Rows of a group that repeats: taken from a list (CSV or XLSX), and where each row's files go when rows go."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.decisions import Refusal, Refused
from app.reading import normal
from app.tables import Row
from blueprints.standards.fields import Group, Question

POSITION = "#"


def headings(group: Group) -> dict[str, str]:
    """What a list may call each question of the group: its label or its code. Files do not come in a list."""
    asked = [each for each in group.questions if each.kind != "file"]
    return {normal(name): each.code for each in asked for name in (each.code, each.label)}


def written_rows(group: Group, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows of a list as answers are written; options may be given by their labels.

    Raises:
        Refused: the list has columns that the group does not ask.
    """
    listed = list(rows)
    known = {each.code: each for each in group.questions if each.kind != "file"}
    if strange := sorted({name for row in listed for name in row.cells} - known.keys()):
        raise Refused(Refusal("rows-column-unknown", columns=strange, known=[each.label for each in known.values()]))
    return [{code: _written(known[code], cell) for code, cell in row.cells.items()} for row in listed]


def _written(question: Question, cell: object) -> Any:
    if cell is None:
        return None
    text = cell.isoformat() if isinstance(cell, date) else str(cell).strip()
    codes = {name.casefold(): each.code for each in question.options for name in (each.label, each.code)}
    if question.kind == "one-of":
        return codes.get(text.casefold(), text)
    if question.kind == "many-of":
        parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
        return [codes.get(part.casefold(), part) for part in parts]
    return text


def where_rows_went(written: Sequence[Any]) -> dict[int, int] | None:
    """The new place of each old row, by the position that each row bears; None when rows bear none.

    An old row without a place was taken away.
    """
    rows = [row for row in written if isinstance(row, Mapping)]
    if not any(POSITION in row for row in rows):
        return None
    return {row[POSITION]: place for place, row in enumerate(rows) if POSITION in row}


def moved_path(path: str, group_code: str, went: Mapping[int, int]) -> str | None:
    """Where a file of a row stands after the rows moved; None when its row is gone."""
    number, _, question = path.removeprefix(f"{group_code}[").partition("].")
    place = went.get(int(number))
    return None if place is None else f"{group_code}[{place}].{question}"
