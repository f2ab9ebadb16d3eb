"""Half-open periods of days: the first day is in, the last one is out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` (in) to `end` (out); `end` None means without end.

    Raises:
        ValueError: the end is not after the start.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("a period ends after it starts")

    @classmethod
    def through(cls, start: date, last: date | None) -> "Period":
        """The period whose last day, included, is `last`: the way people say it."""
        return cls(start, None if last is None else last + timedelta(days=1))

    @property
    def last(self) -> date | None:
        """The last day that is in, or None."""
        return None if self.end is None else self.end - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Whether the day is in the period."""
        return self.start <= day and (self.end is None or day < self.end)

    def meets(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    def covers(self, other: "Period") -> bool:
        """Whether every day of the other is in this one."""
        if self.start > other.start:
            return False
        return self.end is None or (other.end is not None and other.end <= self.end)

    def days(self) -> Iterator[date]:
        """The days in order.

        Raises:
            ValueError: the period has no end.
        """
        if self.end is None:
            raise ValueError("a period without end has no last day")
        for offset in range((self.end - self.start).days):
            yield self.start + timedelta(days=offset)


def month_of(day: date) -> Period:
    """The calendar month that holds the day."""
    start = day.replace(day=1)
    return Period(start, (start + timedelta(days=32)).replace(day=1))


def overlapping(periods: Iterable[Period]) -> bool:
    """Whether any two share a day."""
    ordered = sorted(periods, key=lambda period: period.start)
    return any(a.meets(b) for a, b in pairwise(ordered))
