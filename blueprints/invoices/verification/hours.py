"""The delivered entries as arrays, in the order of the frame, with what every rule derives from them.

Nothing that is found may hang on that order: where entries are alike, their ids decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from blueprints.invoices.verification.columns import (
    DAY_SECONDS,
    Flags,
    Ints,
    Keys,
    constant,
    ints,
    local,
    midnight,
    order_by,
)
from blueprints.invoices.verification.facts import Kind, World

LONGEST_SPLIT_DAYS = 3


@dataclass(frozen=True)
class Pieces:
    """Entries cut at local midnight: the part of an entry that lies on one day.

    `low` and `high` are the part's billed minutes within the entry's (0 to `billed`); `from_minute` and
    `to_minute` its wall-clock minutes on `day`.
    """

    entry: Ints
    day: Ints
    low: Ints
    high: Ints
    from_minute: Ints
    to_minute: Ints


class Hours:
    """Arrays of one length, one place per entry; ids are the database's, -1 in derived places is unknown."""

    def __init__(self, world: World) -> None:
        frame = world.table("entries")
        self.world = world
        self.count = frame.height

        def column(name: str) -> Ints:
            return ints(frame[name])

        self.id = column("id")
        self.provider = column("provider")
        self.project = column("project")
        self.operator = column("operator")
        self.session = column("session")
        self.authorisation = column("authorisation")
        self.report_line = column("report_line")
        self.start = column("start")
        self.end = column("end")
        self.service_id = column("service")
        self.profile = column("profile")
        self.fund = column("fund")
        self.comune = column("comune")
        self.billed = column("billed_minutes")
        self.clocked = column("clocked_minutes")
        self.notice = column("notice_minutes")
        self.kind = column("kind")
        self.reason = column("reason")
        self.day_type = column("day_type")
        self.confirmed: Flags = column("confirmed") > 0

    @cached_property
    def service(self) -> Ints:
        """Place of the entry's service in `world.services`; one past the last for an unknown one."""
        known = {one.id: place for place, one in enumerate(self.world.services)}
        return _translated(self.service_id, known, len(known))

    def is_any(self, *kinds: Kind) -> Flags:
        """Whether the entry is of one of the kinds."""
        wanted = np.zeros(max(Kind) + 1, dtype=np.bool_)
        wanted[list(kinds)] = True
        found: Flags = wanted[self.kind]
        return found

    def with_service(self, quality: str) -> Flags:
        """Whether the entry's service has the quality (`home`, `school`, `minors`, `night`)."""
        having = np.array([*(bool(getattr(one, quality)) for one in self.world.services), False])
        found: Flags = having[self.service]
        return found

    def parameter(self, name: str, among: Sequence[str] = ()) -> "Ints | int":
        """A parameter in force on each entry's day for its service, as `Parameters.column` gives it."""
        codes = [*(one.code for one in self.world.services), ""]
        return self.world.parameters.column(name, codes, self.service, self.day, among)

    @cached_property
    def minutes(self) -> Ints:
        """Whole minutes from start to end; zero or less when the times are wrong."""
        lasted: Ints = (self.end - self.start) // 60
        return lasted

    @cached_property
    def local_start(self) -> Ints:
        """Wall-clock seconds of the start."""
        return local(self.start)

    @cached_property
    def day(self) -> Ints:
        """Number of the local day on which the entry starts."""
        begun: Ints = self.local_start // DAY_SECONDS
        return begun

    @cached_property
    def last_day(self) -> Ints:
        """Number of the local day on which its last second lies (the first day when it has no length)."""
        ended: Ints = local(np.maximum(self.end - 1, self.start)) // DAY_SECONDS
        return ended

    @cached_property
    def project_key(self) -> Ints:
        """The project's place among all of the entries."""
        return Keys(self.project).of(self.project)

    @cached_property
    def by_project(self) -> Ints:
        """Places of `pieces` by project, then day, then start, then id."""
        if len(self.pieces.entry) == self.count:
            return order_by(self.project_key, self.start, tie=self.id)
        cut = self.pieces
        return order_by(self.project_key[cut.entry], cut.day, self.start[cut.entry], tie=self.id[cut.entry])

    @cached_property
    def by_operator(self) -> Ints:
        """Places by operator, then start, then id."""
        return order_by(Keys(self.operator).of(self.operator), self.start, tie=self.id)

    @cached_property
    def by_report(self) -> Ints:
        """Places by report line, then id."""
        return order_by(self.report_line, self.id)

    @cached_property
    def month(self) -> Ints:
        """Months since January 1970 of the day."""
        return months_of(self.day)

    @cached_property
    def pieces(self) -> Pieces:
        """The entries cut at midnight, by entry and day; a night that lasts longer than two days is not cut."""
        whole = (self.last_day == self.day) | (self.last_day - self.day >= LONGEST_SPLIT_DAYS)
        first = (self.local_start - self.day * DAY_SECONDS) // 60
        plain = Pieces(
            np.arange(self.count), self.day, constant(0, self.count), self.billed, first, first + self.minutes
        )
        if whole.all():
            return plain
        return _cut(self, plain, whole)

    def by_piece(self, column: Ints) -> Ints:
        """A column of entries, by piece."""
        return column if len(self.pieces.entry) == self.count else column[self.pieces.entry]


def months_of(days: Ints) -> Ints:
    """Months since January 1970 of day numbers."""
    if not len(days):
        return days
    low = int(days.min())
    every = np.arange(low, int(days.max()) + 1)
    months: Ints = every.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)[days - low]
    return months


def weeks_of(days: Ints) -> Ints:
    """Weeks, from Monday to Sunday, since the one that holds 1 January 1970, a Thursday."""
    weeks: Ints = (days + 3) // 7
    return weeks


def _cut(hours: Hours, plain: Pieces, whole: Flags) -> Pieces:
    """Replace the entries that pass midnight by their parts."""
    crossing = np.flatnonzero(~whole)
    parts = hours.last_day[crossing] - hours.day[crossing] + 1
    entry = np.repeat(crossing, parts)
    rank = np.arange(len(entry)) - np.repeat(np.cumsum(parts) - parts, parts)
    day = hours.day[entry] + rank
    begin = np.where(rank == 0, hours.start[entry], midnight(day))
    last = rank == np.repeat(parts, parts) - 1
    stop = np.where(last, hours.end[entry], midnight(day + 1))
    length = np.maximum(hours.minutes[entry], 1)
    low = hours.billed[entry] * ((begin - hours.start[entry]) // 60) // length
    high = np.where(last, hours.billed[entry], hours.billed[entry] * ((stop - hours.start[entry]) // 60) // length)
    from_minute = (local(begin) - day * DAY_SECONDS) // 60
    to_minute = from_minute + (stop - begin) // 60
    kept = np.flatnonzero(whole)
    parts_of = Pieces(entry, day, low, high, from_minute, to_minute)
    joined = [
        np.concatenate([getattr(plain, name)[kept], getattr(parts_of, name)])
        for name in ("entry", "day", "low", "high", "from_minute", "to_minute")
    ]
    order = np.lexsort((joined[1], joined[0]))
    return Pieces(*(one[order] for one in joined))


def _translated(ids: Ints, known: dict[int, int], missing: int) -> Ints:
    """Small ids replaced by their places."""
    if not known:
        return np.full(len(ids), missing, dtype=np.int64)
    size = max(known) + 2
    table = np.full(size, missing, dtype=np.int64)
    for one, place in known.items():
        table[one] = place
    found: Ints = table[np.where((ids >= 0) & (ids < size), ids, size - 1)]
    return found
