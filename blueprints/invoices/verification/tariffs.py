"""Which price an hour has: by provider, service, profile, day type, time band, school level, fund and date."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import polars as pl

from blueprints.invoices.verification.columns import Ints, Timeline, dense, ints
from blueprints.invoices.verification.facts import DayType

Span = tuple[int, int, int]
# A column for each part of a rate, in their order.
RateColumns = tuple[Ints, Ints, Ints, Ints, Ints, Ints, Ints]


class Rate(NamedTuple):
    """What an hour is, for its price; 0 where it is not of any particular kind."""

    service: int
    profile: int
    day_type: int
    band: int
    level: int
    fund: int
    provider: int


class Tariffs:
    """The tariff rows, looked up by rate and day.

    A provider's own row wins over those for all, then the row that names most of the rate; of two that name as
    many, the one that names its fund, else its level, its band, its day type; then the newest.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        names = (*Rate._fields, "start", "end", "price")
        rows = zip(*(ints(frame[name]).tolist() for name in names), strict=True)
        self._rows: dict[int, list[tuple[int, ...]]] = {}
        for row in rows:
            self._rows.setdefault(row[0], []).append(row)
        self.has_bands = bool((frame["band"] != 0).any())
        self.has_own = bool((frame["provider"] != 0).any())
        self._spans: dict[Rate, list[Span]] = {}
        self._timelines: dict[tuple[Rate, ...], tuple[Timeline, Ints]] = {}

    def spans(self, rate: Rate) -> list[Span]:
        """The prices of a rate over time: first day, day after the last, price; in order, none overlapping."""
        if rate not in self._spans:
            self._spans[rate] = self._resolved(rate)
        return self._spans[rate]

    def prices(self, rate: Rate, since: int, until: int) -> set[int]:
        """Every price in those days of a rate whose zeros stand for any kind."""
        return {
            row[9]
            for row in self._rows.get(rate.service, ())
            if row[7] < until
            and since < row[8]
            and all(0 in (one, wanted) or one == wanted for one, wanted in zip(row[1:7], rate[1:], strict=True))
        }

    def festive(self, rate: Rate, day: int) -> set[int]:
        """The prices that rows for holidays alone give to a rate on a day; its zeros stand for any kind."""
        return {
            row[9]
            for row in self._rows.get(rate.service, ())
            if row[2] == DayType.HOLIDAY
            and row[7] <= day < row[8]
            and all(0 in (one, wanted) or one == wanted for one, wanted in zip(row[1:7], rate[1:], strict=True))
        }

    def _resolved(self, rate: Rate) -> list[Span]:
        fitting: list[tuple[tuple[bool, int], tuple[bool, ...], int, int, int, int]] = []
        for place, row in enumerate(self._rows.get(rate.service, ())):
            named = tuple(one != 0 for one in reversed(row[1:6]))
            if all(one in (0, wanted) for one, wanted in zip(row[1:7], rate[1:], strict=True)):
                start, end, price = row[7:]
                fitting.append(((row[6] != 0, sum(named)), named, start, place, end, price))
        cuts = sorted({day for _, _, start, _, end, _ in fitting for day in (start, end)})
        found: list[Span] = []
        for since, until in pairwise(cuts):
            holding = [one for one in fitting if one[2] <= since and until <= one[4]]
            if holding:
                found.append((since, until, max(holding)[5]))
        return found

    def at(self, rates_of: RateColumns, day: Ints) -> Ints:
        """Prices in 1/10^8 euro an hour on the days, -1 where no row holds."""
        number, combinations = dense(*rates_of)
        rates = tuple(Rate(*one) for one in combinations)
        if rates not in self._timelines:
            self._timelines[rates] = self._timeline(rates)
        timeline, prices = self._timelines[rates]
        row = timeline.at(number, day)
        return np.where(row >= 0, prices[row], -1) if len(prices) else np.full(len(day), -1, dtype=np.int64)

    def _timeline(self, rates: tuple[Rate, ...]) -> tuple[Timeline, Ints]:
        rows = [(place, *span) for place, rate in enumerate(rates) for span in self.spans(rate)]
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        return Timeline(table[:, 0], table[:, 1], table[:, 2], keys=len(rates)), table[:, 3]
