"""Texts of cells as values. Every function raises `CellError` with a reason that a person can act on."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from blueprints.invoices.verification.dossier.faults import CellError
from blueprints.invoices.verification.facts import FAR, UNITS

ROME = ZoneInfo("Europe/Rome")
EARLIEST = date(1900, 1, 1)
MOST_WHOLE, MOST_NUMBER, MOST_MINUTES, MOST_PRICE = 10**9, 36_500, 100_000, 10_000
_LONGEST = 20
_YES = frozenset({"yes", "y", "true", "1", "si", "sì", "vero", "x"})
_NO = frozenset({"no", "n", "false", "0", "falso", ""})
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_ITALIAN_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?", re.ASCII)
_MOMENT = re.compile(r"(\S+?)[T ](\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_DURATION = re.compile(r"(\d{1,4}):(\d{2})", re.ASCII)


def day(text: str) -> date:
    """A date, as 2026-03-31 or 31/03/2026."""
    found = _ISO_DAY.fullmatch(text)
    if found:
        year, month, number = (int(part) for part in found.groups())
    else:
        other = _ITALIAN_DAY.fullmatch(text)
        if not other:
            raise CellError(f"{text!r} is not a date such as 2026-03-31")
        number, month, year = (int(part) for part in other.groups())
    try:
        found_day = date(year, month, number)
    except ValueError:
        raise CellError(f"{text!r} is not a day of the calendar") from None
    if found_day < EARLIEST:
        raise CellError(f"{text!r} is before {EARLIEST.year}")
    return min(found_day, FAR)


def after(text: str) -> date:
    """The day after a last day, which is included."""
    last = day(text)
    return last if last >= FAR else last + timedelta(days=1)


def month(text: str) -> date:
    """A month as 2026-03 or 03/2026, or any date in it."""
    if re.fullmatch(r"\d{4}-\d{1,2}", text, re.ASCII):
        return day(f"{text}-01")
    if re.fullmatch(r"(0?[1-9]|1[0-2])/\d{4}", text, re.ASCII):
        return day(f"01/{text}")
    try:
        return day(text).replace(day=1)
    except CellError:
        raise CellError(f"{text!r} is not a month such as 2026-03") from None


def yes(text: str) -> bool:
    """Yes or no, in English or Italian."""
    bare = text.casefold()
    if bare not in _YES | _NO:
        raise CellError(f"{text!r} is neither yes nor no")
    return bare in _YES


def decimal(text: str) -> Decimal:
    """A number with a point or a comma before the decimals."""
    bare = text.replace("€", "").replace("%", "").replace(" ", "").replace("\u00a0", "")
    if "," in bare and "." in bare:
        thousands = "." if bare.rindex(",") > bare.rindex(".") else ","
        bare = bare.replace(thousands, "")
    bare = bare.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", bare, re.ASCII) or len(bare) > _LONGEST:
        raise CellError(f"{text!r} is not a number")
    try:
        return Decimal(bare)
    except InvalidOperation:
        raise CellError(f"{text!r} is not a number") from None


def whole(text: str) -> int:
    """A whole number, at most a thousand million."""
    number = decimal(text)
    if number != number.to_integral_value():
        raise CellError(f"{text!r} is not a whole number")
    return _within(int(number), MOST_WHOLE, text)


def number(text: str) -> int:
    """A small whole number, of days or accesses."""
    return _within(whole(text), MOST_NUMBER, text)


def weekday(text: str) -> int:
    """A day of the week, 1 for Monday."""
    found = whole(text)
    if not 1 <= found <= 7:
        raise CellError(f"{text!r} is not a weekday from 1 to 7")
    return found


def minutes(text: str) -> int:
    """Whole minutes."""
    return _within(whole(text), MOST_MINUTES, text)


def hours(text: str) -> int:
    """Hours, as 2.5 or 2:30, in minutes."""
    found = _DURATION.fullmatch(text)
    if found:
        return int(found[1]) * 60 + int(found[2])
    return _within(int((decimal(text) * 60).to_integral_value()), MOST_WHOLE, text)


def units(text: str) -> int:
    """A price or a quantity in 1/10^8."""
    exact = decimal(text) * UNITS
    if exact != exact.to_integral_value():
        raise CellError(f"{text!r} has more than eight decimals")
    return _within(int(exact), MOST_WHOLE * UNITS, text)


def price(text: str) -> int:
    """Euros an hour in 1/10^8."""
    return _within(units(text), MOST_PRICE * UNITS, text)


def _within(value: int, most: int, text: str) -> int:
    if abs(value) > most:
        raise CellError(f"{text!r} is larger than it can be")
    return value


def cents(text: str) -> int:
    """Euros in cents."""
    exact = decimal(text) * 100
    if exact != exact.to_integral_value():
        raise CellError(f"{text!r} is not an amount of euros and cents")
    return _within(int(exact), MOST_WHOLE * 100, text)


def hundredths(text: str) -> int:
    """Percent in hundredths of a percent."""
    exact = decimal(text) * 100
    if exact != exact.to_integral_value() or not 0 <= exact <= 10_000:
        raise CellError(f"{text!r} is not a percentage from 0 to 100 with two decimals at most")
    return int(exact)


def millionths(text: str) -> int:
    """Percent in millionths of the whole."""
    exact = decimal(text) * 10_000
    if exact != exact.to_integral_value() or not 0 <= exact <= 1_000_000:
        raise CellError(f"{text!r} is not a percentage from 0 to 100 with four decimals at most")
    return int(exact)


def clock(text: str) -> int:
    """A time of day as minutes; 24:00 is the end of the day."""
    found = _CLOCK.fullmatch(text)
    if not found or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > 1440:
        raise CellError(f"{text!r} is not a time such as 09:30")
    return int(found[1]) * 60 + int(found[2])


def at(when: date, minute: int, text: str, offset: str = "") -> datetime:
    """The instant of a wall-clock minute of a day in Italy, or at an offset such as +01:00."""
    try:
        local = datetime(when.year, when.month, when.day) + timedelta(minutes=minute)  # noqa: DTZ001 - the zone follows
        if offset:
            return datetime.fromisoformat(f"{local.isoformat()}{_colon(offset)}").astimezone(UTC)
        instant = local.replace(tzinfo=ROME).astimezone(UTC)
    except (ValueError, OverflowError):
        raise CellError(f"{text!r} is not a time of the calendar") from None
    if instant.astimezone(ROME).replace(tzinfo=None) != local:
        raise CellError(f"{text!r} does not exist: the clock is put forward that night")
    return instant


def _colon(offset: str) -> str:
    if offset == "Z":
        return "+00:00"
    return offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"


def moment(text: str) -> datetime:
    """A date with a time, in Italy's time unless it ends in an offset (2026-10-25T02:30+01:00)."""
    found = _MOMENT.fullmatch(text)
    if not found:
        raise CellError(f"{text!r} is not a date with a time such as 2026-03-31 09:30")
    return at(day(found[1]), clock(found[2]), text, found[3] or "")


def text_(text: str) -> str:
    """Any text."""
    return text


def one_of(words: Mapping[str, Any]) -> Callable[[str], Any]:
    """One of some words, whatever the capitals; blanks and underscores count as hyphens."""

    def read(text: str) -> Any:
        bare = re.sub(r"[\s_]+", "-", text.casefold())
        if bare not in words:
            raise CellError(f"{text!r} is none of: {', '.join(word for word in words if word)}")
        return words[bare]

    return read
