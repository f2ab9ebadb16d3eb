"""R15 and R29 of a line: no more hours than were accepted and not billed before, less what credit notes take back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from blueprints.invoices.verification.facts import UNITS, Line, World
from blueprints.invoices.verification.matching import ReportLine, is_lump
from blueprints.invoices.verification.objections import Objection, Part, last_day, price_units, quantity_units
from blueprints.invoices.verification.rules.paper import Case


class Billed:
    """Hours billed on each report line so far, in 1/10^8 hour, less credit notes.

    `supported` gives the minutes of the entries of each report line, None when entries are not known. What the
    documents credit later is known from the start: hours that were taken back are not disputed.
    """

    def __init__(self, world: World, supported: Mapping[int, int] | None, cases: Sequence[Case]) -> None:
        self._billed: dict[int, int] = defaultdict(int)
        self._to_come: dict[int, int] = defaultdict(int)
        self._lowest: dict[int, int] = {}
        self._supported = supported
        for report, quantity, price in world.table("earlier_lines").iter_rows():
            self._billed[report] += quantity
            self._priced(report, price)
        self._lines = {case.document.id: list(_lines_in_hours(case)) for case in cases}
        every = [one for lines in self._lines.values() for one in lines]
        for _, line, report, units in every:
            if units > 0:
                self._priced(report.id, price_units(line))
        for _, line, report, units in every:
            if units < 0:
                self._to_come[report.id] += self._credited(line, report, units)

    def lines(self, case: Case) -> list[tuple[int, Line, ReportLine, int]]:
        """Lines that bill hours of a report: place, line, report, and hours in 1/10^8, less than none if credited."""
        return self._lines[case.document.id]

    def _priced(self, report: int, price: int) -> None:
        if price > 0:
            self._lowest[report] = min(price, self._lowest.get(report, price))

    def _credited(self, line: Line, report: ReportLine, units: int) -> int:
        """The hours that a line takes back: none where its price is less than half of any billed, a difference."""
        return 0 if 2 * abs(price_units(line)) < self._lowest.get(report.id, 0) else -units

    def credit(self, line: Line, report: ReportLine, units: int) -> None:
        """Take back hours, fewer than none."""
        back = self._credited(line, report, units)
        self._billed[report.id] -= back
        self._to_come[report.id] -= back

    def bill(self, report: ReportLine, units: int) -> int:
        """Bill hours; what was billed until now, less what is to be taken back."""
        before = max(0, self._billed[report.id]) - self._to_come[report.id]
        self._billed[report.id] += units
        return before

    def supported(self, report: ReportLine) -> int | None:
        """Minutes of the entries behind a report line; None when they are not known."""
        if self._supported is None:
            return None
        return self._supported.get(report.adjusts or report.id, 0)


def accepted_hours(case: Case, billed: Billed) -> Iterator[Objection]:
    """R15 and R29 of a line: no more hours than accepted and not billed before, each behind an entry.

    Adds the document's own hours to `billed`: documents must come in their order.
    """
    for place, line, report, units in billed.lines(case):
        if units < 0:
            billed.credit(line, report, units)
            continue
        before = billed.bill(report, units)
        if report.is_accepted:
            tolerance = case.world.parameters.decimal("quantity_tolerance", last_day(case.document, line))
            window = _Window(place, line.cents, report, before, units, int(tolerance * UNITS))
            yield from _excess(window)
            yield from _unsupported(window, billed.supported(report))


def _lines_in_hours(case: Case) -> Iterator[tuple[int, Line, ReportLine, int]]:
    for place, (line, match) in enumerate(zip(case.document.lines, case.matches, strict=True)):
        units = quantity_units(line, case.world.parameters, last_day(case.document, line))
        if match.report and is_lump(line, match.report, units):
            units = _units(match.report.accepted_minutes)
        if match.report and units and line.cents:
            taken_back = case.document.is_credit != (line.cents < 0)
            yield place, line, match.report, -abs(units) if taken_back else abs(units)


class _Window(NamedTuple):
    """The hours of a line on the scale of its report line's accepted hours: from `before` on."""

    place: int
    cents: int
    report: ReportLine
    before: int
    units: int
    tolerance: int


def _excess(window: _Window) -> Iterator[Objection]:
    over = window.units - max(0, _units(window.report.accepted_minutes) - window.before)
    if over > window.tolerance:
        facts = {
            "report": window.report.code,
            "billed_hours": _hours(window.units),
            "accepted_minutes": window.report.accepted_minutes,
            "before_hours": _hours(window.before),
            "over_hours": _hours(over),
        }
        cents = window.cents * over // window.units
        yield Objection(rule="R15", line=window.place, part=Part.EXCESS, cents=cents, facts=facts)


def _unsupported(window: _Window, minutes: int | None) -> Iterator[Objection]:
    """Accepted hours that are more than the sum of the rounded accesses."""
    if minutes is None:
        return
    until = min(window.before + window.units, _units(window.report.accepted_minutes))
    over = until - max(window.before, _units(minutes))
    if over > window.tolerance:
        facts = {
            "why": "line",
            "report": window.report.code,
            "accepted_minutes": window.report.accepted_minutes,
            "allowed_minutes": minutes,
            "over_hours": _hours(over),
        }
        cents = window.cents * over // window.units
        yield Objection(rule="R29", line=window.place, part=Part.UNSUPPORTED, cents=cents, facts=facts)


def _units(minutes: int) -> int:
    """Minutes as hours in 1/10^8, rounded up to them."""
    return -(-minutes * UNITS // 60)


def _hours(units: int) -> str:
    return format((Decimal(units) / UNITS).normalize(), "f")
