"""Array work that the rules share: dense keys, validity look-ups, running maxima, local time.

Days are numbered from 1 January 1970, instants are seconds from its midnight in UTC.
"""

import math
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
EPOCH = date(1970, 1, 1)
DAY_SECONDS = 86_400
DAY_BITS, SECOND_BITS = 22, 38
NEVER = 2**62


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def day_of_number(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(number))


def ints(series: pl.Series) -> Ints:
    """A column as 64-bit whole numbers: dates as day numbers, instants as seconds."""
    # Dates come as datetime64[D] and instants as datetime64[us]: days and microseconds from the same midnight.
    wide: Ints = series.to_numpy().astype(np.int64, copy=False)
    return wide // 1_000_000 if isinstance(series.dtype, pl.Datetime) else wide


def order_by(*keys: Ints, tie: Ints | None = None) -> Ints:
    """Positions in ascending order, the first key first; equal rows by `tie`, or else in their order.

    Keys whose ranges fit into 63 bits together are sorted as one number, which is much faster.
    """
    if not len(keys[0]):
        return np.zeros(0, dtype=np.int64)
    lows = [int(key.min()) for key in keys]
    spans = [int(key.max()) - low + 1 for key, low in zip(keys, lows, strict=True)]
    if math.prod(spans) >= 2**63:
        several: Ints = np.lexsort(keys[::-1] if tie is None else (tie, *keys[::-1]))
        return several
    packed = keys[0] - lows[0]
    for key, low, span in zip(keys[1:], lows[1:], spans[1:], strict=True):
        packed = packed * span + (key - low)
    return _sorted(packed, tie)


def _sorted(packed: Ints, tie: Ints | None) -> Ints:
    """The fast sort, which is not stable, and then the rows of equal keys put into order."""
    order: Ints = np.argsort(packed)
    ordered = packed[order]
    tied = ordered[1:] == ordered[:-1]
    if tied.any():
        run = np.cumsum(np.append(True, ~tied))
        many = np.flatnonzero(np.append(tied, False) | np.append(False, tied))
        members = order[many]
        order[many] = members[np.lexsort((members if tie is None else tie[members], run[many]))]
    return order


def constant(value: int, count: int) -> Ints:
    """The same number for each row; takes no room, and cannot be written to."""
    return np.broadcast_to(np.int64(value), count)


class Keys:
    """A dense numbering of ids: 0, 1, 2 ... in ascending order of the distinct ids."""

    def __init__(self, ids: Ints) -> None:
        self._low = int(ids.min()) if len(ids) else 0
        span = int(ids.max()) - self._low + 1 if len(ids) else 0
        self._table: Ints | None = None
        if 0 < span <= 16 * len(ids) + 2_000:
            seen = np.zeros(span, dtype=np.bool_)
            seen[ids - self._low] = True
            self.ids: Ints = np.flatnonzero(seen) + self._low
            self._table = np.full(span + 2, -1, dtype=np.int64)
            self._table[self.ids - self._low] = np.arange(len(self.ids))
        else:
            self.ids = np.unique(ids)
        self.count = len(self.ids)

    def of(self, wanted: Ints) -> Ints:
        """Each id's number, -1 for an id that is not known."""
        if not self.count:
            return np.full(len(wanted), -1, dtype=np.int64)
        if self._table is not None and len(wanted):
            moved = wanted - self._low
            last = len(self._table) - 1
            if int(moved.min()) < 0 or int(moved.max()) >= last:
                moved = np.where((moved >= 0) & (moved < last), moved, last)
            return self._table[moved]
        place = np.minimum(np.searchsorted(self.ids, wanted), self.count - 1)
        found: Ints = np.where(self.ids[place] == wanted, place, -1)
        return found


class Timeline:
    """Rows with a key and a half-open period: which one holds at a moment.

    Where rows of one key overlap, the one that starts later wins (of two that start together, the later
    row), as a newer version does.
    """

    def __init__(self, key: Ints, start: Ints, end: Ints, *, keys: int) -> None:
        known = np.flatnonzero((key >= 0) & (start < end))
        key, start, end, row = key[known], start[known], end[known], known.astype(np.int64)
        order = order_by(key, start)
        key, start, end, row = key[order], start[order], end[order], row[order]
        if len(row) > 1 and bool(((key[1:] == key[:-1]) & (start[1:] < end[:-1])).any()):
            key, start, end, row = _flattened(key, start, end, row)
        self.row, self._start, self._end, self._key = row, start, end, key
        self._code = (key << DAY_BITS) + start
        self._count = np.bincount(key, minlength=keys)
        # By key, its first row; a key without rows, and the place of key -1, hold at no moment.
        begin = starts_of_groups(key)
        self._first_row = np.full(keys + 1, -1, dtype=np.int64)
        self._first_start = np.full(keys + 1, NEVER, dtype=np.int64)
        self._first_end = np.full(keys + 1, -NEVER, dtype=np.int64)
        self._first_row[key[begin]] = row[begin]
        self._first_start[key[begin]] = start[begin]
        self._first_end[key[begin]] = end[begin]
        self._has_several = bool((self._count > 1).any())

    def has(self, key: Ints) -> Flags:
        """Whether the key has any row (false for key -1)."""
        found: Flags = self._first_row[key] >= 0
        return found

    def at(self, key: Ints, moment: Ints) -> Ints:
        """The row that holds at each moment, or -1 (also for key -1)."""
        holds = (self._first_start[key] <= moment) & (moment < self._first_end[key])
        first = self._first_row[key]
        if bool(holds.all()):
            return first
        found = np.where(holds, first, -1)
        if self._has_several:
            rest = np.flatnonzero(~holds & (key >= 0))
            rest = rest[self._count[key[rest]] > 1]
            found[rest] = self._later(key[rest], moment[rest])
        return found

    def _later(self, key: Ints, moment: Ints) -> Ints:
        place = np.maximum(np.searchsorted(self._code, (key << DAY_BITS) + moment, side="right") - 1, 0)
        good = (self._key[place] == key) & (self._start[place] <= moment) & (moment < self._end[place])
        return np.where(good, self.row[place], -1)


def _flattened(key: Ints, start: Ints, end: Ints, row: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Sorted rows without overlaps: where two hold, the later one is left."""
    number = np.cumsum(starts_of_groups(key)) - 1
    overlapping = (key[1:] == key[:-1]) & (start[1:] < end[:-1])
    mixed = np.zeros(int(number[-1]) + 1, dtype=np.bool_)
    mixed[number[1:][overlapping]] = True
    bad = np.flatnonzero(mixed[number])
    pieces: list[tuple[int, int, int, int]] = []
    bounds = [*np.flatnonzero(starts_of_groups(key[bad])).tolist(), len(bad)]
    for low, high in pairwise(bounds):
        part = bad[low:high]
        spans = list(zip(start[part].tolist(), end[part].tolist(), row[part].tolist(), strict=True))
        cuts = sorted({moment for a, b, _ in spans for moment in (a, b)})
        for a, b in pairwise(cuts):
            winners = [(begin, number) for begin, finish, number in spans if begin <= a and b <= finish]
            if winners:
                pieces.append((int(key[part[0]]), a, b, max(winners)[1]))
    plain = ~mixed[number]
    flat = np.concatenate(
        [np.stack([key[plain], start[plain], end[plain], row[plain]], axis=1), np.array(pieces, dtype=np.int64)]
    )
    flat = flat[order_by(flat[:, 0], flat[:, 1])]
    return flat[:, 0], flat[:, 1], flat[:, 2], flat[:, 3]


def starts_of_groups(key: Ints) -> Flags:
    """Whether a row of sorted keys begins a new group."""
    first = np.ones(len(key), dtype=np.bool_)
    np.not_equal(key[1:], key[:-1], out=first[1:])
    return first


def running_sum(values: Ints, first: Flags) -> Ints:
    """Sums within groups of consecutive rows, the row itself included."""
    total = np.cumsum(values)
    base: Ints = np.where(first, total - values, 0)
    # The total before a group never falls, so the running maximum carries each group's base forward;
    # sums are of non-negative minutes only.
    carried: Ints = total - np.maximum.accumulate(base)
    return carried


def running_max_before(group: Ints, start: Ints, end: Ints) -> Ints:
    """For rows sorted by group and start, the latest end among the earlier rows of the group, or -1.

    One pass over all groups: ends are lifted by the group's number, so that no group reaches the next.
    `start` and `end` are seconds after the frame's first instant and must be below 2^38.
    """
    lifted = group << SECOND_BITS
    lifted += end
    best: Ints = np.empty_like(lifted)
    if len(best):
        best[0] = -1
        np.maximum.accumulate(lifted[:-1], out=best[1:])
    best -= group << SECOND_BITS
    return np.maximum(best, -1, out=best)


@cache
def _clock_changes() -> tuple[Ints, Ints]:
    moments, offsets = [-(2**40)], [3600]
    for year in range(1996, 2100):
        for month, offset in ((3, 7200), (10, 3600)):
            last = datetime(year, month, 31)  # noqa: DTZ001 (only its date is used)
            sunday = last - timedelta(days=(last.weekday() + 1) % 7)
            moments.append(day_number(sunday.date()) * DAY_SECONDS + 3600)
            offsets.append(offset)
    return np.array(moments, dtype=np.int64), np.array(offsets, dtype=np.int64)


def local(instants: Ints) -> Ints:
    """Wall-clock seconds in Italy of UTC instants (the common clock changes of the EU, from 1996)."""
    moments, offsets = _clock_changes()
    if not len(instants):
        return instants
    low, high = np.searchsorted(moments, [instants.min(), instants.max()], side="right")
    if low == high:
        alike: Ints = instants + offsets[low - 1]
        return alike
    inner = moments[low:high]
    mixed: Ints = instants + offsets[low - 1 + np.searchsorted(inner, instants, side="right")]
    return mixed


def midnight(days: Ints) -> Ints:
    """The instants at which days begin in Italy.

    An hour before the same time in UTC it is 0 or 1 o'clock of that day, before any change of the clock.
    """
    near = days * DAY_SECONDS - 3600
    begun: Ints = days * DAY_SECONDS - (local(near) - near)
    return begun


def dense(*columns: Ints) -> tuple[Ints, list[tuple[int, ...]]]:
    """Number the distinct combinations of small codes: each row's number, and the combinations in order.

    Raises:
        ValueError: a code is negative.
    """
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64), []
    if any(int(one.min()) < 0 for one in columns):
        raise ValueError("codes are zero or more")
    sizes = [int(one.max()) + 1 for one in columns]
    packed = np.zeros(len(columns[0]), dtype=np.int64)
    for one, size in zip(columns, sizes, strict=True):
        packed *= size
        packed += one
    keys = Keys(packed)
    combinations = []
    for code in keys.ids.tolist():
        parts: list[int] = []
        for size in reversed(sizes):
            code, part = divmod(code, size)
            parts.append(part)
        combinations.append(tuple(reversed(parts)))
    return keys.of(packed), combinations
