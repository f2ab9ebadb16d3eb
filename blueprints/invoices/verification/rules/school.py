"""R31, R32, R33: the school's calendar, the pupil's timetable and absences."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from blueprints.invoices.verification.claims import Claims, Evidence, nothing
from blueprints.invoices.verification.columns import Flags, Ints, Keys, ints, order_by, starts_of_groups
from blueprints.invoices.verification.facts import Kind, Level, Limit, Reason

CLOSED, OUTSIDE, NOT_ENROLLED = 1, 2, 3
NOT_PAID_AT_LEVEL, ASSISTANT_ABSENT = 1, 2
LEVELS = {
    "kindergarten": Level.KINDERGARTEN,
    "primary": Level.PRIMARY,
    "lower-secondary": Level.LOWER_SECONDARY,
    "upper-secondary": Level.UPPER_SECONDARY,
}


class Calendar:
    """Open days by school, each with its place in the school's year."""

    def __init__(self, frame: pl.DataFrame) -> None:
        school, day = ints(frame["school"]), ints(frame["day"])
        self._keys = Keys(school)
        self._low = int(day.min()) if len(day) else 0
        width = int(day.max()) - self._low + 1 if len(day) else 0
        self._open = np.zeros((self._keys.count + 1, width + 1), dtype=np.bool_)
        self._open[self._keys.of(school), day - self._low] = True
        self._open[-1] = False
        self._ordinal = np.cumsum(self._open, axis=1, dtype=np.int64)

    def knows(self, school: Ints) -> Flags:
        """Whether there is a calendar for the school."""
        known: Flags = self._keys.of(school) >= 0
        return known

    def open_on(self, school: Ints, day: Ints) -> Flags:
        """Whether the school is open."""
        found: Flags = self._open[self._keys.of(school), self._column(day)]
        return found

    def ordinal(self, school: Ints, day: Ints) -> Ints:
        """How many days the school has been open up to the day."""
        count: Ints = self._ordinal[self._keys.of(school), self._column(day)]
        return count

    def _column(self, day: Ints) -> Ints:
        last = self._open.shape[1] - 1
        moved = day - self._low
        return np.where((moved >= 0) & (moved < last), moved, last)


def at_school(evidence: Evidence) -> Claims:
    """R31: on an open day of the pupil's school and inside the pupil's timetable, or with an authorisation.

    Indirect hours and home interventions are not bound to the school. When the school closed after the
    arrival (reason code), a number of minutes stays billable.
    """
    hours, cut = evidence.hours, evidence.hours.pieces
    entry = cut.entry
    bound = hours.with_service("school") & hours.is_any(Kind.DIRECT, Kind.ABSENCE)
    place = np.flatnonzero((bound & (hours.reason != Reason.HOME))[entry])
    if not len(place):
        return nothing("R31")
    entry, day = entry[place], cut.day[place]
    project = hours.project[entry]
    enrolments = evidence.lookups.register("enrolments", "project")
    row = enrolments.at(project, moment=day)
    school = enrolments.pick("school", row, 0)
    calendar = evidence.lookups.once("school_days", Calendar)
    closed = (row >= 0) & calendar.knows(school) & ~calendar.open_on(school, day)
    stranger = (row < 0) & enrolments.knows(project)
    length = (cut.to_minute - cut.from_minute)[place]
    outside = length - _inside(evidence, project, day, cut.from_minute[place], cut.to_minute[place])
    why = np.where(stranger, NOT_ENROLLED, np.where(closed, CLOSED, np.where(outside > 0, OUTSIDE, 0)))
    why[authorised(evidence, entry, day)] = 0
    billed = np.maximum(cut.high - cut.low, 0)[place]
    kept = np.where(why == OUTSIDE, billed - billed * outside // np.maximum(length, 1), 0)
    arrived = (why == CLOSED) & (hours.reason[entry] == Reason.SCHOOL_CLOSED)
    minutes = np.broadcast_to(np.asarray(hours.parameter("closure_minutes")), hours.count)[entry]
    kept = np.where(arrived, np.minimum(minutes, billed), kept)
    found = np.flatnonzero((why > 0) & (~arrived | (kept < billed)))
    facts = {"day": day[found], "why": why[found], "outside_minutes": np.maximum(outside[found], 0)}
    low = cut.low[place[found]]
    return Claims("R31", entry[found], low + kept[found], low + billed[found], facts)


def authorised(evidence: Evidence, entry: Ints, day: Ints) -> Flags:
    """Whether an entry names an extra authorisation of its project that covers the day."""
    hours = evidence.hours
    named = hours.authorisation[entry]
    register = evidence.lookups.register("authorisations", "id", "project", only=("limit", int(Limit.EXTRA)))
    good: Flags = (named != 0) & (register.at(named, hours.project[entry], moment=day) >= 0)
    return good


def _inside(evidence: Evidence, project: Ints, day: Ints, since: Ints, until: Ints) -> Ints:
    """Minutes inside the pupil's timetable; all of them for a pupil who has none that day of the year."""
    length = until - since
    whole_week = evidence.lookups.register("timetables", "project")
    bound = whole_week.at(project, moment=day) >= 0
    if not bound.any():
        return length
    table = evidence.lookups.once("timetables", Timetable, variant=":week")
    return np.where(bound, table.inside(project, day, since, until), length)


class Timetable:
    """The spans of each pupil's week."""

    def __init__(self, frame: pl.DataFrame) -> None:
        project, weekday = ints(frame["project"]), ints(frame["weekday"])
        self._keys = Keys(project)
        key = self._keys.of(project) * 8 + weekday
        order = order_by(key)
        self._columns = [ints(frame[name])[order] for name in ("start", "end", "from_minute", "to_minute")]
        self._first = np.searchsorted(key[order], np.arange(self._keys.count * 8 + 9))

    def inside(self, project: Ints, day: Ints, since: Ints, until: Ints) -> Ints:
        """Minutes of a span that lie in the spans of that weekday."""
        start, end, opens, closes = self._columns
        known = self._keys.of(project)
        key = np.maximum(known, 0) * 8 + (day + 3) % 7 + 1
        first = self._first[key]
        count = np.where(known < 0, 0, self._first[key + 1] - first)
        total = np.zeros(len(day), dtype=np.int64)
        for offset in range(int(count.max()) if len(count) else 0):
            row = np.minimum(first + offset, len(start) - 1)
            valid = (offset < count) & (start[row] <= day) & (day < end[row])
            overlap = np.minimum(until, closes[row]) - np.maximum(since, opens[row])
            total += np.where(valid, np.maximum(overlap, 0), 0)
        inside: Ints = np.minimum(total, np.maximum(until - since, 0))
        return inside


@dataclass(frozen=True)
class Absences:
    """Absence entries of pupils, each with the number of the consecutive school day of the absence."""

    entry: Ints
    nth: Ints
    level: Ints


def absences(evidence: Evidence) -> Absences:
    """Absences with their count on the school's calendar.

    An absence begins with the first day marked absent after the last day of presence; days without an
    entry neither end nor begin one. A day with presence and absence ends it.
    """
    return evidence.lookups.of_run("absences", lambda: _absences(evidence))


def _absences(evidence: Evidence) -> Absences:
    hours = evidence.hours
    school_service = hours.with_service("school")
    absent = school_service & (hours.kind == Kind.ABSENCE)
    present = school_service & (hours.kind == Kind.DIRECT) & (hours.reason != Reason.HOME)
    if not absent.any():
        none = np.zeros(0, dtype=np.int64)
        return Absences(none, none, none)
    concerned = np.unique(hours.project[absent])
    entry = np.flatnonzero((absent | present) & np.isin(hours.project, concerned))
    enrolments = evidence.lookups.register("enrolments", "project")
    row = enrolments.at(hours.project[entry], moment=hours.day[entry])
    school, level = enrolments.pick("school", row, 0), enrolments.pick("level", row, 0)
    ordinal = evidence.lookups.once("school_days", Calendar).ordinal(school, hours.day[entry])
    order = order_by(hours.project[entry], school, ordinal)
    chosen, nth = _counted(hours.project[entry[order]], school[order], ordinal[order], absent[entry[order]])
    picked = order[chosen]
    return Absences(entry[picked], nth, level[picked])


def _counted(project: Ints, school: Ints, ordinal: Ints, away: Flags) -> tuple[Ints, Ints]:
    """Places of the absences among sorted rows, and the number of the day of each."""
    if not len(project):
        return ordinal, ordinal
    first = starts_of_groups(project) | starts_of_groups(school)
    begin = np.flatnonzero(first | starts_of_groups(ordinal))
    partly = np.logical_or.reduceat(~away, begin)
    whole_day = away & ~np.repeat(partly, np.diff(np.append(begin, len(away))))
    begins = whole_day & (first | ~np.append(False, whole_day[:-1]))
    start = np.maximum.accumulate(np.where(begins, np.arange(len(away)), 0))
    nth = np.where(whole_day, ordinal - ordinal[start] + 1, 1)
    chosen = np.flatnonzero(away)
    return chosen, nth[chosen]


def absence_payable(evidence: Evidence) -> Claims:
    """R32: within the paid days, absences count for the levels that pay them, with the assistant at school."""
    hours, found = evidence.hours, absences(evidence)
    if not len(found.entry):
        return nothing("R32")
    paid = np.broadcast_to(np.asarray(hours.parameter("absence_paid_levels", tuple(LEVELS))), hours.count)[found.entry]
    bit = np.maximum(found.level - 1, 0)
    level_pays = (found.level > 0) & ((paid >> bit) & 1 > 0)
    there = hours.reason[found.entry] == Reason.ASSISTANT_PRESENT
    why = np.where(~level_pays, NOT_PAID_AT_LEVEL, np.where(~there, ASSISTANT_ABSENT, 0))
    return _absent("R32", evidence, (found.nth <= _paid_days(evidence, found)) & (why > 0), why)


def absence_too_long(evidence: Evidence) -> Claims:
    """R33: from the day after the paid ones, only as hours planned again with an authorisation."""
    found = absences(evidence)
    if not len(found.entry):
        return nothing("R33")
    allowed = authorised(evidence, found.entry, evidence.hours.day[found.entry])
    return _absent(
        "R33", evidence, (found.nth > _paid_days(evidence, found)) & ~allowed, np.zeros(len(found.nth), np.int64)
    )


def _paid_days(evidence: Evidence, found: Absences) -> Ints:
    days: Ints = np.broadcast_to(np.asarray(evidence.hours.parameter("absence_paid_days")), evidence.hours.count)[
        found.entry
    ]
    return days


def _absent(rule: str, evidence: Evidence, flags: Flags, why: Ints) -> Claims:
    hours, found = evidence.hours, absences(evidence)
    entry = found.entry[flags]
    facts = {
        "day": hours.day[entry],
        "nth_day_count": found.nth[flags],
        "paid_day_count": _paid_days(evidence, found)[flags],
        "why": why[flags],
    }
    return Claims(rule, entry, np.zeros(len(entry), np.int64), np.maximum(hours.billed[entry], 0), facts)
