"""Counting days as Italian law does: the first day is not counted, and a term never ends on a holiday.

Source: art. 2963 c.c. and art. 155 c.p.c., whose counting is applied to administrative terms as well. Whether a
Saturday counts as a holiday differs between kinds of terms, so it is data: put Saturdays into `is_holiday`.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta

IsHoliday = Callable[[date], bool]

SUNDAY = 6
SATURDAY = 5


def holidays_of(days: Collection[date], *, saturdays: bool = False) -> IsHoliday:
    """Sundays and the given days; Saturdays too, when the agency counts them as holidays."""
    off = frozenset(days)

    def is_holiday(day: date) -> bool:
        return day in off or day.weekday() == SUNDAY or (saturdays and day.weekday() == SATURDAY)

    return is_holiday


def working_day_from(day: date, is_holiday: IsHoliday) -> date:
    """The day itself, or the next that is not a holiday.

    Raises:
        ValueError: there is no working day within a year (a wrong calendar).
    """
    for offset in range(366):
        found = day + timedelta(days=offset)
        if not is_holiday(found):
            return found
    raise ValueError("no working day within a year")


def term_end(start: date, days: int, is_holiday: IsHoliday) -> date:
    """The last day of a term of so many days: `start` is not counted, a holiday moves it on."""
    return working_day_from(start + timedelta(days=days), is_holiday)
