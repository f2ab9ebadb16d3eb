"""Pure: authorised hours as a measure for single days, and whether there was time to come from one home to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Authorised minutes a week or a month (`per`), from a day until the day before another."""

    per: str
    minutes: int
    start: date
    end: date


def daily_quota(days: Sequence[tuple[date, bool]], limits: Iterable[Limit]) -> tuple[int | None, ...]:
    """The authorised minutes that fall on each day, None where no weekly or monthly limit holds.

    `days` are consecutive, each with whether hours were possible. A limit is shared out evenly over the
    possible days of its week or month (a week that the days only touch counts for its days that are there);
    the tightest limit shows, and of two of one kind the newest.
    """
    known = sorted(limits, key=lambda each: each.start)
    found: list[int | None] = []
    for day, is_possible in days:
        quotas = []
        for per in ("week", "month"):
            holding = [each for each in known if each.per == per and each.start <= day < each.end]
            if holding:
                quotas.append(_quota(days, day, per, holding[-1].minutes) if is_possible else 0)
        found.append(min(quotas, default=None))
    return tuple(found)


def _quota(days: Sequence[tuple[date, bool]], day: date, per: str, minutes: int) -> int:
    mine = _unit(day, per)
    own = [is_possible for other, is_possible in days if _unit(other, per) == mine]
    whole = 7 if per == "week" else len(own)
    return (2 * minutes * len(own) + whole * sum(own)) // (2 * whole * sum(own))


def _unit(day: date, per: str) -> tuple[int, int]:
    return day.isocalendar()[:2] if per == "week" else (day.year, day.month)


@dataclass(frozen=True, kw_only=True)
class Stop:
    """An access of one operator: where (the project) and when."""

    entry_id: int
    operator_id: int
    project_id: int
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Hurry:
    """An access that began sooner after the operator's one before, in another home, than the way takes."""

    entry_id: int
    other_entry_id: int
    minutes_between: int


def hurried(stops: Iterable[Stop], *, least_minutes: int) -> tuple[Hurry, ...]:
    """The accesses that left too little time to come from the home before, in the order of time.

    Two accesses that overlap are another matter (R26), and so are two in the same home; with `least_minutes`
    zero nothing is too soon.
    """
    by_operator: dict[int, list[Stop]] = {}
    for each in stops:
        by_operator.setdefault(each.operator_id, []).append(each)
    found = []
    for own in by_operator.values():
        own.sort(key=lambda each: (each.start, each.entry_id))
        for before, after in pairwise(own):
            between = int((after.start - before.end).total_seconds()) // 60
            if before.project_id != after.project_id and 0 <= between < least_minutes:
                found.append(
                    (
                        after.start,
                        Hurry(entry_id=after.entry_id, other_entry_id=before.entry_id, minutes_between=between),
                    )
                )
    return tuple(each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].entry_id)))
