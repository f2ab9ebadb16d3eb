"""Which hours of a report each of several lines bills: those of its price, its period and the projects it names."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from blueprints.invoices.verification.attribution import Chooser, Shares
from blueprints.invoices.verification.claims import Evidence
from blueprints.invoices.verification.columns import Flags, Ints
from blueprints.invoices.verification.facts import UNITS, Line
from blueprints.invoices.verification.naming import meant
from blueprints.invoices.verification.rules.prices import Parts, price_parts

NEVER = 99
# The price of a line that does not bill hours: it cannot be compared with a tariff.
UNPRICED = -(2**62)


@dataclass(frozen=True, kw_only=True)
class LineMoney:
    """One line's cents, cut into parts; `cutoff` is the number of the first rule that claims all of it;
    `units` are its hours in 1/10^8."""

    case: int
    place: int
    number: int
    source: Line
    price: int
    total: int
    arithmetic: int = 0
    excess: int = 0
    unsupported: int = 0
    cutoff: int = NEVER
    report: int = 0
    adjusts: int = 0
    units: int = 0
    is_lump: bool = False

    @property
    def spread(self) -> int:
        """What entries share."""
        return self.total - self.arithmetic - self.excess - self.unsupported


class _Hours(NamedTuple):
    """The hours of one report: its entries, and by part the entry's place among them, its price and minutes."""

    entry: Ints
    of: Ints
    price: Ints
    minutes: Ints


def by_hours(evidence: Evidence, lines: Sequence[LineMoney], spread: Sequence[int]) -> Chooser | None:
    """Let the lines of a document that bill one report each bill its own hours, as far as that can be told.

    `spread` are the places of the lines that bill a report. A line's hours are those at its price, in its period,
    of the projects or Comuni that it names; but only where they are enough for what it bills: else what the lines
    say does not fit the report, and less of it is believed, at last nothing: every line answers for all entries.
    None when no document has several such lines.
    """
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, line in enumerate(spread):
        groups[lines[line].case, lines[line].report].append(place)
    several = [places for places in groups.values() if _differ([lines[spread[one]] for one in places])]
    if not several or not evidence.hours.count:
        return None

    def chosen(place: Ints, entry: Ints) -> Shares:
        shares = Shares(np.maximum(evidence.hours.billed[entry], 0), np.full(len(entry), -1, dtype=np.int64))
        parts = price_parts(evidence)
        for group in several:
            # The pairs of a line stand together, and every line of a report has the same entries.
            own = [np.arange(*np.searchsorted(place, (one, one + 1))) for one in group]
            if len(own[0]):
                _divide(evidence, shares, own, _hours_of(entry[own[0]], parts), [lines[spread[one]] for one in group])
        return shares

    return chosen


def _differ(lines: Sequence[LineMoney]) -> bool:
    """Whether the lines say different things of the hours that they bill."""
    return len({(one.price, one.source.start, one.source.last, one.source.description) for one in lines}) > 1


def _hours_of(entry: Ints, parts: Parts) -> _Hours:
    low, high = (np.searchsorted(parts.entry, entry, side=side) for side in ("left", "right"))
    count = high - low
    of = np.repeat(np.arange(len(entry)), count)
    row = np.arange(len(of)) - np.repeat(np.cumsum(count) - count - low, count)
    return _Hours(entry, of, parts.price[row], parts.minutes[row])


def _divide(evidence: Evidence, shares: Shares, own: Sequence[Ints], hours: _Hours, lines: Sequence[LineMoney]) -> None:
    """Write into `shares` what each line (its pairs are in `own`) bills of each entry."""
    masks = next((one for one in _readings(evidence, hours, lines) if _is_enough(one, hours, lines)), ())
    parts = np.bincount(hours.of, minlength=len(hours.entry))
    for pairs, mask in zip(own, masks, strict=False):
        of, count = hours.of[mask], np.bincount(hours.of[mask], minlength=len(hours.entry))
        minutes, value = np.zeros((2, len(hours.entry)), dtype=np.int64)
        np.add.at(minutes, of, hours.minutes[mask])
        np.add.at(value, of, hours.price[mask] * hours.minutes[mask])
        known = np.ones(len(hours.entry), dtype=np.bool_)
        known[of[hours.price[mask] < 0]] = False
        shares.minutes[pairs] = np.where(count > 0, minutes, -1)
        partial = known & (count < parts) & (minutes > 0)
        shares.tariff[pairs] = np.where(partial, value // np.maximum(minutes, 1), -1)


def _readings(evidence: Evidence, hours: _Hours, lines: Sequence[LineMoney]) -> Iterator[list[Flags]]:
    """What the lines may mean, as masks over the parts; what says most comes first."""
    named = [one[hours.of] for one in _rest_to_others(meant(evidence, [one.source for one in lines], hours.entry))]
    exact, loose = _at_price(hours, lines)
    pairs: tuple[tuple[Sequence[Flags], Sequence[Flags]], ...] = ((named, exact), (named, loose))
    for first, second in pairs:
        yield [one & other for one, other in zip(first, second, strict=True)]
    yield from (exact, named, loose)


def _rest_to_others(masks: Sequence[Flags]) -> list[Flags]:
    """Lines that name nothing in particular bill what no other line names, where anything is left."""
    particular = [one for one in masks if not one.all()]
    if not particular:
        return list(masks)
    rest = ~np.logical_or.reduce(particular)
    return [rest if one.all() and rest.any() else one for one in masks]


def _at_price(hours: _Hours, lines: Sequence[LineMoney]) -> tuple[list[Flags], list[Flags]]:
    """The parts at each line's price. Lines whose price no part has bill the parts of which no line has the price,
    or in the second reading all; there the others bill what is not at another line's price.
    """
    prices = {one.price for one in lines}
    there = prices & set(hours.price.tolist())
    asked, every = np.isin(hours.price, list(there)), np.ones(len(hours.of), dtype=np.bool_)
    own = [hours.price == one.price if one.price in there else None for one in lines]
    exact = [~asked if one is None else one for one in own]
    return exact, [every if one is None else one | ~asked for one in own]


def _is_enough(masks: Sequence[Flags], hours: _Hours, lines: Sequence[LineMoney]) -> bool:
    """Whether the parts that each line would bill (all lines with the same ones together) have the hours billed."""
    billed: dict[bytes, int] = defaultdict(int)
    for mask, line in zip(masks, lines, strict=True):
        billed[mask.tobytes()] += line.units
    minutes = {mask.tobytes(): int(hours.minutes[mask].sum()) for mask in masks}
    return all(minutes[one] and units * 60 <= minutes[one] * UNITS for one, units in billed.items())
