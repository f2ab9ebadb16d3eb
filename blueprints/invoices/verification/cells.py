"""The findings on entries: every claim under every line that bills the entry, with its cents."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from blueprints.invoices.verification.attribution import CellClaims, Pairs, fair_cents, owned
from blueprints.invoices.verification.catalogue import RuleSet
from blueprints.invoices.verification.claims import Claims, Evidence
from blueprints.invoices.verification.columns import Flags, Ints
from blueprints.invoices.verification.facts import UNITS
from blueprints.invoices.verification.findings import fact_readers
from blueprints.invoices.verification.rules.prices import EntryPrices, at_holiday_rate, entry_prices
from blueprints.invoices.verification.sharing import UNPRICED

# Prices of whole hundredths of a cent can be written in full.
_FINE = UNITS // 10_000


class Row(NamedTuple):
    """A finding on an entry: the place of its line, the entry's id, its cents and facts."""

    line: int
    entry: int
    rule: str
    cents: int
    claimed: int
    facts: Mapping[str, Any]


class Claimed(NamedTuple):
    """One rule's claims on pairs; `fair` is -1 for a claim on minutes."""

    rule: str
    pair: Ints
    low: Ints
    high: Ints
    fair: Ints
    facts: Mapping[str, Ints]


class EntryMoney:
    """The cents of entries under lines.

    By pair: `price` is the line's unit price, `lowered` what a tariff is lowered by (a line that only
    settles a difference), `cutoff` the number of the first rule that claims the whole line.
    """

    def __init__(self, evidence: Evidence, pairs: Pairs, *, price: Ints, lowered: Ints, cutoff: Ints) -> None:
        self._evidence = evidence
        self._hours = evidence.hours
        self._pairs = pairs
        self._price = price
        self._lowered = lowered
        self._cutoff = cutoff
        ordered = bool((pairs.entry[1:] >= pairs.entry[:-1]).all())
        self._by_entry = np.arange(len(pairs.entry)) if ordered else np.argsort(pairs.entry, kind="stable")
        self._until = np.cumsum(np.bincount(pairs.entry, minlength=self._hours.count))

    def rows(self, claims: Iterable[Claims], rules: RuleSet) -> list[Row]:
        """The findings on entries, with the cents that each owns."""
        found = [one for one in (self._on_pairs(claim) for claim in claims) if len(one.pair)]
        if len(self._pairs.entry) and (rules.has("R22") or rules.has("R30")):
            found += [one for one in self._on_prices() if len(one.pair) and rules.has(one.rule)]
        if not found:
            return []
        disputing = [one for one in found if rules.rules[one.rule].disputes]
        warning = [one for one in found if not rules.rules[one.rule].disputes]
        rows = [*self._served(disputing, rules, True), *self._served(warning, rules, False)]
        return sorted(rows, key=lambda row: (row.line, row.entry, row.rule))

    def _on_pairs(self, claims: Claims) -> Claimed:
        """Repeat each claim under every line that bills its entry."""
        until = self._until[claims.entry]
        low = np.where(claims.entry > 0, self._until[claims.entry - 1], 0)
        count = until - low
        claim = np.repeat(np.arange(len(claims)), count)
        step = np.arange(len(claim)) - np.repeat(np.cumsum(count) - count, count)
        pair = self._by_entry[low[claim] + step]
        facts = {name: column[claim] for name, column in claims.facts.items()}
        return Claimed(claims.rule, pair, claims.low[claim], claims.high[claim], np.full(len(pair), -1), facts)

    def _on_prices(self) -> Iterator[Claimed]:
        """R22 and R30: the line's price against the tariff of each entry's day."""
        prices: EntryPrices = entry_prices(self._evidence)
        entry = self._pairs.entry
        part = self._pairs.tariff
        own = prices.asked[entry] if part is None else np.where(part >= 0, part, prices.asked[entry])
        asked, plain = own - self._lowered, prices.plain[entry] - self._lowered
        known = (prices.asked[entry] >= 0) & (self._price != UNPRICED) & ~self._is_rounded(asked)
        tolerance = self._hours.parameter("price_tolerance")
        slack = tolerance if isinstance(tolerance, int) else tolerance[entry]
        over = known & (self._price > asked + slack)
        yield self._priced("R22", over, asked)
        # A price below the tariff claims nothing, but is not the tariff either.
        yield self._priced("R22", known & (self._price < asked - slack), asked)
        claimed = np.flatnonzero(over & (self._lowered == 0) & ~prices.not_holiday[entry])
        dear = claimed[at_holiday_rate(self._evidence, entry[claimed], self._price[claimed])]
        yield self._priced("R30", np.isin(np.arange(len(entry)), dear), asked)
        festive = known & prices.not_holiday[entry] & (plain < np.minimum(self._price, asked))
        yield self._priced("R30", festive, np.where(prices.plain[entry] < 0, 0, plain))

    def _is_rounded(self, asked: Ints) -> Flags:
        """Whether the line's price is the tariff to the cent, where that has more than four decimals."""
        near: Flags = (asked % _FINE != 0) & (np.abs(self._price - asked) <= UNITS // 200)
        return near

    def _priced(self, rule: str, found: "np.ndarray[Any, np.dtype[np.bool_]]", fair_price: Ints) -> Claimed:
        pair = np.flatnonzero(found)
        fair = fair_cents(self._pairs.cents[pair], fair_price[pair], self._price[pair])
        entry = self._pairs.entry[pair]
        facts = {
            "day": self._hours.day[entry],
            "line_price": self._price[pair],
            "tariff_price": fair_price[pair],
        }
        return Claimed(rule, pair, np.zeros(len(pair), np.int64), np.maximum(self._hours.billed[entry], 0), fair, facts)

    def _served(self, found: list[Claimed], rules: RuleSet, disputes: bool) -> Iterator[Row]:
        if not found:
            return
        order = np.concatenate([np.full(len(one.pair), rules.rules[one.rule].number) for one in found])
        cells = CellClaims(
            np.concatenate([one.pair for one in found]),
            order,
            np.concatenate([one.low for one in found]),
            np.concatenate([one.high for one in found]),
            np.concatenate([one.fair for one in found]),
        )
        own, alone = owned(cells, self._pairs, np.maximum(self._hours.billed[self._pairs.entry], 0))
        # The rule that claims the whole line takes it before later ones; equal numbers are of one rule.
        own[cells.order > self._cutoff[cells.pair]] = 0
        if not disputes:
            own[:] = 0
        base = 0
        for one in found:
            until = base + len(one.pair)
            yield from self._rows_of(one, own[base:until], alone[base:until])
            base = until

    def _rows_of(self, one: Claimed, own: Ints, alone: Ints) -> Iterator[Row]:
        hours, world = self._hours, self._evidence.world
        read = fact_readers(world)
        entry = self._pairs.entry[one.pair]
        columns = {
            **one.facts,
            "project": hours.project[entry],
            "minutes": one.high - one.low,
            "billed_minutes": hours.billed[entry],
        }
        read_columns = [read(name, column.tolist()) for name, column in columns.items()]
        names = [name for name, _ in read_columns]
        rows = zip(*(values for _, values in read_columns), strict=True)
        ids, lines = hours.id[entry].tolist(), self._pairs.line[one.pair].tolist()
        for i, (values, cents, claimed) in enumerate(zip(rows, own.tolist(), alone.tolist(), strict=True)):
            facts = dict(zip(names, values, strict=True))
            yield Row(lines[i], ids[i], one.rule, cents, claimed, facts)
