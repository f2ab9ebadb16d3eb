"""The accepted accesses of a month that no rule objects to. Imports polars: only a draw imports this."""

from datetime import date, timedelta
from typing import Any

import polars as pl

from app.clock import ROME
from blueprints.invoices.queries.world import hours_judged
from blueprints.invoices.rules.sampling import CleanAccess
from blueprints.invoices.verification.facts import DayType, World

NAMES = ("id", "report_line", "project", "operator", "provider", "start", "end")
MORE = ("confirmed", "clocked_minutes", "day_type")


def clean_accesses(agency_id: int, month: date, on: date) -> tuple[list[CleanAccess], dict[int, dict[str, Any]]]:
    """The accesses, and what a person has to know of each, by id."""
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    outcome = hours_judged(agency_id, month, last, on=on)
    found = {finding.entry for finding in outcome.findings}
    entries = outcome.world.table("entries").filter(pl.col("report_line") > 0).sort("id")
    slack = outcome.world.parameters.number("clock_tolerance_minutes", month)
    rows = [row for row in entries.select(*NAMES, *MORE).iter_rows(named=True) if row["id"] not in found]
    accesses = [CleanAccess(entry_id=row["id"], name=str(row["id"]), signs=_signs(row, slack)) for row in rows]
    return accesses, {row["id"]: _facts(row, outcome.world) for row in rows}


def _signs(row: dict[str, Any], slack: int) -> frozenset[str]:
    lasted = int((row["end"] - row["start"]).total_seconds()) // 60
    clocked = row["clocked_minutes"]
    signs = {
        "unconfirmed": not row["confirmed"],
        "clock": clocked >= 0 and abs(clocked - lasted) > slack // 2,
        "unclocked": clocked < 0,
        "holiday": row["day_type"] == DayType.HOLIDAY,
    }
    return frozenset(name for name, holds in signs.items() if holds)


def _facts(row: dict[str, Any], world: World) -> dict[str, str]:
    start, end = row["start"].astimezone(ROME), row["end"].astimezone(ROME)
    return {
        "project": world.code("project", row["project"]),
        "operator": world.code("operator", row["operator"]),
        "provider": world.code("provider", row["provider"]),
        "day": start.date().isoformat(),
        "span": f"{start:%H:%M}–{end:%H:%M}",
    }
