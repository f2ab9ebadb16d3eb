"""Appeals against an act: by when, and correcting an act by a later one."""

from collections.abc import Callable
from datetime import date, timedelta

from app.decisions import Refusal

TAR, EXTRAORDINARY = "tar", "extraordinary"
APPEAL_KINDS = (TAR, EXTRAORDINARY)
APPEAL_OUTCOMES = ("upheld", "rejected", "withdrawn")
AUGUST = 8


def last_day(told_on: date, days: int, *, skips_august: bool, is_holiday: Callable[[date], bool]) -> date:
    """The last day of a term of so many days that begins the day after the act was made known.

    August does not count before the court (art. 54 c. 2 D.Lgs. 104/2010, L. 742/1969), it does for the extraordinary
    appeal; a term that ends on a holiday ends on the next working day (art. 52 c. 3 D.Lgs. 104/2010).
    """
    day, left = told_on, days
    while left > 0:
        day += timedelta(days=1)
        if not (skips_august and day.month == AUGUST):
            left -= 1
    while is_holiday(day) or (skips_august and day.month == AUGUST):
        day += timedelta(days=1)
    return day


def reasons_not_to_correct(
    *, before: str, after: str, is_latest: bool, same_words: bool, act_day: date, first_act_day: date, today: date
) -> tuple[Refusal, ...]:
    """Why a later act may not correct this outcome: a later one has, it changes nothing, or its date cannot be."""
    found = []
    if not is_latest:
        found.append(Refusal("outcome-corrected-already"))
    if before == after and same_words:
        found.append(Refusal("correction-changes-nothing"))
    if act_day < first_act_day or act_day > today:
        found.append(Refusal("act-not-possible"))
    return tuple(found)
