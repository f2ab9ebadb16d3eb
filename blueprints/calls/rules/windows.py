"""When a call takes applications: a single window, or an initial one and then rolling admission.

What counts is the instant at which the server received the request: from the opening instant on, and strictly
before the closing one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.decisions import Refusal


@dataclass(frozen=True, kw_only=True)
class Window:
    """Instants from `opens` (in) to `closes` (out); `closes` None means until the call is closed.

    Raises:
        ValueError: an instant without zone, or a closing that does not follow the opening.
    """

    opens: datetime
    closes: datetime | None = None

    def __post_init__(self) -> None:
        if self.opens.tzinfo is None or (self.closes is not None and self.closes.tzinfo is None):
            raise ValueError("instants are aware")
        if self.closes is not None and self.closes <= self.opens:
            raise ValueError("a window closes after it opens")

    def holds(self, instant: datetime) -> bool:
        """Whether the instant is in the window."""
        return self.opens <= instant and (self.closes is None or instant < self.closes)


class Phase(StrEnum):
    """Where a call is on its calendar."""

    NOT_OPEN = "not-open"
    INITIAL = "initial"
    BETWEEN = "between"
    ROLLING = "rolling"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class ListUpdates:
    """When the list is updated under rolling admission.

    Neither field set: at each decision. `every_months` repeats from `first` on; `dates` are fixed ones.
    Applications lodged at least `cutoff_days` before an update are valued for it.
    """

    every_months: int | None = None
    first: date | None = None
    dates: tuple[date, ...] = ()
    cutoff_days: int = 0

    @property
    def said(self) -> bool:
        """Whether the list is updated on days that are known before."""
        return bool(self.every_months or self.dates)

    def upcoming(self, since: date) -> Iterator[date]:
        """Dates of update from `since` on, in order; endless when they repeat."""
        if self.every_months is None or self.first is None:
            yield from sorted(day for day in self.dates if day >= since)
            return
        step = 0
        while True:
            day = months_after(self.first, step * self.every_months)
            if day >= since:
                yield day
            step += 1

    def update_for(self, lodged_on: date) -> date | None:
        """The first update for which an application lodged on that day is in time; None: at the next decision."""
        return next((day for day in self.upcoming(lodged_on) if (day - lodged_on).days >= self.cutoff_days), None)


@dataclass(frozen=True, kw_only=True)
class Windows:
    """A call's calendar: at least one of the two windows; rolling never opens before the initial one closes."""

    initial: Window | None = None
    rolling: Window | None = None
    updates: ListUpdates = field(default_factory=ListUpdates)

    def __post_init__(self) -> None:
        if self.initial is None and self.rolling is None:
            raise ValueError("a call has a window")
        if self.initial is not None and self.rolling is not None:
            closes = self.initial.closes
            if closes is None or self.rolling.opens < closes:
                raise ValueError("rolling admission opens after the initial window")

    @property
    def opens(self) -> datetime:
        """The first instant at which an application is taken."""
        return next(window.opens for window in (self.initial, self.rolling) if window is not None)

    @property
    def closes(self) -> datetime | None:
        """The instant from which none is taken any more; None when the agency closes the call by an act."""
        return next(window.closes for window in (self.rolling, self.initial) if window is not None)

    def phase(self, now: datetime) -> Phase:
        """Where the call is at that instant."""
        if now < self.opens:
            return Phase.NOT_OPEN
        if self.initial is not None and self.initial.holds(now):
            return Phase.INITIAL
        if self.rolling is not None and now < self.rolling.opens:
            return Phase.BETWEEN
        if self.rolling is not None and self.rolling.holds(now):
            return Phase.ROLLING
        return Phase.CLOSED

    def current(self, now: datetime) -> Window | None:
        """The window that is open at that instant."""
        return next((each for each in (self.initial, self.rolling) if each is not None and each.holds(now)), None)


def reasons_not_to_take(windows: Windows, *, now: datetime) -> tuple[Refusal, ...]:
    """Why an application that the server received at `now` is not in time; empty when it is."""
    phase = windows.phase(now)
    if phase is Phase.NOT_OPEN:
        return (Refusal("window-not-open", opens_at=windows.opens),)
    if phase is Phase.BETWEEN and windows.rolling is not None:
        return (Refusal("window-between", opens_at=windows.rolling.opens),)
    if phase is Phase.CLOSED:
        return (Refusal("window-closed", closed_at=windows.closes),)
    return ()


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month when it is shorter (art. 2963 c.c.)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
