"""The running sum of one project's hours where unused hours carry over, or extra hours were authorised."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Extra:
    """Extra minutes for the days from `start` until before `end`."""

    id: int
    start: int
    end: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Use:
    """One project's pieces in order of time, as lists of one length.

    `unit` is the month or week, `cap` its limit in minutes (-1 for none), `carries` whether unused minutes
    of the unit go on to the next, `carried_from` the unit from which they do, `asked` the extra authorisation
    that the entry names (or 0).
    """

    day: Sequence[int]
    unit: Sequence[int]
    used: Sequence[int]
    cap: Sequence[int]
    carries: Sequence[bool]
    carried_from: Sequence[int]
    asked: Sequence[int]
    extras: Sequence[Extra]


def used_over(use: Use) -> tuple[list[int], list[int]]:
    """Minutes of each piece above what was available, and what was available then.

    Extra minutes are used before the ordinary ones on the days they cover, those that the entry names
    first, then those that end first; so that ordinary minutes are left for the other days.
    """
    left = {extra.id: extra.minutes for extra in use.extras}
    over, available = [], []
    spent, carry, current = 0, 0, None
    for i, unit in enumerate(use.unit):
        if unit != current:
            carry = _carried(use, i, current, spent, carry)
            current, spent = unit, 0
        minutes = use.used[i]
        for extra in sorted(use.extras, key=lambda one: (one.id != use.asked[i], one.end, one.id)):
            if extra.start <= use.day[i] < extra.end:
                taken = min(minutes, left[extra.id])
                left[extra.id] -= taken
                minutes -= taken
        spent += minutes
        limit = use.cap[i] + (carry if use.carries[i] else 0)
        over.append(0 if use.cap[i] < 0 else max(0, min(minutes, spent - limit)))
        available.append(limit)
    return over, available


def _carried(use: Use, i: int, before: int | None, spent: int, carry: int) -> int:
    """Unused minutes that reach the unit of piece `i`: of the unit before, and of units without an entry."""
    if use.cap[i] < 0 or not use.carries[i]:
        return 0
    begun = use.carried_from[i]
    if before is None or before < begun:
        return max(0, use.unit[i] - begun) * use.cap[i]
    unused = 0
    if use.carries[i - 1] and use.cap[i - 1] >= 0:
        unused = max(0, use.cap[i - 1] + carry - spent)
    return unused + (use.unit[i] - before - 1) * use.cap[i]
