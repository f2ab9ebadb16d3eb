"""The delivered entries of a dossier, with what an empty cell stands for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from blueprints.invoices.verification.dossier import cells
from blueprints.invoices.verification.dossier.faults import CellError, Notes
from blueprints.invoices.verification.dossier.frames import Frames
from blueprints.invoices.verification.dossier.numbers import Numbers
from blueprints.invoices.verification.dossier.sheets import SHEETS
from blueprints.invoices.verification.dossier.tables import Row
from blueprints.invoices.verification.facts import SCHEMAS, DayType, World, from_rows
from blueprints.invoices.verification.hours import Hours
from blueprints.invoices.verification.rules.prices import band_spans
from blueprints.invoices.verification.rules.rounding import billable

SHEET = next(one for one in SHEETS if one.frame == "entries")
TO_BE_ROUNDED = -1
SUNDAY = 7
# Written as an end, it is the one of the day, not its beginning.
_MIDNIGHT = ("00:00", "0:00", "00.00", "00:00:00")


def with_entries(world: World, rows: list[Row], frames: Frames, numbers: Numbers, notes: Notes) -> World:
    """The world with its entries, and report lines that named no hours filled in."""
    residences = _Residences(world.table("residences"), world.table("projects"))
    reports = _Reports(world)
    services = dict(world.table("projects").select("id", "service").iter_rows())
    nights = frozenset(one.id for one in world.services if one.night)
    found = []
    for row in rows:
        values = frames.translated(SHEET, row)
        values["service"] = values["service"] or services.get(values["project"], 0)
        try:
            start, end = _times(row, may_pass_midnight=values["service"] in nights)
        except CellError as fault:
            notes.fault(SHEET.file, row["line"], str(fault))
            continue
        day = start.astimezone(cells.ROME).date()
        values |= {"start": start, "end": end}
        if not values["service"]:
            notes.fault(SHEET.file, row["line"], "no service: neither the entry nor its project names one")
        residence = residences.at(values["project"], day)
        values["comune"] = values["comune"] or residence
        if not row["report"]:
            values["report_line"] = reports.fitting(values, day, residence)
        elif not reports.knows(values["report_line"]):
            notes.warn(SHEET.file, row["line"], f"report {row['report']!r} is not in reports.csv")
        values["profile"] = values["profile"] or reports.profile(values["report_line"])
        values["billed_minutes"] = TO_BE_ROUNDED if row["billed_minutes"] is None else row["billed_minutes"]
        found.append({name: values[name] for name in SCHEMAS["entries"]})
    notes.stop_if_bad()
    made = replace(world, frames={**world.frames, "entries": from_rows("entries", found)})
    return _filled(made)


def _filled(world: World) -> World:
    """Minutes that the dossier left open: billed ones by rule R29, accepted ones by the sum of their entries."""
    entries = world.table("entries")
    open_ = entries["billed_minutes"] == TO_BE_ROUNDED
    allowed = pl.Series("billed_minutes", billable(Hours(world)), dtype=pl.Int32)
    entries = entries.with_columns(
        pl.when(open_).then(allowed).otherwise(entries["billed_minutes"]).alias("billed_minutes").cast(pl.Int32)
    )
    frames = {**world.frames, "entries": entries}
    if world.has("report_lines"):
        sums = dict(entries.group_by("report_line").agg(pl.col("billed_minutes").cast(pl.Int64).sum()).iter_rows())
        lines = world.table("report_lines")
        said = {number: given for number, given in lines.select("id", "accepted_minutes").iter_rows() if given >= 0}
        # A report that settles a difference of price is about the hours of the one that it adjusts.
        minutes = [
            said[number] if number in said else said.get(adjusts, sums.get(adjusts or number, 0))
            for number, adjusts in lines.select("id", "adjusts").iter_rows()
        ]
        frames["report_lines"] = lines.with_columns(pl.Series("accepted_minutes", minutes, dtype=pl.Int64))
    return replace(world, frames=frames)


def _times(row: Row, *, may_pass_midnight: bool) -> tuple[datetime, datetime]:
    """Start and end as instants; an end without a date is on the date of the start, or in the night after it."""
    day: date | None = row["date"]
    start = _time(row["start"], day, "start")
    own = day or start.astimezone(cells.ROME).date()
    end = _time(row["end"], own, "end")
    if end < start and row["end"] in _MIDNIGHT:
        end = _time("24:00", own, "end")
    if may_pass_midnight and end < start and not _has_date(row["end"]):
        end = _time(row["end"], own + timedelta(days=1), "end")
    if abs(end - start) > timedelta(days=31):
        raise CellError("start and end are more than a month apart")
    return start, end


def _has_date(text: str) -> bool:
    return len(text) > len("00:00:00")


def _time(text: str, day: date | None, name: str) -> datetime:
    if _has_date(text):
        return cells.moment(text)
    if day is None:
        raise CellError(f"column {name!r}: {text!r} needs a date, here or in the column 'date'")
    return cells.at(day, cells.clock(text), text)


class _Residences:
    """Where the person of a project lives on a day."""

    def __init__(self, residences: pl.DataFrame, projects: pl.DataFrame) -> None:
        self._person = dict(projects.select("id", "beneficiary").iter_rows())
        self._rows: dict[int, list[tuple[date, date, int]]] = {}
        for row in residences.sort("start").iter_rows(named=True):
            self._rows.setdefault(row["beneficiary"], []).append((row["start"], row["end"], row["comune"]))

    def at(self, project: int, day: date) -> int:
        """The Comune, 0 when it is not known."""
        rows = self._rows.get(self._person.get(project, 0), ())
        held = [comune for start, end, comune in rows if start <= day < end]
        return held[-1] if held else 0


class _Reports:
    """Which report line an entry belongs to when it names none."""

    def __init__(self, world: World) -> None:
        lines = world.table("report_lines")
        self._parameters = world.parameters
        self._profiles = dict(lines.select("id", "profile").iter_rows())
        self._by_month: dict[tuple[int, int, date], list[Mapping[str, Any]]] = {}
        for row in lines.sort("id").filter(pl.col("adjusts") == 0).iter_rows(named=True):
            self._by_month.setdefault((row["provider"], row["service"], row["month"]), []).append(row)
        self._levels: dict[int, list[tuple[date, date, int]]] = {}
        for row in world.table("enrolments").sort("start").iter_rows(named=True):
            self._levels.setdefault(row["project"], []).append((row["start"], row["end"], row["level"]))
        self._holidays = set(world.table("holidays").select("comune", "day").iter_rows())

    def knows(self, number: int) -> bool:
        """Whether there is a report line of that number."""
        return number in self._profiles

    def profile(self, number: int) -> int:
        """The profile that the report line names; 0 without one."""
        return int(self._profiles.get(number, 0))

    def fitting(self, entry: Mapping[str, Any], day: date, residence: int) -> int:
        """The report line of the entry's provider, service and month that fits and names most; 0 without one."""
        reports = self._by_month.get((entry["provider"], entry["service"], day.replace(day=1)), ())
        levels = [level for start, end, level in self._levels.get(entry["project"], ()) if start <= day < end]
        own = {
            "profile": entry["profile"],
            "day_type": entry["day_type"] or self._day_type(entry["comune"], day),
            "level": levels[-1] if levels else 0,
            "comune": residence,
        }
        band = self._band(entry["start"], entry["end"])
        best, chosen = (-1, False), 0
        for row in reports:
            named = [name for name in own if row[name]]
            fits = row["fund"] == entry["fund"] and row["band"] in (0, band)
            fits = fits and all(row[name] == own[name] or not own[name] for name in named)
            # Of two that name as many, the band's: a day has evenings whatever its type.
            told = (len(named) + (row["band"] > 0), row["band"] > 0)
            if fits and told > best:
                best, chosen = told, row["id"]
        return chosen

    def _day_type(self, comune: int, day: date) -> DayType:
        sunday = day.isoweekday() == SUNDAY and self._parameters.number("sunday_is_holiday", day) > 0
        named = not self._holidays.isdisjoint({(0, day), (comune, day)})
        return DayType.HOLIDAY if sunday or named else DayType.WEEKDAY

    def _band(self, start: datetime, end: datetime) -> int:
        """The time band in which all of an entry lies, the first of them; 0 for none."""
        begun, ended = (one.astimezone(cells.ROME) for one in (start, end))
        since = begun.hour * 60 + begun.minute
        until = since + int((end - start).total_seconds()) // 60
        bands = self._parameters.texts("time_bands", begun.date())
        for place, text in enumerate(bands, start=1):
            if ended > begun and any(opens <= since and until <= closes for opens, closes in band_spans(text)):
                return place
        return 0
