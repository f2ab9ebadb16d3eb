"""Authorised, delivered and possible hours of one project's month, day by day, with what the rules object to.

The rules are asked about all hours of the agency's month, so that an operator in two homes or another provider with
the same person is seen. Imports polars: only this page imports it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from app.clock import ROME
from blueprints.care import api as care
from blueprints.invoices.queries.world import hours_judged
from blueprints.invoices.rules.three_ways import Hurry, Stop, daily_quota, hurried
from blueprints.invoices.rules.three_ways import Limit as DailyLimit
from blueprints.invoices.verification.facts import Limit
from blueprints.invoices.verification.findings import Finding
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of a project: `why_not` it was possible (no-project, suspended, stay, school-closed), "" when it was.

    `quota` are the authorised minutes that fall on the day, None without a limit; `hurries` are accesses that began
    too soon after the operator's one in another home.
    """

    day: date
    why_not: str
    minutes: int
    spans: tuple[str, ...]
    findings: tuple[Finding, ...]
    quota: int | None
    hurries: tuple[Hurry, ...]

    @property
    def is_in_conflict(self) -> bool:
        """Whether something of the day does not fit."""
        return bool(self.findings or self.hurries or (self.minutes and self.why_not))


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
    travel_minutes: int

    @property
    def tallest(self) -> int:
        """The most minutes that the drawing has to show, never zero."""
        return max([1, *(each.minutes for each in self.days), *(each.quota or 0 for each in self.days)])


def three_ways(agency_id: int, project_id: int, first: date, last: date, on: date) -> ThreeWays | None:
    """The project's days between two days, both in; None when the agency has no such project."""
    code = care.project_codes([project_id]).get(project_id)
    if code is None:
        return None
    outcome = hours_judged(agency_id, first, last, on=on)
    world = outcome.world
    own = world.table("entries").filter(pl.col("project") == project_id).sort("start", "id")
    entries = own.select("id", "start", "end").rows()
    findings = _by_day(outcome.findings, entries)
    facts = care.project_facts(agency_id, first, last, project_ids=[project_id])
    why_not = _impossible(facts, world.table("school_days"))
    span = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    quotas = dict(zip(span, daily_quota([(day, not why_not(day)) for day in span], _shared(facts)), strict=True))
    travel = int(territory.parameter(agency_id, "invoices.travel_minutes", on))
    hurries = _hurries(world.table("entries"), project_id, travel)
    days = tuple(
        Day(
            day=day,
            why_not=why_not(day),
            minutes=sum(int((end - start).total_seconds()) // 60 for start, end in _on(entries, day)),
            spans=tuple(
                f"{start.astimezone(ROME):%H:%M}–{end.astimezone(ROME):%H:%M}" for start, end in _on(entries, day)
            ),
            findings=tuple(findings.get(day, ())),
            quota=quotas[day],
            hurries=tuple(hurries.get(day, ())),
        )
        for day in span
    )
    return ThreeWays(
        code=code,
        first=first,
        last=last,
        limits=tuple(_limits(facts["authorisations"], first, last)),
        delivered_minutes=sum(each.minutes for each in days),
        possible_days=sum(1 for each in days if not each.why_not),
        conflicts=sum(1 for each in days if each.is_in_conflict),
        days=days,
        travel_minutes=travel,
    )


def _by_day(findings: Iterable[Finding], entries: list[tuple[Any, ...]]) -> dict[date, list[Finding]]:
    """The findings on the entries (id, start, end), by the entries' days."""
    day_of = {number: start.astimezone(ROME).date() for number, start, _ in entries}
    found: dict[date, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.entry in day_of:
            found[day_of[finding.entry]].append(finding)
    return found


def _shared(facts: Mapping[str, pl.DataFrame]) -> list[DailyLimit]:
    """The weekly and monthly limits of the project, with their days."""
    named = {Limit.WEEK: "week", Limit.MONTH: "month"}
    return [
        DailyLimit(per=named[Limit(row["limit"])], minutes=row["amount"], start=row["start"], end=row["end"])
        for row in facts["authorisations"].iter_rows(named=True)
        if Limit(row["limit"]) in named
    ]


def _hurries(entries: pl.DataFrame, project_id: int, least_minutes: int) -> dict[date, list[Hurry]]:
    """The accesses of the project that left no time to come from another home, by day."""
    operators = entries.filter(pl.col("project") == project_id)["operator"].unique()
    rows = entries.filter(pl.col("operator").is_in(operators.implode()))
    stops = [
        Stop(entry_id=number, operator_id=operator, project_id=project, start=start, end=end)
        for number, operator, project, start, end in rows.select("id", "operator", "project", "start", "end").rows()
    ]
    by_id = {each.entry_id: each for each in stops}
    found: dict[date, list[Hurry]] = defaultdict(list)
    for hurry in hurried(stops, least_minutes=least_minutes):
        stop = by_id[hurry.entry_id]
        if stop.project_id == project_id:
            found[stop.start.astimezone(ROME).date()].append(hurry)
    return found


def _on(entries: list[tuple[Any, ...]], day: date) -> Iterator[tuple[Any, Any]]:
    for _, start, end in entries:
        if start.astimezone(ROME).date() == day:
            yield start, end


def _limits(authorisations: pl.DataFrame, first: date, last: date) -> Iterator[tuple[str, int]]:
    for row in authorisations.sort("limit", "start").iter_rows(named=True):
        if row["start"] <= last and row["end"] > first and row["limit"] != Limit.ACCESSES_A_DAY:
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
