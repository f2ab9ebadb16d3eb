"""R26, R27, R28, R37, R38: can it have happened as declared?"""

import numpy as np
import polars as pl

from blueprints.invoices.verification.claims import Claims, Evidence, nothing, tail, whole
from blueprints.invoices.verification.columns import (
    DAY_SECONDS,
    Flags,
    Ints,
    Keys,
    ints,
    order_by,
    running_max_before,
    starts_of_groups,
)
from blueprints.invoices.verification.facts import Kind
from blueprints.invoices.verification.hours import Hours
from blueprints.invoices.verification.rules.limits import monthly_groups

NO_LENGTH, TOO_LONG, OVER_MIDNIGHT = 1, 2, 3


def one_place(evidence: Evidence) -> Claims:
    """R26: an operator is in one place at a time, unless the entries are one group session.

    At stake are the minutes of the later entry (by start, then id) that earlier ones already fill.
    """
    hours = evidence.hours
    order = hours.by_operator
    order = order[(hours.operator[order] != 0) & (hours.minutes[order] > 0)]
    return _overlaps("R26", hours, order, hours.operator[order], hours.session[order])


def one_operator(evidence: Evidence) -> Claims:
    """R27: a beneficiary is with one operator at a time, unless the project authorises two.

    At stake are the minutes of the later entry that another operator's earlier ones already fill.
    Indirect hours and travel are not time with the beneficiary.
    """
    hours = evidence.hours
    order, beneficiary = _by_beneficiary(evidence)
    found = _overlaps("R27", hours, order, beneficiary, hours.operator[order])
    projects = evidence.lookups.table("projects", "id")
    row = projects.row_of(hours.project[found.entry])
    return _kept(found, projects.pick("double_operator", row, 0) == 0)


def _by_beneficiary(evidence: Evidence) -> tuple[Ints, Ints]:
    """Places of the hours with a beneficiary by whose they are, then start, then id; and the beneficiaries."""
    hours = evidence.hours
    projects = evidence.lookups.table("projects", "id")
    beneficiary = projects.pick("beneficiary", projects.row_of(hours.project), 0)
    present = hours.is_any(Kind.DIRECT, Kind.ABSENCE, Kind.MISSED) & (beneficiary > 0) & (hours.minutes > 0)
    one_each = evidence.lookups.once("projects", _one_each, variant=":own")
    if one_each and len(hours.by_project) == hours.count:
        # Whoever has one project only: the order by project is the order by beneficiary.
        order = hours.by_project[present[hours.by_project]]
    else:
        places = np.flatnonzero(present)
        order = places[order_by(beneficiary[places], hours.start[places], tie=hours.id[places])]
    return order, beneficiary[order]


def _one_each(projects: pl.DataFrame) -> bool:
    """Whether nobody has two projects."""
    return Keys(ints(projects["beneficiary"])).count == projects.height


def _overlaps(rule: str, hours: Hours, order: Ints, group: Ints, alike: Ints) -> Claims:
    """Entries that begin before an earlier one of their group ends, unless the two are `alike` (and not 0)."""
    if not len(order):
        return Claims(rule, order, order, order)
    begun = hours.start.min()
    start, end = hours.start[order], hours.end[order]
    start -= begun
    end -= begun
    number = np.cumsum(starts_of_groups(group), dtype=np.int64)
    latest = running_max_before(number, start, end)
    suspects = np.flatnonzero(start < latest)
    suspects = suspects[~_within_one_run(suspects, number, alike, start, latest)]
    found = [(i, *_filled(i, number, alike, start, end, latest)) for i in suspects.tolist()]
    table = np.array([one for one in found if one[1] > 0], dtype=np.int64).reshape(-1, 3)
    entry, seconds, other = order[table[:, 0]], table[:, 1], order[table[:, 2]]
    lasted = hours.end[entry] - hours.start[entry]
    billed = np.maximum(hours.billed[entry], 0)
    filled = billed - billed * (lasted - seconds) // lasted
    facts = {
        "day": hours.day[entry],
        "other_entry": hours.id[other],
        "overlap_minutes": seconds // 60,
        "operator": hours.operator[entry],
        "other_operator": hours.operator[other],
    }
    return Claims(rule, entry, np.zeros(len(entry), np.int64), filled, facts)


def _within_one_run(suspects: Ints, number: Ints, alike: Ints, start: Ints, latest: Ints) -> Flags:
    """Whether a suspect only meets the members of its own session that stand right before it."""
    runs = np.flatnonzero(starts_of_groups(number) | starts_of_groups(alike))
    begin = runs[np.searchsorted(runs, suspects, side="right") - 1]
    own: Flags = (alike[suspects] != 0) & (latest[begin] <= start[suspects])
    return own


def _filled(i: int, number: Ints, alike: Ints, start: Ints, end: Ints, latest: Ints) -> tuple[int, int]:
    """Seconds of row `i` that earlier rows fill, and the row that ends last of those (the first of equals)."""
    best, other, j = -1, -1, i
    while j > 0 and number[j - 1] == number[i] and latest[j] > start[i]:
        j -= 1
        if end[j] >= best and end[j] > start[i] and (alike[j] != alike[i] or alike[i] == 0):
            best, other = int(end[j]), j
    return max(0, min(best, int(end[i])) - int(start[i])), other


def _kept(claims: Claims, flags: Flags) -> Claims:
    picked = {name: column[flags] for name, column in claims.facts.items()}
    return Claims(claims.rule, claims.entry[flags], claims.low[flags], claims.high[flags], picked)


def length(evidence: Evidence) -> list[Claims]:
    """R28: it ends after it starts, lasts no longer than the service allows, and stays on its day.

    At stake: all of it when it has no length, else the minutes beyond the longest length, or beyond
    midnight where the service has no night.
    """
    hours = evidence.hours
    backwards = hours.end <= hours.start
    longest = np.broadcast_to(np.asarray(hours.parameter("max_access_minutes")), hours.count)
    long = np.flatnonzero((longest > 0) & (hours.minutes > longest))
    night = np.flatnonzero((hours.last_day > hours.day) & ~hours.with_service("night"))
    before = ((hours.day[night] + 1) * DAY_SECONDS - hours.local_start[night]) // 60
    return [
        whole("R28", hours, backwards, day=hours.day, why=np.full(hours.count, NO_LENGTH)),
        _beyond(hours, long, longest[long], TOO_LONG),
        _beyond(hours, night, before, OVER_MIDNIGHT),
    ]


def _beyond(hours: Hours, entry: Ints, minutes: Ints, why: int) -> Claims:
    billed, lasted = np.maximum(hours.billed[entry], 0), np.maximum(hours.minutes[entry], 1)
    over = billed - billed * np.minimum(minutes, lasted) // lasted
    facts = {"delivered_minutes": hours.minutes[entry], "allowed_minutes": minutes, "why": np.full(len(entry), why)}
    return tail("R28", hours, entry, over, day=hours.day[entry], **facts)


def signed(evidence: Evidence) -> Claims:
    """R37: the unsigned accesses of a provider's service and month, when they are more than the share allowed."""
    hours = evidence.hours
    access = hours.kind == Kind.DIRECT
    unsigned = access & ~hours.confirmed
    if not unsigned.any():
        return nothing("R37")
    group = monthly_groups(hours)
    size = np.bincount(group[access], minlength=int(group.max()) + 1)[group]
    count = np.bincount(group[unsigned], minlength=int(group.max()) + 1)[group]
    above = unsigned & (count * 100 > size * np.asarray(hours.parameter("unsigned_max_percent")))
    return whole("R37", hours, above, day=hours.day, unsigned_count=count, access_count=size)


def clocked(evidence: Evidence) -> Claims:
    """R38: the clocked duration is near the declared one, where there is a clock."""
    hours = evidence.hours
    apart = np.abs(hours.clocked - hours.minutes)
    found = (hours.clocked >= 0) & (apart > hours.parameter("clock_tolerance_minutes"))
    return whole("R38", hours, found, day=hours.day, delivered_minutes=hours.minutes, clocked_minutes=hours.clocked)
