"""Single values as people write them in Italy and in files: numbers, amounts, dates, instants, yes and no."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any


class UnreadableError(ValueError):
    """The value cannot be read; `code` and `facts` say why, as a refusal does."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


# A slash stands between two parts that are codes themselves, so that an address with a code has one meaning only.
CODE = re.compile(r"(?=.{1,64}\Z)[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
YES = frozenset({"yes", "y", "true", "on", "sì", "si", "vero", "1"})
NO = frozenset({"no", "n", "false", "off", "falso", "0"})

_BREAKS = re.compile(r"[\x0b\x0c]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_THOUSANDS_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+")


def text(most: int = 20_000) -> Callable[[object], str]:
    """Words, at most so many characters, without blanks around and without control characters, which pages,
    documents and the database do not take (they come with what is copied from other programs).
    """

    def convert(value: object) -> str:
        if isinstance(value, Mapping | list | tuple):
            raise UnreadableError("not-a-text")
        bare = _CONTROLS.sub("", _BREAKS.sub(" ", str(value))).strip()
        found = ("yes" if value else "no") if isinstance(value, bool) else bare
        if len(found) > most:
            raise UnreadableError("text-too-long", most=most, length=len(found))
        return found

    return convert


def code(value: object) -> str:
    """A short name that programs use: letters, digits, hyphen, underscore, full stop, and a slash between them;
    at most 64 characters.
    """
    found = text()(value)
    if not CODE.fullmatch(found):
        raise UnreadableError("not-a-code", written=found[:80])
    return found


def flag(value: object) -> bool:
    """Yes or no, in Italian or English."""
    if isinstance(value, bool):
        return value
    found = text()(value).lower()
    if found in YES:
        return True
    if found in NO:
        return False
    raise UnreadableError("not-yes-or-no", written=found[:80])


def choice(options: Iterable[str], also: Mapping[str, str] | None = None) -> Callable[[object], str]:
    """One of the options; `also` maps other spellings to them."""
    known = tuple(options)
    spellings = {_spelling(option): option for option in known} | {_spelling(k): v for k, v in (also or {}).items()}

    def convert(value: object) -> str:
        written = text()(value)
        found = spellings.get(_spelling(written))
        if found is None:
            close = difflib.get_close_matches(_spelling(written), spellings, n=1)
            nearest = spellings[close[0]] if close else ""
            raise UnreadableError("not-among", written=written[:80], options=list(known), nearest=nearest)
        return found

    return convert


def decimal(low: Decimal | int | None = None, high: Decimal | int | None = None) -> Callable[[object], Decimal]:
    """An exact number, `1234.5` or `1234,5` or `1.234,5`; `1.234` alone is refused because it can mean two things."""

    def convert(value: object) -> Decimal:
        found = _number(value)
        if (low is not None and found < low) or (high is not None and found > high):
            raise UnreadableError("number-out-of-range", written=str(found), low=_shown(low), high=_shown(high))
        return found

    return convert


def whole(low: int | None = None, high: int | None = None) -> Callable[[object], int]:
    """A whole number."""

    def convert(value: object) -> int:
        found = decimal(low, high)(value)
        if found != found.to_integral_value():
            raise UnreadableError("not-whole", written=str(found))
        return int(found)

    return convert


def cents(value: object) -> int:
    """Euros as whole cents; at most two decimals, with or without the currency."""
    stripped = re.sub(r"(?i)\s*(€|eur|euro)\s*", "", str(value)) if isinstance(value, str) else value
    found = _number(stripped) * 100
    if found != found.to_integral_value():
        raise UnreadableError("more-than-cents", written=str(value)[:80])
    return int(found)


def iso_day(value: object) -> date:
    """A date that a program wrote: `2026-12-31`."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(text()(value))
    except ValueError:
        raise UnreadableError("not-a-date", written=str(value)[:80]) from None


def _spelling(written: str) -> str:
    return written.strip().lower().replace("_", "-").replace(" ", "-")


def _shown(bound: Decimal | int | None) -> str:
    return "" if bound is None else str(bound)


def _number(value: object) -> Decimal:
    if isinstance(value, bool | float):
        raise UnreadableError("not-a-number", written=str(value))
    if isinstance(value, int | Decimal):
        return Decimal(value)
    written = re.sub(r"(?<=\d)[ _'’\u00a0](?=\d{3})", "", text()(value))
    if _THOUSANDS.fullmatch(written) and written.count(".") == 1:
        raise UnreadableError("number-ambiguous", written=written)
    if _THOUSANDS.fullmatch(written) or _THOUSANDS_COMMA.fullmatch(written):
        written = written.replace(".", "")
    if _COMMA.fullmatch(written):
        written = written.replace(",", ".")
    if not _PLAIN.fullmatch(written):
        raise UnreadableError("not-a-number", written=written[:80])
    try:
        return Decimal(written)
    except InvalidOperation:
        raise UnreadableError("not-a-number", written=written[:80]) from None
