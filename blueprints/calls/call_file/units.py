"""Numbers with the unit that people write after them: days, months, points, percentages."""

from collections.abc import Callable
from decimal import Decimal

from app.reading import values

LONGEST_DAYS = 3660


def days(value: object) -> int:
    """Days, at most ten years: `30`, `30 giorni`."""
    return values.whole(0, LONGEST_DAYS)(_bare(value, ("days", "day", "giorni", "giorno", "gg.", "gg")))


def months(low: int, high: int) -> Callable[[object], int]:
    """Months: `36`, `36 mesi`."""
    return lambda value: values.whole(low, high)(_bare(value, ("months", "month", "mesi", "mese")))


def points(low: Decimal | int = 0, high: Decimal | int | None = None) -> Callable[[object], Decimal]:
    """Points: `12`, `12,5 punti`."""
    return lambda value: values.decimal(low, high)(_bare(value, ("points", "point", "punti", "punto", "pt.", "pt")))


def percent(value: object) -> Decimal:
    """A percentage from 0 to 100: `6`, `6%`."""
    return values.decimal(0, 100)(_bare(value, ("%", "per cento", "percent")))


def _bare(value: object, units: tuple[str, ...]) -> object:
    if not isinstance(value, str):
        return value
    written = value.strip().lower()
    for unit in units:
        if written.endswith(unit):
            return written.removesuffix(unit).strip()
    return written
