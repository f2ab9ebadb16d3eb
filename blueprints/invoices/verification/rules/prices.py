"""R22 and R30: what an entry's hours may cost. The line's own price is compared in `attribution`."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from blueprints.invoices.verification.claims import Claims, Evidence, whole
from blueprints.invoices.verification.columns import Flags, Ints, Keys, constant, day_number, ints, starts_of_groups
from blueprints.invoices.verification.facts import DayType
from blueprints.invoices.verification.tariffs import Rate, Tariffs

DAY_MINUTES = 1440


@dataclass(frozen=True)
class EntryPrices:
    """By entry, in 1/10^8 euro an hour, -1 where no tariff holds.

    `asked` is the tariff for the day type that the entry claims, `plain` the one for its real day type
    where it claims a holiday on a working day (`not_holiday`), else the same.
    """

    asked: Ints
    plain: Ints
    not_holiday: Flags


class Parts(NamedTuple):
    """Billed minutes of entries by what they cost: a part for each day and time band; entries in their order."""

    entry: Ints
    price: Ints
    minutes: Ints


class Holidays:
    """Holidays everywhere and by Comune."""

    def __init__(self, frame: pl.DataFrame) -> None:
        comune, day = ints(frame["comune"]), ints(frame["day"])
        self._keys = Keys(comune)
        self._low = int(day.min()) if len(day) else 0
        width = int(day.max()) - self._low + 1 if len(day) else 0
        self._table = np.zeros((self._keys.count + 1, width + 1), dtype=np.bool_)
        self._table[self._keys.of(comune), day - self._low] = True
        self._table[-1] = False
        everywhere = int(self._keys.of(np.zeros(1, dtype=np.int64))[0])
        self._table |= self._table[everywhere]

    def on(self, comune: Ints, day: Ints) -> Flags:
        """Whether the day is a holiday there."""
        last = self._table.shape[1] - 1
        moved = day - self._low
        found: Flags = self._table[self._keys.of(comune), np.where((moved >= 0) & (moved < last), moved, last)]
        return found


def priced(evidence: Evidence) -> Claims:
    """R22, the part that needs no line: there is a tariff for what was done, on its day."""
    hours, prices = evidence.hours, entry_prices(evidence)
    found = (prices.asked < 0) & (hours.billed > 0)
    return whole("R22", hours, found, day=hours.day, none_flag=np.ones(hours.count, dtype=np.int64))


def entry_prices(evidence: Evidence) -> EntryPrices:
    """The tariffs of all entries, by service date."""
    return evidence.lookups.of_run("prices", lambda: _entry_prices(evidence))


def price_parts(evidence: Evidence) -> Parts:
    """What the tariffs of all entries are made of."""
    return evidence.lookups.of_run("price-parts", lambda: _price_parts(evidence))


def at_holiday_rate(evidence: Evidence, entry: Ints, price: Ints) -> Flags:
    """Whether each price is what a holiday would cost for the entry beside it, whose day is none."""
    hours, tariffs = evidence.hours, evidence.lookups.once("tariffs", Tariffs)
    known: dict[tuple[int, ...], set[int]] = {}
    found = np.zeros(len(entry), dtype=np.bool_)
    columns = (hours.service_id, hours.profile, hours.fund, hours.provider, hours.day)
    for place, (asked, key) in enumerate(
        zip(price.tolist(), zip(*(one[entry].tolist() for one in columns), strict=True), strict=True)
    ):
        if key not in known:
            service, profile, fund, provider, day = key
            known[key] = tariffs.festive(Rate(service, profile, DayType.HOLIDAY, 0, 0, fund, provider), day)
        found[place] = asked in known[key]
    return found & ~is_holiday(evidence, hours.comune[entry], hours.day[entry])


def is_holiday(evidence: Evidence, comune: Ints, day: Ints) -> Flags:
    """Whether a day is a holiday in a Comune; Sundays as a parameter says."""
    parameters = evidence.world.parameters
    zero = np.zeros(len(day), dtype=np.int64)
    sundays = np.asarray(parameters.column("sunday_is_holiday", ("",), zero, day)) > 0
    named = evidence.lookups.once("holidays", Holidays).on(comune, day)
    found: Flags = named | (((day + 3) % 7 == 6) & sundays)
    return found


def _entry_prices(evidence: Evidence) -> EntryPrices:
    hours, entry = evidence.hours, evidence.hours.pieces.entry
    claimed, wrong = _day_types(evidence)
    level = _levels(evidence)
    asked = _of_entries(evidence, _piece_prices(evidence, claimed, level))
    if not wrong.any():
        return EntryPrices(asked, asked, np.zeros(hours.count, dtype=np.bool_))
    plain = _of_entries(evidence, _piece_prices(evidence, np.where(wrong, DayType.WEEKDAY, claimed), level))
    return EntryPrices(asked, plain, np.bincount(entry[wrong], minlength=hours.count) > 0)


def _price_parts(evidence: Evidence) -> Parts:
    cut = evidence.hours.pieces
    billed = np.maximum(cut.high - cut.low, 0)
    banded = _banded(evidence, _day_types(evidence)[0], _levels(evidence))
    if len(banded) == 1:
        return Parts(cut.entry, banded[0][1], billed)
    until = np.cumsum([minutes for minutes, _ in banded], axis=0)
    minutes = np.diff(billed * until // np.maximum(until[-1], 1), axis=0, prepend=0)
    piece, band = np.nonzero(np.diff(until, axis=0, prepend=0).T)
    return Parts(cut.entry[piece], np.array([price for _, price in banded])[band, piece], minutes[band, piece])


def _day_types(evidence: Evidence) -> tuple[Ints, Flags]:
    """The day types that the pieces are billed as, and whether that is a holiday on a working day."""
    hours, cut = evidence.hours, evidence.hours.pieces
    real = np.where(is_holiday(evidence, hours.by_piece(hours.comune), cut.day), DayType.HOLIDAY, DayType.WEEKDAY)
    claimed = hours.by_piece(hours.day_type)
    claimed = np.where(claimed == DayType.ANY, real, claimed)
    return claimed, (claimed == DayType.HOLIDAY) & (real == DayType.WEEKDAY)


def _levels(evidence: Evidence) -> Ints:
    """School levels of the pieces; where no enrolment says, the one of the report line."""
    hours, cut = evidence.hours, evidence.hours.pieces
    enrolments = evidence.lookups.register("enrolments", "project")
    level = enrolments.pick("level", enrolments.at(hours.by_piece(hours.project), moment=cut.day), 0)
    unknown = np.flatnonzero(level == 0)
    lines = evidence.lookups.table("report_lines", "id")
    if len(unknown) and bool(lines.columns["level"].any()):
        row = lines.row_of(hours.report_line[cut.entry[unknown]])
        level[unknown] = lines.pick("level", row, 0)
    return level


def _piece_prices(evidence: Evidence, day_type: Ints, level: Ints) -> Ints:
    banded = _banded(evidence, day_type, level)
    if len(banded) == 1:
        return banded[0][1]
    total, weight, missing = np.zeros((3, len(level)), dtype=np.int64)
    for minutes, price in banded:
        total += np.where(minutes > 0, price * minutes, 0)
        weight += minutes
        missing |= (minutes > 0) & (price < 0)
    return np.where((missing > 0) | (weight == 0), -1, total // np.maximum(weight, 1))


def _banded(evidence: Evidence, day_type: Ints, level: Ints) -> list[tuple[Ints, Ints]]:
    """Minutes and price of the pieces in each time band; all of them at once where no tariff has a band."""
    hours, cut = evidence.hours, evidence.hours.pieces
    tariffs = evidence.lookups.once("tariffs", Tariffs)
    entry = cut.entry

    # Without a provider's own tariff all providers have one price, looked up once.
    provider = hours.by_piece(hours.provider) if tariffs.has_own else constant(0, len(entry))

    def at(band: int) -> Ints:
        rates = (
            hours.by_piece(hours.service_id),
            hours.by_piece(hours.profile),
            day_type,
            constant(band, len(entry)),
            level,
            hours.by_piece(hours.fund),
            provider,
        )
        return tariffs.at(rates, cut.day)

    if not tariffs.has_bands:
        return [(constant(1, len(entry)), at(0))]
    return [(minutes, at(band)) for band, minutes in _by_band(evidence)]


def _by_band(evidence: Evidence) -> list[tuple[int, Ints]]:
    """Minutes of each piece in each time band, the rest of the day as band 0."""
    cut, parameters = evidence.hours.pieces, evidence.world.parameters
    rest = np.maximum(cut.to_minute - cut.from_minute, 1)
    found: dict[int, Ints] = {}
    changes = parameters.changes("time_bands")
    for since, until in zip(changes, [*changes[1:], None], strict=True):
        held = cut.day >= day_number(since)
        if until is not None:
            held &= cut.day < day_number(until)
        for band, text in enumerate(parameters.texts("time_bands", since), start=1):
            inside = np.zeros(len(rest), dtype=np.int64)
            for opens, closes in band_spans(text):
                inside += np.clip(np.minimum(cut.to_minute, closes) - np.maximum(cut.from_minute, opens), 0, None)
            inside = np.where(held, np.minimum(inside, rest), 0)
            found[band] = found.get(band, np.zeros(len(rest), dtype=np.int64)) + inside
            rest = rest - inside
    return [(0, rest), *found.items()]


def band_name(text: str) -> str:
    """The name of a band written as `name 22:00-06:00`."""
    return text.rpartition(" ")[0].strip()


def band_spans(text: str) -> list[tuple[int, int]]:
    """Minutes of the day of a band written as `name 22:00-06:00`; one that passes midnight has two spans.

    Raises:
        ValueError: the text is not of that form.
    """
    opens, _, closes = text.split()[-1].partition("-")
    since, until = (int(one[:2]) * 60 + int(one[3:5]) for one in (opens, closes))
    if since < until:
        return [(since, until)]
    return [(0, until), (since, DAY_MINUTES), (DAY_MINUTES, DAY_MINUTES + until)]


def _of_entries(evidence: Evidence, price: Ints) -> Ints:
    """Prices of entries from those of their pieces, weighted by billed minutes."""
    cut, count = evidence.hours.pieces, evidence.hours.count
    if len(price) == count:
        return price
    begin = np.flatnonzero(starts_of_groups(cut.entry))
    weight = np.maximum(cut.high - cut.low, 0)
    total = np.add.reduceat(price * weight, begin)
    minutes = np.add.reduceat(weight, begin)
    worst: Ints = np.minimum.reduceat(price, begin)
    return np.where((worst < 0) | (minutes == 0), worst, total // np.maximum(minutes, 1))
