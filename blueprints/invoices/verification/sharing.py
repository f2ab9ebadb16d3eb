"""Which hours of a report each of several lines bills, where the report has hours at several prices."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from blueprints.invoices.verification.attribution import Chooser
from blueprints.invoices.verification.claims import Evidence
from blueprints.invoices.verification.columns import Flags, Ints
from blueprints.invoices.verification.facts import UNITS
from blueprints.invoices.verification.rules.prices import entry_prices

NEVER = 99


@dataclass(frozen=True, kw_only=True)
class LineMoney:
    """One line's cents, cut into parts; `cutoff` is the number of the first rule that claims all of it;
    `units` are its hours in 1/10^8."""

    case: int
    place: int
    number: int
    price: int
    total: int
    arithmetic: int = 0
    excess: int = 0
    unsupported: int = 0
    cutoff: int = NEVER
    report: int = 0
    adjusts: int = 0
    units: int = 0

    @property
    def spread(self) -> int:
        """What entries share."""
        return self.total - self.arithmetic - self.excess - self.unsupported


def by_price(evidence: Evidence, lines: Sequence[LineMoney], spread: Sequence[int]) -> Chooser | None:
    """Let the lines of a document that bill one report at several prices each bill the hours of its own price.

    `spread` are the places of the lines that bill a report. Only where a price has as many hours as are billed at
    it: else some are billed at another's, and every line answers for all. A line whose price no entry has answers
    for all. None when no document has such lines.
    """
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, line in enumerate(spread):
        groups[lines[line].case, lines[line].report].append(place)
    several = [places for places in groups.values() if len({lines[spread[one]].price for one in places}) > 1]
    if not several or not evidence.hours.count:
        return None
    price = np.array([lines[one].price for one in spread], dtype=np.int64)
    units = np.array([lines[one].units for one in spread], dtype=np.int64)

    def chosen(place: Ints, entry: Ints) -> Flags:
        tariff = entry_prices(evidence).asked[entry]
        minutes = np.maximum(evidence.hours.billed[entry], 0)
        kept = np.ones(len(place), dtype=np.bool_)
        for group in several:
            # The pairs of a line stand together.
            own = {one: np.arange(*np.searchsorted(place, (one, one + 1))) for one in group}
            _choose(kept, own, tariff, minutes, {one: (int(price[one]), int(units[one])) for one in group})
        return kept

    return chosen


def _choose(kept: Flags, own: dict[int, Ints], tariff: Ints, minutes: Ints, asked: dict[int, tuple[int, int]]) -> None:
    """Take out of `kept` the pairs (`own` by line) of lines and entries of other lines' prices."""
    first = own[min(asked)]
    billed: dict[int, int] = defaultdict(int)
    for price, units in asked.values():
        billed[price] += units
    there = {price: int(minutes[first][tariff[first] == price].sum()) for price in billed}
    known = [price for price in billed if there[price]]
    if any(billed[price] * 60 > there[price] * UNITS for price in known):
        return
    for one in (one for one, (price, _) in asked.items() if price in known):
        others = [price for price in known if price != asked[one][0]]
        kept[own[one][np.isin(tariff[own[one]], others)]] = False
