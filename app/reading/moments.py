"""Dates and instants as people write them in Italy, and as programs do."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from app.reading.values import UnreadableError, text

ROME = ZoneInfo("Europe/Rome")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "gennaio january gen jan",
            "febbraio february feb",
            "marzo march mar",
            "aprile april apr",
            "maggio may mag",
            "giugno june giu jun",
            "luglio july lug jul",
            "agosto august ago aug",
            "settembre september set sett sep sept",
            "ottobre october ott oct",
            "novembre november nov",
            "dicembre december dic dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "lunedì lunedi lun monday mon",
            "martedì martedi tuesday tue",
            "mercoledì mercoledi mer wednesday wed",
            "giovedì giovedi gio thursday thu",
            "venerdì venerdi ven friday fri",
            "sabato sab saturday sat",
            "domenica dom sunday sun",
        )
    )
    for name in names.split()
}
_WEEKDAY = re.compile(r"^([a-zì]+)[ ,]+(?=\d)")
_DAY = (
    re.compile(r"^(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"^(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})(?!\d)"),
    re.compile(r"^(?P<d>\d{1,2})[°º]?\s+(?P<name>[a-z]+)\.?\s+(?P<y>\d{4})(?!\d)"),
)
_TIME = re.compile(
    r"^(?:\s*,?\s*(?:t|alle ore|dalle ore|entro le ore|alle|ore|at|h\.?|-)?\s*)"
    r"(?P<h>\d{1,2})[:.,](?P<min>\d{2})(?:[:.](?P<s>\d{2}))?(?:\.\d+)?\s*"
    r"(?P<zone>z|[+-]\d{2}:?\d{2})?$"
)
# "ore 12:00 del 31/12/2026", as notices often say it.
_TIME_FIRST = re.compile(
    r"^(?:entro\s+)?(?:le\s+|alle\s+|dalle\s+)?ore\s+(?P<time>\d{1,2}(?:[:.,]\d{2}(?:[:.]\d{2})?)?)\s+"
    r"(?:del\s+giorno\s+|dell['’]\s*|del\s+|di\s+)?(?P<day>.+)$"
)
_HOUR = re.compile(r"^\s*,?\s*(?:alle ore|dalle ore|entro le ore|ore|h\.?)\s*(?P<h>\d{1,2})$")


def day(value: object) -> date:
    """A date: `2026-12-31`, `31/12/2026`, `31.12.2026`, `31 dicembre 2026`, with or without the weekday."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    found, rest = _day_and_rest(text()(value))
    if rest.strip():
        raise UnreadableError("not-a-date", written=str(value)[:80])
    return found


def moment(edge: Literal["start", "end"]) -> Callable[[object], datetime]:
    """An instant in Italy's time, kept in UTC.

    A date alone is the first instant of that day for a `start`, and its last one (that is, the first of
    the next day) for an `end`. An hour that the change of the clocks skips or repeats is refused unless
    the offset is written.
    """

    def convert(value: object) -> datetime:
        if isinstance(value, datetime):
            return _settled(value)
        written = text()(value)
        found, rest = _day_and_rest(written)
        if not rest.strip():
            return _settled(datetime.combine(found + timedelta(days=edge == "end"), time()))
        return _with_time(found, rest, written)

    return convert


def _with_time(found: date, rest: str, written: str) -> datetime:
    match = _TIME.match(rest) or _HOUR.match(rest)
    if match is None:
        raise UnreadableError("not-an-instant", written=written[:80])
    parts = match.groupdict()
    hour, minute, second = int(parts["h"]), int(parts.get("min") or 0), int(parts.get("s") or 0)
    if (hour, minute, second) == (24, 0, 0):
        found, hour = found + timedelta(days=1), 0
    if hour > 23 or minute > 59 or second > 59:
        raise UnreadableError("not-an-instant", written=written[:80])
    local = datetime.combine(found, time(hour, minute, second))
    if zone := parts.get("zone"):
        return datetime.fromisoformat(local.isoformat() + zone.upper().replace("Z", "+00:00")).astimezone(UTC)
    return _settled(local)


def _day_and_rest(written: str) -> tuple[date, str]:
    lowered = " ".join(written.lower().split())
    if first := _TIME_FIRST.match(lowered):
        lowered = f"{first['day']} ore {first['time']}"
    weekday = None
    if (named := _WEEKDAY.match(lowered)) and named[1] in _WEEKDAYS:
        weekday, lowered = _WEEKDAYS[named[1]], lowered[named.end() :]
    for pattern in _DAY:
        if match := pattern.match(lowered):
            return _checked(match, weekday, written), lowered[match.end() :]
    raise UnreadableError("not-a-date", written=written[:80])


def _checked(match: re.Match[str], weekday: int | None, written: str) -> date:
    parts = match.groupdict()
    month = _MONTHS.get(parts["name"]) if "name" in parts else int(parts["m"])
    try:
        found = date(int(parts["y"]), month or 0, int(parts["d"]))
    except ValueError:
        raise UnreadableError("no-such-day", written=written[:80]) from None
    if weekday is not None and found.weekday() != weekday:
        raise UnreadableError("weekday-wrong", written=written[:80])
    return found


def _settled(local: datetime) -> datetime:
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    early, late = (local.replace(tzinfo=ROME, fold=fold) for fold in (0, 1))
    if early.astimezone(UTC).astimezone(ROME).replace(tzinfo=None) != local:
        raise UnreadableError("hour-skipped", written=f"{local:%d/%m/%Y %H:%M}")
    if early.utcoffset() != late.utcoffset():
        raise UnreadableError("hour-repeated", written=f"{local:%d/%m/%Y %H:%M}")
    return early.astimezone(UTC)
