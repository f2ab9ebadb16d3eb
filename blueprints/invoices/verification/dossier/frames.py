"""The rows of a dossier as frames of facts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from blueprints.invoices.verification.dossier import cells
from blueprints.invoices.verification.dossier.faults import CellError, Notes
from blueprints.invoices.verification.dossier.numbers import Numbers
from blueprints.invoices.verification.dossier.settings import Settings
from blueprints.invoices.verification.dossier.sheets import EVER, SHEETS, Sheet
from blueprints.invoices.verification.dossier.tables import Row
from blueprints.invoices.verification.facts import ACCEPTED_STATES, FAR, SCHEMAS, Limit, from_rows
from blueprints.invoices.verification.rules.prices import band_name

NOT_KNOWN_WITHOUT_FILE = frozenset(
    {
        *("accreditations", "pacts", "vat_profiles", "tariffs", "projects", "authorisations", "choices"),
        *("residences", "enrolments", "school_days", "staff", "qualifications", "operators", "report_lines"),
        *("entries", "accounts", "social_security"),
    }
)
_LONGEST_DAY = timedelta(hours=25)
END_OF_TIME = datetime.fromisoformat("9999-12-31T00:00:00+00:00")


class Frames:
    """Builds the frames of the sheets that are there."""

    def __init__(self, tables: Mapping[str, list[Row]], settings: Settings, numbers: Numbers, notes: Notes) -> None:
        self._tables = tables
        self._settings = settings
        self._numbers = numbers
        self._notes = notes
        self._sheets = {one.frame: one for one in SHEETS if one.frame}

    def all(self) -> dict[str, pl.DataFrame]:
        """Every frame that is known, by name; `entries` is made apart, as it needs these."""
        return {
            name: from_rows(name, rows)
            for name in SCHEMAS
            if name != "entries"
            for rows in (self._rows_of(name),)
            if rows is not None
        }

    def _rows_of(self, name: str) -> list[dict[str, Any]] | None:
        made = {"school_days": self._school_days, "holidays": self._holidays, "operators": self._operators}
        special = made.get(name)
        if special is not None:
            return special()
        sheet = self._sheets[name]
        rows = self._tables.get(sheet.file)
        if rows is None:
            return None if name in NOT_KNOWN_WITHOUT_FILE else []
        change = {
            "projects": self._project,
            "authorisations": self._authorisation,
            "timetables": self._timetable,
            "enrolments": self._enrolment,
            "stays": self._stay,
            "report_lines": self._report,
            "tariffs": self._tariff,
            "earlier_documents": self._earlier,
            "pacts": self._pact,
        }.get(name)
        found = []
        for row in rows:
            values = self.translated(sheet, row)
            if change is not None:
                try:
                    changed = change(row, values)
                except CellError as fault:
                    self._notes.fault(sheet.file, row["line"], str(fault))
                    continue
                if changed is None:
                    continue
                values = changed
            found.append({column: values[column] for column in SCHEMAS[name]})
        # Of two rows from the same day one wins: which one may not hang on the order of the file.
        found.sort(key=lambda one: tuple(one.values()))
        if name == "authorisations":
            # One without a code of its own needs a number that no entry can name.
            return [one if one["id"] else {**one, "id": -place} for place, one in enumerate(found, start=1)]
        return found

    def translated(self, sheet: Sheet, row: Row) -> dict[str, Any]:
        """A row's values by the frame's columns, codes as numbers."""
        return {
            one.into or one.name: self._numbers.of(one.space, row[one.name]) if one.space else row[one.name]
            for one in sheet.columns
        }

    def _project(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        person = row["beneficiary"] or own_person(row["project"])
        return {**values, "beneficiary": self._numbers.of("beneficiary", person)}

    def _authorisation(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        counts = row["limit"] == Limit.ACCESSES_A_DAY
        given = [row[name] for name in (("count",) if counts else ("hours", "minutes")) if row[name] is not None]
        if not given and row["limit"] != Limit.EXTRA:
            raise CellError("give 'count'" if counts else "give 'hours' or 'minutes'")
        if len(set(given)) > 1:
            raise CellError("'hours' and 'minutes' differ: give one of them")
        return {**values, "amount": given[0] if given else 0}

    def _stay(self, row: Row, values: dict[str, Any]) -> dict[str, Any] | None:
        start = _moment(row["admitted"], whole_day_later=True)
        end = _moment(row["discharged"], whole_day_later=False) if row["discharged"] else END_OF_TIME
        if end < start - _LONGEST_DAY:
            self._notes.warn("stays.csv", row["line"], "'discharged' is before 'admitted': the row never holds")
        return {**values, "start": start, "end": end} if start < end else None

    def _timetable(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        if row["closes"] <= row["opens"]:
            raise CellError("column 'closes': closes before it opens")
        return values

    def _enrolment(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        known = self._settings.school_days
        if known is not None and row["school"].casefold() not in {one.casefold() for one in known}:
            reason = f"column 'school': {row['school']!r} is not a school of calendars.yaml: its days are not checked"
            self._notes.warn("enrolments.csv", row["line"], reason)
        return values

    def _report(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        minutes = row["accepted_hours"] if row["accepted_minutes"] is None else row["accepted_minutes"]
        accepted = row["accepted"] or (EVER if row["state"] in ACCEPTED_STATES else FAR)
        return {
            **values,
            "code": row["report"],
            "band": self._band(row["band"], row["month"]),
            "accepted_minutes": -1 if minutes is None else minutes,
            "submitted": row["submitted"] or EVER,
            "accepted": accepted,
        }

    def _tariff(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "band": self._band(row["band"], row["from"])}

    def _band(self, name: str, day: date | None) -> int:
        if not name:
            return 0
        bands = [
            (one.start, [band_name(text).casefold() for text in one.value])
            for one in self._settings.values
            if one.name == "time_bands" and isinstance(one.value, tuple)
        ]
        held = [one for one in bands if day is not None and one[0] <= day]
        for _, names in (*sorted(held, reverse=True), *sorted(bands, reverse=True)):
            if name.casefold() in names:
                return names.index(name.casefold()) + 1
        raise CellError(f"column 'band': {name!r} is not one of the parameter time_bands")

    def _earlier(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "year": row["date"].year}

    def _pact(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "cig": "".join(row["cig"].split()).upper()}

    def _school_days(self) -> list[dict[str, Any]] | None:
        days = self._settings.school_days
        if days is None:
            return None
        return [
            {"school": self._numbers.of("school", school), "day": day}
            for school in sorted(days)
            for day in sorted(days[school])
        ]

    def _holidays(self) -> list[dict[str, Any]]:
        given = [(row["date"], row["comune"]) for row in self._tables.get("holidays.csv") or ()]
        every = sorted({*given, *self._settings.holidays})
        return [{"day": day, "comune": self._numbers.of("comune", comune)} for day, comune in every]

    def _operators(self) -> list[dict[str, Any]] | None:
        """Each operator once: hired on the first day known, certificate asked for on the first day known."""
        rows = self._tables.get("staff.csv")
        if rows is None or all("certificate_requested" in row["without"] for row in rows):
            return None
        by_operator: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            by_operator[self._numbers.of("operator", row["operator"])].append(row)
        return [
            {
                "operator": operator,
                "hired": min(_hired(row) for row in own),
                "certificate": min((row["certificate_requested"] or FAR for row in own), default=FAR),
            }
            for operator, own in sorted(by_operator.items())
        ]


def _hired(row: Row) -> date:
    """A hire whose day is not known counts as after every law."""
    known: date = row["hired"] or row["from"]
    return known if known > EVER else FAR - timedelta(days=1)


def own_person(project: str) -> str:
    """The code of the one person of a project that names none."""
    return f"\N{BULLET}{project}"


def _moment(text: str, *, whole_day_later: bool) -> datetime:
    """An instant; a date alone is its end when `whole_day_later`, else its beginning."""
    if ":" in text:
        return cells.moment(text)
    day = cells.day(text)
    return cells.at(cells.after(text) if whole_day_later else day, 0, text)


def collected(tables: Mapping[str, list[Row]], settings: Settings, numbers: Numbers) -> None:
    """Number every code of the dossier."""
    for sheet in SHEETS:
        spaces = [(one.name, one.space) for one in sheet.columns if one.space]
        for row in tables.get(sheet.file, ()):
            for name, space in spaces:
                numbers.collect(space, row[name])
    for row in tables.get("projects.csv", ()):
        numbers.collect("beneficiary", row["beneficiary"] or own_person(row["project"]))
    _collect_all(numbers, "service", settings.services)
    _collect_all(numbers, "fund", settings.funds)
    _collect_all(numbers, "comune", settings.territory)
    _collect_all(numbers, "comune", (comune for _, comune in settings.holidays))
    _collect_all(numbers, "school", settings.school_days or ())
    numbers.settle()


def _collect_all(numbers: Numbers, space: str, codes: Iterable[str]) -> None:
    for one in codes:
        numbers.collect(space, one)
