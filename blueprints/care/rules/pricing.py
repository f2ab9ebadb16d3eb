"""Pure: the parts of an access by day, and the average price of its minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from zoneinfo import ZoneInfo

from blueprints.care.rules.billing import Delivery

ROME = ZoneInfo("Europe/Rome")
EIGHTH = Decimal("0.00000001")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """The part of an access that lies on one local day: wall-clock minutes of that day, and its counted minutes."""

    day: date
    start: int
    end: int
    billed: int


def pieces_of(delivery: Delivery, billed: int) -> tuple[Piece, ...]:
    """An access cut at local midnight; its counted minutes are shared by elapsed time, none lost."""
    begin, stop = delivery.started_at.astimezone(UTC), delivery.ended_at.astimezone(UTC)
    first, last = _local_day(begin), _local_day(stop - timedelta(minutes=1))
    length = max(_minutes(stop - begin), 1)
    found, low = [], 0
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        since, until = max(begin, _midnight(day)), min(stop, _midnight(day + timedelta(days=1)))
        high = billed if day == last else billed * _minutes(until - begin) // length
        clock = since.astimezone(ROME)
        start = clock.hour * 60 + clock.minute
        found.append(Piece(day=day, start=start, end=start + _minutes(until - since), billed=high - low))
        low = high
    return tuple(found)


def average(parts: Iterable[tuple[int, Decimal | None]]) -> Decimal | None:
    """The price of minutes at several prices, down to the eighth decimal; None when one of them has none."""
    total, weight = Decimal(0), 0
    known = [(minutes, price) for minutes, price in parts if minutes > 0]
    for minutes, price in known:
        if price is None:
            return None
        total += price * minutes
        weight += minutes
    if len({price for _, price in known}) == 1:
        return known[0][1]
    return (total / weight).quantize(EIGHTH, rounding=ROUND_FLOOR) if weight else None


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60


def _local_day(at: datetime) -> date:
    return at.astimezone(ROME).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ROME).astimezone(UTC)
