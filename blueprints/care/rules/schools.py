"""When is a school open, and when is a pupil there? (regional calendar, local closures, the pupil's timetable)"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.decisions import Refusal
from app.periods import Period

SATURDAY, SUNDAY = 5, 6
DAY_MINUTES = 24 * 60
SPAN = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)-([01]?\d|2[0-4])[:.]([0-5]\d)", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """What decides a school's open days. `holidays` are those of its Comune, Sundays among them or not."""

    terms: tuple[Period, ...]
    closures: tuple[Period, ...] = ()
    on_saturdays: bool = False


@dataclass(frozen=True, kw_only=True, order=True)
class Span:
    """Minutes of the local day in which a pupil is at school; `weekday` is 1 for Monday."""

    weekday: int
    from_minute: int
    to_minute: int


def open_days(calendar: Calendar, within: Period, holidays: Collection[date]) -> Iterator[date]:
    """The days with lessons in a period, in order.

    Raises:
        ValueError: the period has no end.
    """
    last_weekday = SATURDAY if calendar.on_saturdays else SATURDAY - 1
    for day in within.days():
        taught = any(term.holds(day) for term in calendar.terms) and day.weekday() <= last_weekday
        if taught and day not in holidays and not any(closed.holds(day) for closed in calendar.closures):
            yield day


def reasons_not_to_attend(spans: Sequence[Span]) -> tuple[Refusal, ...]:
    """Why this is no timetable: a span is empty, leaves its day, or meets another."""
    found = [
        Refusal("timetable-span-wrong", weekday=span.weekday)
        for span in spans
        if not (1 <= span.weekday <= SUNDAY + 1 and 0 <= span.from_minute < span.to_minute <= DAY_MINUTES)
    ]
    if any(a.weekday == b.weekday and b.from_minute < a.to_minute for a, b in pairwise(sorted(spans))):
        found.append(Refusal("timetable-spans-meet"))
    return tuple(found)


def read_spans(written: str) -> list[tuple[int, int]] | None:
    """Minutes of the day of spans written as `08:00-13:00 14:00-16:00`; None when they cannot be read."""
    found = []
    for part in written.replace(",", " ").replace(";", " ").split():
        match = SPAN.fullmatch(part)
        if match is None:
            return None
        hours = [int(one) for one in match.groups()]
        found.append((hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]))
    return found
