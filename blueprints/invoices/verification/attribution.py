"""Which finding owns a cent: the first rule, in the published order, that objects to it.

A document's money is cut into cells that no two of which share a cent: what a line's own arithmetic does
not explain, its hours above the accepted ones, accepted hours without an entry, and for each entry a
rectangle of billed minutes by levels of price. A rule on minutes claims whole columns of the rectangle, a
rule on prices the levels above the tariff. So the cents of all findings add up to the disputed sum, which
is never more than what was billed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from blueprints.invoices.verification.columns import Ints
from blueprints.invoices.verification.hours import Hours


class Shares(NamedTuple):
    """Of pairs of lines and entries: the billed minutes of the entry that the line bills (-1 for not even none), and
    their tariff where that is another than the whole entry's (else -1)."""

    minutes: Ints
    tariff: Ints


Chooser = Callable[[Ints, Ints], Shares]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The cents of a line that are spread over the entries of a report line."""

    line: int
    report: int
    cents: int


@dataclass(frozen=True)
class Pairs:
    """Entries under lines: the place of the line, the place of the entry, its cents of that line, and its tariff
    there (-1 for the entry's own; None where all are)."""

    line: Ints
    entry: Ints
    cents: Ints
    tariff: Ints | None = None


@dataclass(frozen=True)
class CellClaims:
    """Claims on pairs, as arrays: minutes `low` to `high`, or the price above `fair` cents (else -1)."""

    pair: Ints
    order: Ints
    low: Ints
    high: Ints
    fair: Ints

    def __len__(self) -> int:
        return len(self.pair)


def pair_up(spreads: Sequence[Spread], hours: Hours, billed_by: Chooser | None = None) -> Pairs:
    """Spread each line's cents over its entries by billed minutes, losing none.

    `billed_by` says of places of spreads and of entries what the line bills of the entry (without it, each all).
    An entry gets the difference of two running shares, so that the shares of all, in the order of ids, add
    up exactly.
    """
    order = hours.by_report
    low, count = _ranges(hours.report_line[order], [one.report for one in spreads])
    begin = np.cumsum(count) - count
    spread = np.repeat(np.arange(len(spreads)), count)
    entry = order[np.arange(len(spread)) - np.repeat(begin - low, count)]
    weight, tariff = np.maximum(hours.billed[entry], 0), None
    if billed_by is not None:
        billed_of = billed_by(spread, entry)
        kept = billed_of.minutes >= 0
        spread, entry, weight, tariff = spread[kept], entry[kept], billed_of.minutes[kept], billed_of.tariff[kept]
        count = np.bincount(spread, minlength=len(spreads))
        begin = np.cumsum(count) - count
    running = np.append(0, np.cumsum(weight))
    until = running[1:] - running[np.repeat(begin, count)]
    total = np.maximum(running[begin + count] - running[begin], 1)[spread]
    whole = np.array([one.cents for one in spreads], dtype=np.int64)[spread]
    lines = np.array([one.line for one in spreads], dtype=np.int64)
    own = _share(whole, until, total) - _share(whole, until - weight, total)
    return Pairs(lines[spread], entry, own, tariff)


def _share(cents: Ints, part: Ints, whole: Ints) -> Ints:
    """Cents of the first `part` of `whole` minutes, to the nearest cent."""
    nearest: Ints = (2 * cents * part + whole) // (2 * whole)
    return nearest


def supported_minutes(hours: Hours, reports: Sequence[int]) -> list[int]:
    """Billed minutes of the entries of each report line."""
    order = hours.by_report
    low, count = _ranges(hours.report_line[order], reports)
    running = np.append(0, np.cumsum(np.maximum(hours.billed[order], 0)))
    minutes: list[int] = (running[low + count] - running[low]).tolist()
    return minutes


def _ranges(ordered: Ints, reports: Sequence[int]) -> tuple[Ints, Ints]:
    wanted = np.array(reports, dtype=np.int64)
    low = np.searchsorted(ordered, wanted)
    return low, np.where(wanted > 0, np.searchsorted(ordered, wanted, side="right") - low, 0)


def fair_cents(cents: Ints, fair_price: Ints, price: Ints) -> Ints:
    """What the cents of hours at a price would be at a lower fair one, to the nearest cent."""
    if not len(cents):
        return cents
    fair, safe = np.maximum(fair_price, 0), np.maximum(price, 1)
    if int(cents.max()) * int(safe.max()) < 2**61:
        lowered: Ints = (2 * cents * fair + safe) // (2 * safe)
    else:
        each = zip(cents.tolist(), fair.tolist(), safe.tolist(), strict=True)
        lowered = np.array([(2 * all_ * low + high) // (2 * high) if low < high else all_ for all_, low, high in each])
    return np.where(fair_price < price, lowered, cents)


def owned(claims: CellClaims, pairs: Pairs, billed: Ints) -> tuple[Ints, Ints]:
    """The cents that each claim owns, and those it would own alone.

    `billed` is the billed minutes of the pairs. Claims on one pair are served by `order`, then in the
    order given.
    """
    cents, minutes = pairs.cents[claims.pair], np.maximum(billed[claims.pair], 1)
    by_minutes = _share(cents, claims.high - claims.low, minutes)
    alone = np.where(claims.fair >= 0, cents - claims.fair, by_minutes)
    own = alone.copy()
    many = np.flatnonzero(np.bincount(claims.pair, minlength=1)[claims.pair] > 1)
    many = many[np.lexsort((many, claims.order[many], claims.pair[many]))]
    pair = claims.pair[many]
    bounds = [*np.flatnonzero(np.append(True, pair[1:] != pair[:-1])).tolist(), len(many)] if len(many) else []
    for low, high in pairwise(bounds):
        places = many[low:high]
        one = [(int(claims.low[place]), int(claims.high[place]), int(claims.fair[place])) for place in places.tolist()]
        own[places] = shares(int(cents[places[0]]), int(minutes[places[0]]), one)
    return own, alone


def shares(cents: int, minutes: int, claims: Sequence[tuple[int, int, int]]) -> list[int]:
    """Serve claims (low, high, fair) on one rectangle, in order: each gets the area that no earlier one has.

    The area owned so far is rounded to the cent, not each claim's: the first claim gets what it would get
    alone, and all together never more than there is.
    """
    columns = list(pairwise(sorted({0, minutes, *(low for low, _, _ in claims), *(high for _, high, _ in claims)})))
    levels = list(pairwise(sorted({0, cents, *(fair for _, _, fair in claims if fair >= 0)})))
    free = {(column, level) for column in columns for level in levels}
    got, area = [], 0
    for low, high, fair in claims:
        hit = {cell for cell in free if (cell[1][0] >= fair if fair >= 0 else low <= cell[0][0] and cell[0][1] <= high)}
        free -= hit
        before, area = area, area + sum((one[1] - one[0]) * (level[1] - level[0]) for one, level in hit)
        got.append(_nearest(area, minutes) - _nearest(before, minutes))
    return got


def _nearest(area: int, minutes: int) -> int:
    return (2 * area + minutes) // (2 * minutes)
