"""A finding, the frame of findings, and the facts that its sentence needs."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import polars as pl

from blueprints.invoices.verification.columns import day_number, day_of_number
from blueprints.invoices.verification.facts import FAR, UNITS, World

SCHEMA = {
    "rule": pl.String,
    "severity": pl.String,
    "document": pl.String,
    "line": pl.Int64,
    "entry": pl.Int64,
    "cents": pl.Int64,
    "claimed_cents": pl.Int64,
    "facts": pl.String,
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One objection with the money that it owns.

    `document` is the document's id ("" when no document bills the entry), `line` its line number, `entry`
    the entry's id. `cents` is owned (in dispute because of this finding and no other), `claimed_cents`
    what would be at stake if no other rule objected.
    """

    rule: str
    severity: str
    document: str
    line: int | None
    entry: int | None
    cents: int
    claimed_cents: int
    facts: Mapping[str, Any] = field(default_factory=dict)


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no blanks, all in Unicode."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def as_frame(findings: Sequence[Finding]) -> pl.DataFrame:
    """Findings as a frame, their facts as canonical JSON."""
    columns: dict[str, list[Any]] = {name: [] for name in SCHEMA}
    for one in findings:
        for name in SCHEMA:
            value = getattr(one, name)
            columns[name].append(canonical(dict(value)) if name == "facts" else value)
    return pl.DataFrame(columns, schema=SCHEMA)


def fact_readers(world: World) -> Callable[[str, list[int]], tuple[str, list[Any]]]:
    """How the whole numbers of a claim's column become facts: by the ending of its name."""
    services = {one.id: one.code for one in world.services}

    def read(name: str, values: list[int]) -> tuple[str, list[Any]]:
        if name == "day" or name.endswith("_day"):
            return name, [_iso_day(value) for value in values]
        if name == "service_id":
            return "service", [services.get(value, str(value)) for value in values]
        if name.endswith("_id"):
            return name[:-3], [world.code(name[:-3], value) for value in values]
        if name in _CODED:
            return name, [world.code(_CODED[name], value) if value else "" for value in values]
        if name.endswith("_price"):
            return name, [euros(value) for value in values]
        if name.endswith("_flag"):
            return name, [bool(value) for value in values]
        return name, values

    return read


@lru_cache(maxsize=4096)
def _iso_day(number: int) -> str | None:
    return None if number >= _NEVER else day_of_number(number).isoformat()


_NEVER = day_number(FAR)
_CODED = {
    "operator": "operator",
    "other_operator": "operator",
    "other_entry": "entry",
    "chosen_provider": "provider",
    "project": "project",
}


def euros(price: int) -> str:
    """A unit price in 1/10^8 euro as an exact decimal text."""
    return format((Decimal(price) / UNITS).normalize(), "f")
