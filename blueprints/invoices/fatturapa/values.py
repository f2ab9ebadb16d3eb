"""Whether a text is a value of a kind of the table: the facets of XML Schema, for the walk that explains faults."""

import base64
import binascii
import calendar
import re
from functools import cache, lru_cache

from .structure import Kind

_DATE = r"-?(?:[1-9][0-9]{4,}|[0-9]{4})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"T(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_LEXICAL = {
    "date": re.compile(_DATE + _ZONE),
    "dateTime": re.compile(_DATE + _TIME + _ZONE),
    "integer": re.compile(r"[+-]?[0-9]+"),
}
_DAY = re.compile(r"-?([0-9]{4,})-([0-9]{2})-([0-9]{2})")
_BLANK = str.maketrans("\t\n\r", "   ")
_RUNS = re.compile(" +")


def is_value(kind: Kind, text: str) -> bool:
    """Whether the text, with its blanks treated as the kind's base asks, is a value of the kind."""
    if kind.base == "base64Binary":
        return _is_base64(text)
    return _is_short_value(kind, text) if len(text) < 100 else _is_simple(kind, text)


@lru_cache(maxsize=20_000)
def _is_short_value(kind: Kind, text: str) -> bool:
    return _is_simple(kind, text)


def _is_simple(kind: Kind, text: str) -> bool:
    value = _normalised(kind.base, text)
    lexical = _LEXICAL.get(kind.base)
    if lexical is not None:
        return lexical.fullmatch(value) is not None and _in_calendar(kind, value) and _in_range(kind, value)
    if kind.shortest is not None and not kind.shortest <= len(value) <= (kind.longest or 0):
        return False
    if kind.codes:
        return value in kind.codes
    return kind.pattern is None or _pattern(kind.pattern).fullmatch(value) is not None


def _normalised(base: str, text: str) -> str:
    # XML Schema lets blanks stand around a date; libxml2, which gives the verdict, does not.
    if base in ("string", "date", "dateTime"):
        return text
    text = text.translate(_BLANK)
    return text if base == "normalizedString" else _RUNS.sub(" ", text).strip(" ")


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(r"\p{IsBasicLatin}", "[\x00-\x7f]"))


def _in_calendar(kind: Kind, value: str) -> bool:
    found = _DAY.match(value)
    if kind.base == "integer" or found is None:
        return kind.base == "integer"
    year, month, day = (int(part) for part in found.groups())
    return year > 0 and day <= calendar.monthrange(2000 + year % 400, month)[1]


def _in_range(kind: Kind, value: str) -> bool:
    if kind.base == "integer":
        number = int(value) if len(value) < 30 else 10**30
        return (kind.least is None or number >= int(kind.least)) and (
            kind.greatest is None or number <= int(kind.greatest)
        )
    return kind.least is None or (not value.startswith("-") and (len(value.split("-")[0]) > 4 or value >= kind.least))


def _is_base64(text: str) -> bool:
    try:
        packed = "".join(text.split()).encode("ascii")
        return base64.b64encode(base64.b64decode(packed, validate=True)) == packed
    except (UnicodeEncodeError, binascii.Error):
        return False
