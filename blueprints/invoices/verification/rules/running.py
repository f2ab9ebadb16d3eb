"""The running sum of one project's hours where unused hours carry over, or extra hours were authorised."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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

    `unit` is the month or week, `cap` its limit in minutes (-1 for none) and `slack` the tolerance above
    it, `carries` whether unused minutes of a unit go on to the next, `carried_from` the unit from which
    they do, `asked` the extra authorisation that the entry names (or 0).
    """

    day: Sequence[int]
    unit: Sequence[int]
    used: Sequence[int]
    cap: Sequence[int]
    slack: Sequence[int]
    carries: Sequence[bool]
    carried_from: Sequence[int]
    asked: Sequence[int]
    extras: Sequence[Extra]


def used_over(use: Use) -> tuple[list[int], list[int], list[int]]:
    """Minutes of each piece above what was available; what was available then; what was used of it.

    Extra minutes are used before the ordinary ones on the days they cover, those that the entry names
    first, then those that end first; so that ordinary minutes are left for the other days.
    """
    left = {extra.id: extra.minutes for extra in use.extras}
    spent: dict[int, int] = defaultdict(int)
    carried: dict[tuple[int, int, int], int] = {}
    over, available, run = [], [], []
    for i, unit in enumerate(use.unit):
        minutes = use.used[i] - _taken(use, i, left)
        spent[unit] += minutes
        limit = use.cap[i] + use.slack[i]
        if use.carries[i]:
            known = (use.carried_from[i], unit, use.cap[i])
            if known not in carried:
                carried[known] = _carried(*known, spent)
            limit += carried[known]
        over.append(0 if use.cap[i] < 0 else max(0, min(minutes, spent[unit] - limit)))
        available.append(limit)
        run.append(spent[unit])
    return over, available, run


def _taken(use: Use, i: int, left: dict[int, int]) -> int:
    """Minutes that extra authorisations bear; takes them from what is `left`."""
    taken = 0
    for extra in sorted(use.extras, key=lambda one: (one.id != use.asked[i], one.end, one.id)):
        if extra.start <= use.day[i] < extra.end:
            minutes = min(use.used[i] - taken, left[extra.id])
            left[extra.id] -= minutes
            taken += minutes
    return taken


def _carried(begun: int, unit: int, cap: int, spent: Mapping[int, int]) -> int:
    """What the units since `begun` left over for `unit`."""
    carry = 0
    for earlier in range(begun, unit):
        carry = max(0, cap + carry - spent.get(earlier, 0))
    return carry
