"""R18, R19, R36: how much was authorised, and how much was used."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl

from blueprints.invoices.verification.claims import Claims, Evidence, nothing, tail
from blueprints.invoices.verification.columns import Flags, Ints, Keys, dense, ints, running_sum, starts_of_groups
from blueprints.invoices.verification.facts import Consumption, Kind, Limit
from blueprints.invoices.verification.hours import Hours, months_of, weeks_of
from blueprints.invoices.verification.lookups import Register
from blueprints.invoices.verification.rules.rounding import rounded
from blueprints.invoices.verification.rules.running import Extra, Use, used_over


@dataclass(frozen=True)
class Counted:
    """The pieces by project and time, with the minutes each uses up of its project's hours."""

    place: Ints
    project: Ints
    day: Ints
    used: Ints


def monthly(evidence: Evidence) -> list[Claims]:
    """R18: a project's hours in a month, or in the whole authorised period, whoever delivers them.

    What passes the limit is at stake: the entry in which the running sum passes it, from there on.
    """
    return [_limited(evidence, "R18", Limit.MONTH), _limited(evidence, "R18", Limit.PERIOD)]


def weekly(evidence: Evidence) -> list[Claims]:
    """R19: a project's hours in a week (Monday to Sunday), minutes in one access, accesses in a day."""
    return [_limited(evidence, "R19", Limit.WEEK), _each_access(evidence), _accesses_a_day(evidence)]


def counted(evidence: Evidence) -> Counted:
    """The minutes that each piece uses up.

    Travel uses none, indirect hours as a parameter says; of a shared hour a project uses its part, or the
    whole when it counts in full.
    """
    return evidence.lookups.of_run("counted", lambda: _counted(evidence))


def _counted(evidence: Evidence) -> Counted:
    hours, cut = evidence.hours, evidence.hours.pieces
    order = hours.by_project
    entry = cut.entry[order]
    used = np.maximum(cut.high - cut.low, 0)[order]
    counts = hours.kind != Kind.TRAVEL
    counts &= (hours.kind != Kind.INDIRECT) | (np.asarray(hours.parameter("indirect_uses_hours")) > 0)
    used[~counts[entry]] = 0
    in_session = np.flatnonzero(hours.session[entry] != 0)
    if len(in_session):
        projects = evidence.lookups.table("projects", "id")
        rows = projects.row_of(hours.project[entry[in_session]])
        full = in_session[projects.pick("consumption", rows, Consumption.SHARED) == Consumption.FULL]
        length = np.maximum(hours.billed[entry[full]], 1)
        used[full] = used[full] * rounded(hours)[entry[full]] // length
    return Counted(order, hours.project[entry], cut.day[order], used)


def _limited(evidence: Evidence, rule: str, limit: Limit) -> Claims:
    register = evidence.lookups.register("authorisations", "project", only=("limit", int(limit)))
    if not register.height:
        return nothing(rule)
    count = counted(evidence)
    row = register.at(count.project, moment=count.day)
    unit = {Limit.MONTH: months_of, Limit.WEEK: weeks_of}.get(limit, lambda _: row)(count.day)
    tolerance = np.asarray(evidence.hours.parameter("cap_tolerance_minutes"))
    slack = tolerance if tolerance.ndim == 0 else tolerance[evidence.hours.pieces.entry[count.place]]
    cap = np.where(row >= 0, register.pick("amount", row, 0), -1)
    first = starts_of_groups(count.project) | starts_of_groups(unit)
    run = running_sum(count.used, first)
    available = cap + slack
    over = np.where(cap >= 0, np.clip(run - available, 0, count.used), 0)
    columns = (unit, cap, np.broadcast_to(slack, len(cap)))
    for low, high, use in _special(evidence, register, count, row, columns, limit):
        over[low:high], available[low:high], run[low:high] = used_over(use)
    found = np.flatnonzero(over > 0)
    return _claimed(rule, evidence.hours, count, found, over[found], limit, available[found], run[found])


def _special(
    evidence: Evidence, register: Register, count: Counted, row: Ints, columns: tuple[Ints, Ints, Ints], limit: Limit
) -> list[tuple[int, int, Use]]:
    """The projects with carry-over or extra authorisations: their pieces one by one, in order of time."""
    carried = np.flatnonzero((register.columns["carry_over"] > 0) & (limit != Limit.PERIOD))
    extras = evidence.lookups.once("authorisations", _extras, variant=":extras")
    concerned = set(register.columns["project"][carried].tolist()) | set(extras)
    if not concerned:
        return []
    unit, cap, slack = columns
    carries = register.pick("carry_over", row, 0) if len(carried) else np.zeros(len(row), dtype=np.int64)
    # No hours are left over from before the project, however early its authorisation begins.
    projects = evidence.lookups.table("projects", "id")
    begun = projects.pick("start", projects.row_of(count.project), 0)
    starts = np.where(carries > 0, np.maximum(register.pick("start", row, 0), begun), 0)
    first_unit = (months_of if limit == Limit.MONTH else weeks_of)(starts)
    begin = np.flatnonzero(starts_of_groups(count.project))
    bounds = np.append(begin, len(count.project))
    own = evidence.hours.authorisation[evidence.hours.pieces.entry[count.place]]
    special = []
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        project = int(count.project[low])
        if project in concerned:
            part = slice(low, high)
            special.append(
                (
                    low,
                    high,
                    Use(
                        day=count.day[part].tolist(),
                        unit=unit[part].tolist(),
                        used=count.used[part].tolist(),
                        cap=cap[part].tolist(),
                        slack=slack[part].tolist(),
                        carries=[bool(one) for one in carries[part].tolist()],
                        carried_from=first_unit[part].tolist(),
                        asked=own[part].tolist(),
                        extras=extras.get(project, ()),
                    ),
                )
            )
    return special


def _extras(frame: pl.DataFrame) -> dict[int, tuple[Extra, ...]]:
    found: dict[int, list[Extra]] = defaultdict(list)
    rows = np.flatnonzero(ints(frame["limit"]) == Limit.EXTRA)
    names = ("project", "end", "start", "id", "amount")
    columns = (ints(frame[name])[rows].tolist() for name in names)
    for project, end, start, number, amount in sorted(zip(*columns, strict=True)):
        found[project].append(Extra(id=number, start=start, end=end, minutes=amount))
    return {project: tuple(extras) for project, extras in found.items()}


def _each_access(evidence: Evidence) -> Claims:
    register = evidence.lookups.register("authorisations", "project", only=("limit", int(Limit.ACCESS)))
    if not register.height:
        return nothing("R19")
    hours = evidence.hours
    row = register.at(hours.project, moment=hours.day)
    slack = np.asarray(hours.parameter("cap_tolerance_minutes"))
    cap = register.pick("amount", row, 0) + slack
    found = np.flatnonzero((row >= 0) & (hours.billed > cap) & (hours.kind != Kind.TRAVEL))
    facts = _facts(hours.day[found], Limit.ACCESS, cap[found], hours.billed[found], (hours.billed - cap)[found])
    return Claims("R19", found, np.maximum(cap[found], 0), hours.billed[found], facts)


def _accesses_a_day(evidence: Evidence) -> Claims:
    register = evidence.lookups.register("authorisations", "project", only=("limit", int(Limit.ACCESSES_A_DAY)))
    if not register.height:
        return nothing("R19")
    hours, cut = evidence.hours, evidence.hours.pieces
    order = hours.by_project
    entry = cut.entry[order]
    is_access = hours.is_any(Kind.DIRECT, Kind.ABSENCE, Kind.MISSED)[entry]
    entry = entry[is_access & (cut.day[order] == hours.day[entry])]
    project, day = hours.project[entry], hours.day[entry]
    first = starts_of_groups(project) | starts_of_groups(day)
    rank = running_sum(np.ones(len(entry), dtype=np.int64), first)
    row = register.at(project, moment=day)
    cap = register.pick("amount", row, 0)
    found = np.flatnonzero((row >= 0) & (rank > cap))
    billed = np.maximum(hours.billed[entry[found]], 0)
    facts = {
        "day": day[found],
        "limit": np.full(len(found), int(Limit.ACCESSES_A_DAY)),
        "authorised_count": cap[found],
        "access_count": rank[found],
    }
    return Claims("R19", entry[found], np.zeros(len(found), np.int64), billed, facts)


def _claimed(
    rule: str, hours: Hours, count: Counted, found: Ints, over: Ints, limit: Limit, cap: Ints, run: Ints
) -> Claims:
    piece = count.place[found]
    cut = hours.pieces
    length = cut.high[piece] - cut.low[piece]
    share = length * over // np.maximum(count.used[found], 1)
    facts = _facts(count.day[found], limit, cap, run, over)
    return Claims(rule, cut.entry[piece], cut.high[piece] - share, cut.high[piece], facts)


def _facts(day: Ints, limit: Limit, cap: Ints, used: Ints, over: Ints) -> dict[str, Ints]:
    return {
        "day": day,
        "limit": np.full(len(day), int(limit)),
        "authorised_minutes": cap,
        "used_minutes": used,
        "over_minutes": over,
    }


def indirect(evidence: Evidence) -> Claims:
    """R36: a month's indirect hours of a provider's service, in percent of its direct ones.

    Warns once for each provider, service and month, on its last indirect entry.
    """
    hours = evidence.hours
    is_indirect: Flags = hours.kind == Kind.INDIRECT
    if not is_indirect.any():
        return nothing("R36")
    group = monthly_groups(hours)
    billed = np.maximum(hours.billed, 0)
    direct = np.bincount(group, weights=np.where(hours.kind == Kind.DIRECT, billed, 0)).astype(np.int64)
    used = np.bincount(group, weights=np.where(is_indirect, billed, 0)).astype(np.int64)
    entry = np.flatnonzero(is_indirect)
    entry = entry[np.lexsort((hours.id[entry], hours.start[entry], group[entry]))]
    entry = entry[np.append(group[entry][1:] != group[entry][:-1], True)]
    percent = np.broadcast_to(np.asarray(hours.parameter("indirect_max_percent")), hours.count)
    cap = direct[group[entry]] * percent[entry] // 100
    over = used[group[entry]] - cap
    found = entry[over > 0]
    facts = {
        "day": hours.day[found],
        "direct_minutes": direct[group[found]],
        "used_minutes": used[group[found]],
        "allowed_minutes": cap[over > 0],
        "over_minutes": over[over > 0],
    }
    return tail("R36", hours, found, over[over > 0], **facts)


def monthly_groups(hours: Hours) -> Ints:
    """A number for each provider, service and month."""
    provider = Keys(hours.provider).of(hours.provider)
    return dense(provider, hours.service, np.maximum(hours.month, 0))[0]
