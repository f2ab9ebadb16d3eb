"""Authorised, delivered and possible hours of one project's month, day by day, with what the rules object to.

The rules are asked about all hours of the agency's month, so that an operator in two homes or another provider with
the same person is seen. Imports polars: only this page imports it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from app.clock import ROME
from blueprints.care import api as care
from blueprints.invoices.queries.world import hours_judged
from blueprints.invoices.verification.facts import Limit
from blueprints.invoices.verification.findings import Finding


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of a project: `why_not` it was possible (no-project, suspended, stay, school-closed), "" when it was."""

    day: date
    why_not: str
    minutes: int
    spans: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class ThreeWays:
    """A month of a project. Limits are (kind, minutes) in force; minutes at stake are those of days with findings."""

    code: str
    first: date
    last: date
    limits: tuple[tuple[str, int], ...]
    delivered_minutes: int
    possible_days: int
    conflicts: int
    days: tuple[Day, ...]


def three_ways(agency_id: int, project_id: int, first: date, last: date, on: date) -> ThreeWays | None:
    """The project's days between two days, both in; None when the agency has no such project."""
    code = care.project_codes([project_id]).get(project_id)
    if code is None:
        return None
    outcome = hours_judged(agency_id, first, last, on=on)
    world = outcome.world
    own = world.table("entries").filter(pl.col("project") == project_id).sort("start", "id")
    entries = own.select("id", "start", "end").rows()
    day_of = {number: start.astimezone(ROME).date() for number, start, _ in entries}
    findings: dict[date, list[Finding]] = defaultdict(list)
    for finding in outcome.findings:
        if finding.entry in day_of:
            findings[day_of[finding.entry]].append(finding)
    facts = care.project_facts(agency_id, first, last, project_ids=[project_id])
    why_not = _impossible(facts, world.table("school_days"))
    days = tuple(
        Day(
            day=day,
            why_not=why_not(day),
            minutes=sum(int((end - start).total_seconds()) // 60 for start, end in _on(entries, day)),
            spans=tuple(
                f"{start.astimezone(ROME):%H:%M}–{end.astimezone(ROME):%H:%M}" for start, end in _on(entries, day)
            ),
            findings=tuple(findings.get(day, ())),
        )
        for day in (first + timedelta(days=step) for step in range((last - first).days + 1))
    )
    return ThreeWays(
        code=code,
        first=first,
        last=last,
        limits=tuple(_limits(facts["authorisations"], first, last)),
        delivered_minutes=sum(each.minutes for each in days),
        possible_days=sum(1 for each in days if not each.why_not),
        conflicts=sum(1 for each in days if each.findings or (each.minutes and each.why_not)),
        days=days,
    )


def _on(entries: list[tuple[Any, ...]], day: date) -> Iterator[tuple[Any, Any]]:
    for _, start, end in entries:
        if start.astimezone(ROME).date() == day:
            yield start, end


def _limits(authorisations: pl.DataFrame, first: date, last: date) -> Iterator[tuple[str, int]]:
    for row in authorisations.sort("limit", "start").iter_rows(named=True):
        if row["start"] <= last and row["end"] > first:
            yield Limit(row["limit"]).name.lower(), row["amount"]


def _impossible(facts: Mapping[str, pl.DataFrame], school_days: pl.DataFrame) -> Callable[[date], str]:
    """Why nothing may be delivered on a day: the first reason that holds, "" when there is none."""
    schools = facts["enrolments"].rows(named=True)
    taught = {school: set(own["day"].to_list()) for (school,), own in school_days.group_by("school")}
    stays = [(row["start"].astimezone(ROME).date(), row["end"]) for row in facts["stays"].rows(named=True)]

    def why(day: date) -> str:
        if not _holds(facts["projects"], day):
            return "no-project"
        if _holds(facts["suspensions"], day):
            return "suspended"
        if any(
            start < day and (end.year == date.max.year or day < end.astimezone(ROME).date()) for start, end in stays
        ):
            return "stay"
        at = [row["school"] for row in schools if row["start"] <= day < row["end"]]
        return "school-closed" if at and at[0] in taught and day not in taught[at[0]] else ""

    return why


def _holds(frame: pl.DataFrame, day: date) -> bool:
    return any(start <= day < end for start, end in frame.select("start", "end").rows())
