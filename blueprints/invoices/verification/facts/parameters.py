"""What an agency decides: values by date (and by service), each with its default, source and meaning.

A value that is not set takes the default of its `Definition`. Sources: L is law or technical
specification, W and D are the tags of the rule book (public pages; our own proposal, to be confirmed).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blueprints.invoices.verification.columns import day_number
from blueprints.invoices.verification.facts.frames import UNITS

EVER = date(1970, 1, 1)
Value = bool | int | str | Decimal | date | tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DatedValue:
    """A value from a day on, for one service (by its code) or for all (empty)."""

    name: str
    value: Value
    start: date = EVER
    service: str = ""


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What a parameter means. `exceeded_by` is the role that may accept a finding above this tolerance."""

    name: str
    default: Value
    unit: str
    source: str
    meaning: str
    exceeded_by: str = ""


def _define(name: str, default: Value, unit: str, source: str, meaning: str, role: str = "") -> Definition:
    return Definition(name=name, default=default, unit=unit, source=source, meaning=meaning, exceeded_by=role)


DEFINITIONS = {
    one.name: one
    for one in (
        _define("acceptance_alert_days", 12, "days", "D", "age of a delivery at which the office is warned"),
        _define("acceptance_days", 15, "days", "W25", "days from delivery in which EC01 or EC02 may be sent"),
        _define("line_tolerance_cents", 1, "cents", "L 00423", "quantity × price against line total", "accountant"),
        _define("taxable_tolerance_cents", 99, "cents", "L 00422", "lines against taxable per rate", "accountant"),
        _define("tax_tolerance_cents", 1, "cents", "L 00421", "rate × taxable against tax", "accountant"),
        _define("total_tolerance_cents", 1, "cents", "D", "taxable + tax against document total", "accountant"),
        _define("quantity_tolerance", Decimal("0.005"), "hours", "D", "hours above the accepted ones", "accountant"),
        _define(
            "hour_units",
            ("", "H", "HH", "HR", "HRS", "HUR", "ORA", "ORE", "H."),
            "list",
            "D",
            "units of measure that mean hours, in capitals",
        ),
        _define("stamp_cents", 200, "cents", "L", "stamp duty of an exempt invoice"),
        _define("stamp_threshold_cents", 7747, "cents", "L", "exempt amount above which stamp duty is due"),
        _define("split_payment", True, "yes/no", "W24", "whether VAT is split (authorised until 30 June 2026)"),
        _define("own_references", False, "yes/no", "D", "whether a line may bear a code that names no report"),
        _define("lines_within_month", True, "yes/no", "W36", "whether a line must stay in one calendar month"),
        _define("report_due_day", 10, "day", "D", "day of the next month by which a report is submitted"),
        _define("billing_unit_minutes", 15, "minutes", "D", "unit to which each access is rounded once"),
        _define("access_rounding", "half-down", "mode", "D", "half-up, half-even, half-down, down, up"),
        _define("cents_rounding", "half-up", "mode", "D", "rounding of an amount to the cent"),
        _define("travel_is_billable", False, "yes/no", "D", "whether travel entries are paid by themselves"),
        _define("session_is_divided", True, "yes/no", "D", "a group hour is billed once, divided by participants"),
        _define("indirect_uses_hours", True, "yes/no", "D", "whether indirect hours use up authorised hours"),
        _define("cap_tolerance_minutes", 0, "minutes", "D", "minutes above an authorised limit", "case-worker"),
        _define("price_tolerance", Decimal(0), "euro/hour", "D", "price above the tariff", "accountant"),
        _define("aes_floor", Decimal(0), "euro/hour", "W20", "least price paid for AES in upper secondary schools"),
        _define("certificate_hires_from", date(2014, 4, 6), "date", "W33", "hires after this day need a certificate"),
        _define("max_access_minutes", 0, "minutes", "D", "longest access; 0 for no limit"),
        _define("sunday_is_holiday", True, "yes/no", "D", "whether Sundays carry the holiday rate"),
        _define("closure_minutes", 60, "minutes", "D", "billable when the school closed after the arrival"),
        _define("absence_paid_days", 10, "school days", "W20", "consecutive days of absence that are paid"),
        _define("absence_paid_levels", ("upper-secondary",), "list", "W20", "school levels whose absences are paid"),
        _define("missed_max_minutes", 30, "minutes", "D", "billable for a missed access"),
        _define("missed_notice_minutes", 1440, "minutes", "D", "notice from which a missed access is not billable"),
        _define("indirect_max_percent", 15, "percent", "D", "indirect hours against direct ones in a month"),
        _define("unsigned_max_percent", 5, "percent", "D", "unsigned accesses of a month", "accountant"),
        _define("clock_tolerance_minutes", 10, "minutes", "D", "clocked against declared duration", "case-worker"),
        _define("time_bands", (), "list", "D", "bands with a tariff of their own, as 'evening 20:00-22:00'"),
        _define("collection_check_above_cents", 500_000, "cents", "W29", "payments that need the collection check"),
        _define("payment_days", 30, "days", "W27", "days from delivery to the due date"),
    )
}

SEED = (
    DatedValue(name="split_payment", value=False),
    DatedValue(name="split_payment", value=True, start=date(2018, 1, 1)),
    DatedValue(name="split_payment", value=False, start=date(2026, 7, 1)),
    DatedValue(name="aes_floor", value=Decimal("23.00"), start=date(2023, 9, 1)),
    DatedValue(name="aes_floor", value=Decimal("24.50"), start=date(2025, 9, 1)),
    DatedValue(name="aes_floor", value=Decimal("26.00"), start=date(2026, 9, 1)),
    DatedValue(name="max_access_minutes", value=240, service="SAD"),
    DatedValue(name="max_access_minutes", value=360, service="ADM"),
)


class Parameters:
    """The values in force, looked up by day and service.

    Raises:
        KeyError: a value of an unknown name.
        TypeError: a value of another type than the default's.
    """

    def __init__(self, values: Iterable[DatedValue] = SEED) -> None:
        self.values: tuple[DatedValue, ...] = tuple(values)
        self._tables: dict[tuple[str, tuple[str, ...], tuple[str, ...]], tuple[Any, Any]] = {}
        self._found: dict[tuple[str, date, str], Value] = {}
        for one in self.values:
            wanted = type(DEFINITIONS[one.name].default)
            if type(one.value) is not wanted:
                raise TypeError(f"{one.name} must be {wanted.__name__}")

    @classmethod
    def seeded(cls, values: Iterable[DatedValue] = ()) -> "Parameters":
        """The seed, where a name given in `values` replaces every seeded value of that name."""
        given = tuple(values)
        names = {one.name for one in given}
        return cls((*(one for one in SEED if one.name not in names), *given))

    @cached_property
    def _steps(self) -> dict[tuple[str, str], list[tuple[date, Value]]]:
        steps: dict[tuple[str, str], list[tuple[date, Value]]] = {}
        for one in self.values:
            steps.setdefault((one.name, one.service), []).append((one.start, one.value))
        for found in steps.values():
            found.sort(key=lambda step: step[0])
        return steps

    def changes(self, name: str) -> list[date]:
        """The days from which any value of the name holds, the first of all time among them."""
        return sorted({step[0] for (key, _), steps in self._steps.items() if key == name for step in steps} | {EVER})

    def at(self, name: str, day: date, service: str = "") -> Value:
        """The value in force: the service's own, else the general one, else the default."""
        asked = (name, day, service)
        if asked not in self._found:
            self._found[asked] = self._at(name, day, service)
        return self._found[asked]

    def _at(self, name: str, day: date, service: str) -> Value:
        for scope in (service, "") if service else ("",):
            held = [value for start, value in self._steps.get((name, scope), ()) if start <= day]
            if held:
                return held[-1]
        return DEFINITIONS[name].default

    def number(self, name: str, day: date, service: str = "") -> int:
        """A whole number in force (booleans count as 0 and 1).

        Raises:
            TypeError: the parameter is not a whole number.
        """
        value = self.at(name, day, service)
        if not isinstance(value, int):
            raise TypeError(f"{name} is not a whole number")
        return int(value)

    def text(self, name: str, day: date, service: str = "") -> str:
        """A text in force.

        Raises:
            TypeError: the parameter is not a text.
        """
        value = self.at(name, day, service)
        if not isinstance(value, str):
            raise TypeError(f"{name} is not a text")
        return value

    def decimal(self, name: str, day: date, service: str = "") -> Decimal:
        """A decimal in force.

        Raises:
            TypeError: the parameter is not a decimal.
        """
        value = self.at(name, day, service)
        if not isinstance(value, Decimal):
            raise TypeError(f"{name} is not a decimal")
        return value

    def texts(self, name: str, day: date, service: str = "") -> tuple[str, ...]:
        """A list of texts in force.

        Raises:
            TypeError: the parameter is not a list.
        """
        value = self.at(name, day, service)
        if not isinstance(value, tuple):
            raise TypeError(f"{name} is not a list")
        return value

    def column(
        self,
        name: str,
        services: Sequence[str],
        service: NDArray[np.int64],
        day: NDArray[np.int64],
        among: Sequence[str] = (),
    ) -> "NDArray[np.int64] | int":
        """Whole numbers in force for arrays of service indexes (into `services`) and day numbers.

        A text counts as its place in `among`, a list of texts as a mask (bit 0 for the first). One number
        when it is the same for all.
        """
        known = (name, tuple(services), tuple(among))
        if known not in self._tables:
            self._tables[known] = self._table(name, services, among)
        starts, table = self._tables[known]
        if table.size == 1:
            return int(table[0, 0])
        if len(starts) == 1:
            own: NDArray[np.int64] = table[0][service]
            return own
        step = np.searchsorted(starts, day, side="right") - 1
        dated: NDArray[np.int64] = table[np.maximum(step, 0), service]
        return dated

    def _table(
        self, name: str, services: Sequence[str], among: Sequence[str]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first days of a parameter's values, and its values by them and by service; one when all are equal."""
        dates = self.changes(name)
        table = np.array(
            [[_as_number(self.at(name, start, code), among) for code in services] for start in dates], dtype=np.int64
        )
        if (table == table.flat[0]).all():
            table = table[:1, :1]
        return np.array([day_number(one) for one in dates], dtype=np.int64), table


def _as_number(value: Value, among: Sequence[str]) -> int:
    if isinstance(value, tuple):
        return sum(1 << place for place, one in enumerate(among) if one in value)
    if isinstance(value, str):
        return among.index(value)
    if isinstance(value, Decimal):
        return int(value * UNITS)
    return day_number(value) if isinstance(value, date) else int(value)
