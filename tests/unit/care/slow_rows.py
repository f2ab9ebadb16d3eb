"""The checks of imported rows once more, slow and obvious: one row after the other, in plain Python."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from blueprints.care.rules import words
from blueprints.care.rules.known import Known, ProjectFact, ServiceFact

ROME = ZoneInfo("Europe/Rome")
BLANKS = " \t\r\n\u00a0"
Row = Mapping[str, str | None]
Fault = tuple[int, str, str]


def read_rows(rows: Iterable[Row], known: Known, *, first_line: int = 2) -> tuple[list[dict[str, Any]], set[Fault]]:
    """The good rows, and the faults as (line, code, field)."""
    good: list[dict[str, Any]] = []
    faults: set[Fault] = set()
    seen: set[str] = set()
    for line, raw in enumerate(rows, start=first_line):
        row = {name: (raw.get(name) or "").strip(BLANKS) for name in (*words.FIELDS, "extra")}
        if not any(row.values()):
            continue
        found, entry = _read(row, known)
        if row["external_id"] and row["external_id"] in seen:
            found.add(("row-id-repeated", "external_id"))
        seen.add(row["external_id"])
        faults |= {(line, code, field) for code, field in found}
        if not found:
            good.append({"line": line, **entry})
    return good, faults


def _read(row: Mapping[str, str], known: Known) -> tuple[set[tuple[str, str]], dict[str, Any]]:
    found: set[tuple[str, str]] = set()
    if row["extra"]:
        found.add(("row-fields-too-many", "extra"))
    found |= {("row-value-missing", name) for name in words.REQUIRED if not row[name]}
    found |= {("row-formula", name) for name in words.FIELDS if row[name][:1] in {"=", "@"}}
    found |= {("row-text-too-long", name) for name in ("external_id", "session") if len(row[name]) > 60}
    project, service = _project(row, known, found)
    times = _times(row, service, known, found)
    entry = _words(row, project, service, known, times, found)
    return found, entry


def _project(
    row: Mapping[str, str], known: Known, found: set[tuple[str, str]]
) -> tuple[ProjectFact | None, ServiceFact | None]:
    project = known.projects.get(row["project"].upper())
    service = known.services[project.service_code] if project else None
    if row["project"] and project is None:
        found.add(("row-project-unknown", "project"))
    if service is not None and service.closed:
        found.add(("row-report-submitted", "project"))
    if row["operator"] and row["operator"].upper() not in known.operators:
        found.add(("row-operator-unknown", "operator"))
    number = known.authorisations.get((row["project"].upper(), row["authorisation"].upper()))
    if row["authorisation"] and (project is None or number is None):
        found.add(("row-authorisation-unknown", "authorisation"))
    return project, service


def _day(text: str) -> date | None:
    if match := re.fullmatch(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})", text):
        day, month, year = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text):
        year, month, day = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _second(text: str) -> int | None:
    match = re.fullmatch(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?", text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    total = hour * 3600 + minute * 60 + second
    return total if minute < 60 and second < 60 and total <= 86_400 else None


def _offset(text: str) -> int | None:
    if match := re.fullmatch(r"([+-])([0-9]{1,2})(?::?([0-9]{2}))?", text):
        return (-1 if match[1] == "-" else 1) * (int(match[2]) * 60 + int(match[3] or 0))
    return words.OFFSETS.get(text.lower())


def _instants(local: datetime) -> list[datetime]:
    """Every instant that clocks in Italy show as this local time: none, one or two."""
    found = []
    for fold in (0, 1):
        instant = local.replace(tzinfo=ROME, fold=fold).astimezone(UTC)
        if instant.astimezone(ROME).replace(tzinfo=None) == local and instant not in found:
            found.append(instant)
    return found


def _times(
    row: Mapping[str, str], service: ServiceFact | None, known: Known, found: set[tuple[str, str]]
) -> dict[str, Any]:
    day, start, end = _day(row["day"]), _second(row["start"]), _second(row["end"])
    _day_faults(row, day, known, found)
    read = {"start": start, "end": end}
    found |= {("row-time-not-read", name) for name, value in read.items() if row[name] and value is None}
    offsets = ("offset_start", "offset_end")
    found |= {("row-offset-not-read", name) for name in offsets if row[name] and _offset(row[name]) is None}
    if end == 0 and start:
        end = 86_400
    if start is not None and end is not None and end < start:
        end += 86_400
        if service is not None and not service.night:
            found.add(("row-over-midnight", "end"))
    said_start, said_end = _offset(row["offset_start"]), _offset(row["offset_end"])
    began = _instant(day, start, said_start, "start", found, said_start)
    ended = _instant(day, end, said_end, "end", found, said_start)
    return {"day": day, "started_at": began, "ended_at": ended, "minutes": _length(row, began, ended, found)}


def _length(
    row: Mapping[str, str], began: datetime | None, ended: datetime | None, found: set[tuple[str, str]]
) -> int | None:
    if began is None or ended is None:
        return None
    minutes = int((ended - began).total_seconds() / 60)
    if ended <= began:
        found.add(("row-no-duration", "end"))
    written = _minutes(row["duration"])
    if written is not None and abs(written - minutes) > 1:
        found.add(("row-duration-differs", "duration"))
    return minutes


def _day_faults(row: Mapping[str, str], day: date | None, known: Known, found: set[tuple[str, str]]) -> None:
    if row["day"] and day is None:
        found.add(("row-date-not-read", "day"))
    elif day is not None and not known.month.holds(day):
        found.add(("row-day-outside-month", "day"))
    elif day is not None and day > known.today:
        found.add(("row-day-in-future", "day"))


def _instant(
    day: date | None,
    second: int | None,
    said: int | None,
    name: str,
    found: set[tuple[str, str]],
    inherited: int | None,
) -> datetime | None:
    if day is None or second is None:
        return None
    local = datetime.combine(day, time()) + timedelta(seconds=second)
    possible = _instants(local)
    if not possible:
        found.add(("row-hour-skipped", name))
    if len(possible) == 2 and said is None:
        said = inherited
    if said is None:
        if len(possible) == 2:
            found.add(("row-hour-twice", name))
        return possible[0] if len(possible) == 1 else None
    fitting = [each for each in possible if local - each.replace(tzinfo=None) == timedelta(minutes=said)]
    if possible and not fitting:
        found.add(("row-offset-wrong", name))
    return fitting[0] if fitting else None


def _minutes(text: str) -> int | None:
    plain = text.lower()
    if match := re.fullmatch(r"([0-9]{1,3})[:h]([0-5][0-9])", plain):
        return int(match[1]) * 60 + int(match[2])
    if match := re.fullmatch(r"([0-9]{1,4})(?:[.,]([0-9]{1,4}))?", plain):
        return int(match[1]) * 60 + int((match[2] or "").ljust(4, "0")) * 60 // 10_000
    return None


def _words(
    row: Mapping[str, str],
    project: ProjectFact | None,
    service: ServiceFact | None,
    known: Known,
    times: dict[str, Any],
    found: set[tuple[str, str]],
) -> dict[str, Any]:
    yes = {**dict.fromkeys(words.YES, 1), **dict.fromkeys(words.NO, 0)}
    tables: dict[str, Mapping[str, int]] = {
        "kind": words.KINDS,
        "reason": words.REASONS,
        "day_type": words.DAYS,
        "confirmed": yes,
    }
    read = {name: table.get(row[name].lower()) for name, table in tables.items()}
    found |= {(f"row-{n.replace('_', '-')}-unknown", n) for n in tables if row[n] and read[n] is None}
    hours = {name: _minutes(row[name]) for name in ("duration", "claimed", "clocked", "notice")}
    found |= {("row-hours-not-read", name) for name, value in hours.items() if row[name] and value is None}
    kind = words.Kind.DIRECT if not row["kind"] else read["kind"]
    if kind in {words.Kind.ABSENCE, words.Kind.MISSED} and not row["reason"]:
        found.add(("row-reason-missing", "reason"))
    profile = words.PROFILES.get(row["profile"].upper(), row["profile"].upper())
    if service is not None and profile and profile not in service.profiles:
        found.add(("row-profile-unknown", "profile"))
    day_type = read["day_type"] or _day_type(times["day"], project, service, known)
    if day_type == words.DayType.HOLIDAY and service is not None and not service.holiday_rate:
        found.add(("row-day-type-without-rate", "day_type"))
    return {
        "external_id": row["external_id"],
        "project_id": project.id if project else None,
        "staff_member_id": known.operators.get(row["operator"].upper()),
        "profile": profile or (project.profile if project else ""),
        "kind": kind,
        "reason": read["reason"] or 0,
        "day_type": day_type,
        "claimed_minutes": -1 if hours["claimed"] is None else hours["claimed"],
        "clocked_minutes": -1 if hours["clocked"] is None else hours["clocked"],
        "notice_minutes": -1 if hours["notice"] is None else hours["notice"],
        "extra_authorisation_id": known.authorisations.get((row["project"].upper(), row["authorisation"].upper())),
        "group_session": row["session"],
        "confirmed": read["confirmed"] != 0,
        **times,
    }


def _day_type(
    day: date | None, project: ProjectFact | None, service: ServiceFact | None, known: Known
) -> words.DayType:
    if day is None or project is None or service is None or not service.holiday_rate:
        return words.DayType.WEEKDAY
    festive = day.weekday() == 6 or (project.comune_id, day) in known.holidays
    return words.DayType.HOLIDAY if festive else words.DayType.WEEKDAY
