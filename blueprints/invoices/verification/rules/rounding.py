"""R29, and how many minutes an access may be billed for: each access is rounded once."""

import numpy as np

from app.money import ROUNDINGS
from blueprints.invoices.verification.claims import Claims, Evidence, tail
from blueprints.invoices.verification.columns import Flags, Ints, order_by, starts_of_groups
from blueprints.invoices.verification.facts import Kind
from blueprints.invoices.verification.hours import Hours

MODES = tuple(ROUNDINGS)


def rounded_once(evidence: Evidence) -> Claims:
    """R29: no more minutes are billed for an access than its own, rounded once.

    A group session's minutes are divided by its participants (those of one operator), the first ones in
    the order of ids taking a minute that is left over. Missed accesses have their own rule (R34).
    """
    hours = evidence.hours
    allowed = billable(hours)
    found = np.flatnonzero((hours.billed > allowed) & (hours.kind != Kind.MISSED) & (hours.minutes > 0))
    over = hours.billed[found] - allowed[found]
    return tail(
        "R29",
        hours,
        found,
        over,
        day=hours.day[found],
        delivered_minutes=hours.minutes[found],
        allowed_minutes=allowed[found],
        over_minutes=over,
    )


def billable(hours: Hours) -> Ints:
    """Minutes that each entry may be billed for, by its own times."""
    allowed = divided(hours, rounded(hours))
    travel = (hours.kind == Kind.TRAVEL) & (np.asarray(hours.parameter("travel_is_billable")) == 0)
    return np.where(travel, 0, allowed)


def rounded(hours: Hours) -> Ints:
    """Minutes of each entry rounded to the billing unit of its service and day; 0 when it has no length."""
    unit = np.maximum(hours.parameter("billing_unit_minutes"), 1)
    minutes = np.maximum(hours.minutes, 0)
    mode = hours.parameter("access_rounding", MODES)
    if isinstance(mode, int):
        return round_to(minutes, unit, MODES[mode])
    each = [round_to(minutes, unit, name) for name in MODES]
    mixed: Ints = np.choose(mode, each)
    return mixed


def round_to(minutes: Ints, unit: "Ints | int", mode: str) -> Ints:
    """Minutes to whole units by a mode of `app.money.ROUNDINGS`."""
    below = minutes // unit
    twice = 2 * (minutes - below * unit)
    up: Flags = {
        "half-up": twice >= unit,
        "half-down": twice > unit,
        "half-even": (twice > unit) | ((twice == unit) & (below % 2 == 1)),
        "down": np.zeros(len(minutes), dtype=np.bool_),
        "up": twice > 0,
    }[mode]
    whole: Ints = (below + up) * unit
    return whole


def divided(hours: Hours, minutes: Ints) -> Ints:
    """The minutes of group sessions divided by their participants, where the pact divides them."""
    split = np.asarray(hours.parameter("session_is_divided")) > 0
    places = np.flatnonzero((hours.session != 0) & split)
    if not len(places):
        return minutes
    order = places[order_by(hours.session[places], hours.operator[places], tie=hours.id[places])]
    session, operator = hours.session[order], hours.operator[order]
    first = starts_of_groups(session) | starts_of_groups(operator)
    group = np.cumsum(first) - 1
    begin = np.flatnonzero(first)
    size = np.bincount(group)[group]
    rank = np.arange(len(order)) - begin[group]
    shared = minutes.copy()
    shared[order] = minutes[order] // size + (rank < minutes[order] % size)
    return shared
