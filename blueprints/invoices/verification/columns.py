"""Array work that the rules share: dense keys, validity look-ups, running maxima, local time.

Days are numbered from 1 January 1970, instants are seconds from its midnight in UTC.
"""

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
_PARALLEL_FROM = 20_000


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def day_of_number(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(number))


def ints(series: pl.Series) -> Ints:
    """A column as 64-bit whole numbers: dates as day numbers, instants as seconds."""
    kind = series.dtype
    array = series.to_physical().to_numpy()
    wide: Ints = array.astype(np.int64, copy=False)
    if isinstance(kind, pl.Datetime):
        wide = wide // 1_000_000
    return wide


def order_by(*keys: Ints) -> Ints:
    """Positions in ascending order, the first key first; the last one should break every tie."""
    if len(keys[0]) < _PARALLEL_FROM:
        small: Ints = np.lexsort(keys[::-1])
        return small
    columns = pl.DataFrame({str(i): key for i, key in enumerate(keys)})
    names = [pl.col(str(i)) for i in range(len(keys))]
    large: Ints = columns.select(pl.arg_sort_by(names)).to_series().to_numpy().astype(np.int64)
    return large


class Keys:
    """A dense numbering of ids: 0, 1, 2 ... in ascending order of the distinct ids."""

    def __init__(self, ids: Ints) -> None:
        self.ids: Ints = np.unique(ids)
        self.count = len(self.ids)
        self._low = int(self.ids[0]) if self.count else 0
        span = int(self.ids[-1]) - self._low + 1 if self.count else 0
        self._table: Ints | None = None
        if self.count and span <= 16 * self.count + 100_000:
            self._table = np.full(span + 2, -1, dtype=np.int64)
            self._table[self.ids - self._low] = np.arange(self.count)

    def of(self, wanted: Ints) -> Ints:
        """Each id's number, -1 for an id that is not known."""
        if not self.count:
            return np.full(len(wanted), -1, dtype=np.int64)
        if self._table is not None:
            last = len(self._table) - 1
            moved = wanted - self._low
            return self._table[np.where((moved >= 0) & (moved < last), moved, last)]
        place = np.minimum(np.searchsorted(self.ids, wanted), self.count - 1)
        found: Ints = np.where(self.ids[place] == wanted, place, -1)
        return found


class Timeline:
    """Rows with a key and a half-open period: which one holds at a moment.

    Where rows of one key overlap, the one that starts later wins (of two that start together, the later
    row), as a newer version does.
    """

    def __init__(self, key: Ints, start: Ints, end: Ints, *, keys: int, bits: int = DAY_BITS) -> None:
        known = np.flatnonzero((key >= 0) & (start < end))
        key, start, end, row = key[known], start[known], end[known], known.astype(np.int64)
        order = order_by(key, start, row) if len(row) else row
        key, start, end, row = key[order], start[order], end[order], row[order]
        if len(row) > 1 and bool(((key[1:] == key[:-1]) & (start[1:] < end[:-1])).any()):
            key, start, end, row = _flattened(key, start, end, row)
        self.row, self._start, self._end, self._key = row, start, end, key
        self._bits = bits
        self._code = (key << bits) + start
        self._first = np.searchsorted(key, np.arange(keys + 1))
        self.empty = len(row) == 0

    def has(self, key: Ints) -> Flags:
        """Whether the key has any row (false for key -1)."""
        if self.empty:
            return np.zeros(len(key), dtype=np.bool_)
        found: Flags = (key >= 0) & (self._first[key + 1] > self._first[key])
        return found

    def at(self, key: Ints, moment: Ints) -> Ints:
        """The row that holds at each moment, or -1 (also for key -1)."""
        found = np.full(len(key), -1, dtype=np.int64)
        if self.empty or not len(key):
            return found
        safe = np.maximum(key, 0)
        first = self._first[safe]
        rows = self._first[safe + 1] - first
        rows[key < 0] = 0
        guess = np.minimum(first, len(self.row) - 1)
        holds = (rows > 0) & (self._start[guess] <= moment) & (moment < self._end[guess])
        found[holds] = self.row[guess[holds]]
        rest = np.flatnonzero((rows > 1) & ~holds)
        if len(rest):
            wanted = (key[rest] << self._bits) + moment[rest]
            place = np.searchsorted(self._code, wanted, side="right") - 1
            place = np.maximum(place, 0)
            good = (self._key[place] == key[rest]) & (self._start[place] <= moment[rest])
            good &= moment[rest] < self._end[place]
            found[rest[good]] = self.row[place[good]]
        return found


def _flattened(key: Ints, start: Ints, end: Ints, row: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    pieces: list[tuple[int, int, int, int]] = []
    bounds = [*np.flatnonzero(np.append(True, key[1:] != key[:-1])).tolist(), len(key)]
    for low, high in pairwise(bounds):
        spans = list(zip(start[low:high].tolist(), end[low:high].tolist(), row[low:high].tolist(), strict=True))
        cuts = sorted({moment for a, b, _ in spans for moment in (a, b)})
        for a, b in pairwise(cuts):
            winners = [(begin, number) for begin, finish, number in spans if begin <= a and b <= finish]
            if winners:
                pieces.append((int(key[low]), a, b, max(winners)[1]))
    flat = np.array(pieces, dtype=np.int64).reshape(-1, 4)
    return flat[:, 0], flat[:, 1], flat[:, 2], flat[:, 3]


def starts_of_groups(key: Ints) -> Flags:
    """Whether a row of sorted keys begins a new group."""
    if not len(key):
        return np.zeros(0, dtype=np.bool_)
    return np.append(True, key[1:] != key[:-1])


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
    lifted = (group << SECOND_BITS) + end
    best = np.empty_like(lifted)
    if len(best):
        best[0] = -1
        best[1:] = np.maximum.accumulate(lifted)[:-1]
    own: Ints = best - (group << SECOND_BITS)
    return np.where(own >= 0, own, -1)


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
        packed = packed * size + one
    keys = Keys(_distinct(packed, int(np.prod(sizes))))
    combinations = []
    for code in keys.ids.tolist():
        parts: list[int] = []
        for size in reversed(sizes):
            code, part = divmod(code, size)
            parts.append(part)
        combinations.append(tuple(reversed(parts)))
    return keys.of(packed), combinations


def _distinct(packed: Ints, span: int) -> Ints:
    if span > 16 * len(packed) + 100_000:
        return np.unique(packed)
    seen = np.zeros(span, dtype=np.bool_)
    seen[packed] = True
    return np.flatnonzero(seen)
