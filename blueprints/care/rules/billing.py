"""From delivered accesses to the lines of a monthly report (domain §5.7).

Each access is rounded once; a line is the sum of rounded accesses and is never rounded again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from app.money import split
from blueprints.care.rules.words import Kind, Reason

UNKNOWN = -1
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_PAID_ABSENCES = frozenset({Reason.ASSISTANT_PRESENT, Reason.HOME, Reason.REPLANNED, Reason.SCHOOL_CLOSED})


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One access. `claimed_minutes` is what the provider itself counts for it; -1 means that nothing is known."""

    id: int
    project_id: int
    staff_member_id: int
    profile: str
    kind: int
    reason: int
    day: date
    day_type: int
    minutes: int
    claimed_minutes: int = UNKNOWN
    notice_minutes: int = UNKNOWN
    session: str = ""
    started_at: datetime = NEVER
    ended_at: datetime = NEVER


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the agency decides about counting: `rounding` is one of half-down, half-up, half-even, down, up."""

    unit_minutes: int
    rounding: str
    missed_minutes: int
    missed_notice_minutes: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """A total: minutes of one project, profile and day type at one price, charged to one Comune.

    `entries` are the accesses in it.
    """

    project_id: int
    comune_id: int
    profile: str
    day_type: int
    unit_price: Decimal
    minutes: int
    entries: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Unpriced:
    """Accesses for which no tariff holds."""

    profile: str
    day_type: int
    day: date


def rounded(minutes: int, unit_minutes: int, rounding: str) -> int:
    """Whole units of an access, as minutes.

    Raises:
        KeyError: the rounding is not known.
    """
    whole, rest = divmod(minutes, unit_minutes)
    up = {
        "half-down": 2 * rest > unit_minutes,
        "half-up": 2 * rest >= unit_minutes,
        "half-even": 2 * rest > unit_minutes or (2 * rest == unit_minutes and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[rounding]
    return (whole + up) * unit_minutes


def recognised(delivery: Delivery, terms: Terms) -> int:
    """Minutes that an access by itself counts for, before a group shares them.

    What the provider claims stands: whether it may is a finding of the verification. Travel is part of the
    tariff; a missed access counts little, and only when nobody gave notice in time.
    """
    if delivery.claimed_minutes != UNKNOWN:
        return delivery.claimed_minutes
    whole = rounded(delivery.minutes, terms.unit_minutes, terms.rounding)
    if delivery.kind == Kind.TRAVEL:
        return 0
    if delivery.kind == Kind.MISSED:
        unannounced = delivery.reason == Reason.NO_NOTICE and delivery.notice_minutes < terms.missed_notice_minutes
        return min(whole, terms.missed_minutes) if unannounced else 0
    if delivery.kind == Kind.ABSENCE and delivery.reason not in _PAID_ABSENCES:
        return 0
    return whole


def billed(deliveries: Iterable[Delivery], terms: Terms) -> dict[int, int]:
    """Minutes counted for each access by id; the operator's hour with a group is counted once and shared."""
    minutes: dict[int, int] = {}
    groups: dict[tuple[str, int, date], list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        minutes[delivery.id] = recognised(delivery, terms)
        if delivery.session and delivery.claimed_minutes == UNKNOWN:
            groups[delivery.session, delivery.staff_member_id, delivery.day].append(delivery)
    for members in groups.values():
        ids = sorted(member.id for member in members)
        shared = max(minutes[member] for member in ids)
        minutes.update(zip(ids, split(shared, [1] * len(ids)), strict=True))
    return minutes


def lines(
    deliveries: Sequence[Delivery],
    minutes: Mapping[int, int],
    price: Callable[[Delivery], Decimal | None],
    payer: Callable[[Delivery], int],
) -> tuple[tuple[Line, ...], tuple[Unpriced, ...]]:
    """The lines of a report in a fixed order, and what has no price.

    `price` gives euros an hour for an access by the day of the service, `payer` the Comune of residence on that
    day. Accesses that count for nothing are in no line.
    """
    found: dict[tuple[int, int, str, int, Decimal], list[int]] = defaultdict(list)
    missing: set[tuple[str, int, date]] = set()
    for delivery in deliveries:
        if minutes[delivery.id] == 0:
            continue
        unit_price = price(delivery)
        if unit_price is None:
            missing.add((delivery.profile, delivery.day_type, delivery.day))
        else:
            key = (delivery.project_id, payer(delivery), delivery.profile, delivery.day_type, unit_price)
            found[key].append(delivery.id)
    totals = tuple(
        Line(
            project_id=project_id,
            comune_id=comune_id,
            profile=profile,
            day_type=day_type,
            unit_price=unit_price,
            minutes=sum(minutes[each] for each in entries),
            entries=tuple(sorted(entries)),
        )
        for (project_id, comune_id, profile, day_type, unit_price), entries in sorted(found.items())
    )
    unpriced = (Unpriced(profile=profile, day_type=day_type, day=day) for profile, day_type, day in sorted(missing))
    return totals, tuple(unpriced)
