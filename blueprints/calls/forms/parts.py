"""Parts of a draft that are typed in rows: services, territories and lots; requirements; prices.

Rows are named `<letter><number>.<field>`, counted from 0; empty rows are left out. What comes out is what the call's
file would write, so that one reader judges both.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from blueprints.standards.fields.words import slug

Plain = dict[str, Any]
Sent = MultiDict[str, str]
MOST_ROWS = 1000
NEW_ROWS = 2
THRESHOLD = re.compile(r"(?P<name>[^:]+):\s*(?:(?P<compare>almeno|al più)\s+)?(?P<value>\S+)\s*(?P<unit>.*)")


def typed_offer(sent: Sent, platform: Iterable[str], before: Iterable[str]) -> Plain:
    """The services, territories and lots of a page; services stand in the order in which they stood `before`."""
    order = [code for code in before if code in set(platform)]
    ticked = sorted(sent.getlist("services"), key=lambda code: order.index(code) if code in order else len(order))
    own = [_coded(each) for each in _rows(sent, "s", ("code", "title", "unit"), "title")]
    return {
        "services": [*({"code": code} for code in ticked), *own],
        "territories": [
            _coded(each) for each in _rows(sent, "t", ("code", "title", "comuni", "subareas", "except"), "title")
        ],
        "lots": [
            _coded(each) for each in _rows(sent, "l", ("code", "title", "services", "territories", "note"), "title")
        ],
        "lots_per_applicant": {name: sent.get(f"lots_{name}", "").strip() for name in ("min", "max")},
    }


def typed_requirements(sent: Sent) -> list[Any]:
    """The requirements of a page: codes, and in their place what more is said of some; then the call's own."""
    rows = [_asked(each) for each in _rows(sent, "r", _REQUIREMENT, "text")]
    found: list[Any] = []
    for code in (each.strip() for each in re.split(r"[,;\n]", sent.get("codes", ""))):
        row = next((each for each in rows if code and each["code"] == code), None)
        if row is not None:
            rows.remove(row)
        found += [row or code] if code else []
    # What is written twice stays twice: the reader says so.
    return [*found, *rows]


def typed_prices(sent: Sent) -> list[Any]:
    """The prices of a page."""
    return list(_rows(sent, "p", ("service", "price", "profile", "day", "unit", "vat"), "price"))


def listed(value: Any) -> str:
    """Codes or names as a page writes them."""
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value or "")


def thresholds_as_text(thresholds: Iterable[Mapping[str, Any]] | None) -> str:
    """Thresholds as a page writes them, one a line."""
    return "\n".join(
        " ".join(filter(None, (f"{each['name']}:", _COMPARE.get(each.get("compare", "")), *_number(each))))
        for each in thresholds or ()
    )


def _number(threshold: Mapping[str, Any]) -> tuple[str, str]:
    return str(threshold.get("value") or ""), threshold.get("unit") or ""


_COMPARE = {"at-least": "almeno", "almeno": "almeno", "at-most": "al più", "al più": "al più"}
_REQUIREMENT = ("code", "text", "evidence", "kinds", "only_for", "thresholds")


def _rows(sent: Sent, letter: str, fields: Iterable[str], *needed: str) -> Iterator[Plain]:
    """The rows in which one of the needed fields, or the code, is written."""
    names = tuple(fields)
    for number in range(min(sent.get(f"{letter}.rows", 0, type=int), MOST_ROWS)):
        row = {name: sent.get(f"{letter}{number}.{name}", "").replace("\r\n", "\n").strip() for name in names}
        if any(row.get(name) for name in (*needed, "code")):
            yield row


def _coded(row: Plain) -> Plain:
    """With a code made from the title where none is written, and lists on one line."""
    lines: Plain = {key: re.sub(r"\s*\n\s*", ", ", row[key]) for key in ("comuni", "except") if key in row}
    return {**row, **lines, "code": row["code"] or slug(row["title"])[:40].strip("-")}


def _asked(row: Plain) -> Plain:
    written = [line.strip() for line in row["thresholds"].split("\n") if line.strip()]
    return {**row, "thresholds": [_threshold(line) for line in written]}


def _threshold(line: str) -> Plain:
    found = THRESHOLD.fullmatch(line)
    return {"name": line} if found is None else {key: value for key, value in found.groupdict().items() if value}
