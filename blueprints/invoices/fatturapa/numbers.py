"""Texts of the file as exact numbers and dates."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})", re.ASCII)
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2}|T.*)?", re.ASCII | re.DOTALL)
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)


@lru_cache(maxsize=32_768)
def exact(text: str | None) -> Decimal | None:
    """The number that the text writes, or None when it writes none.

    Exponents and decimal commas are not numbers of XML Schema, and nobody guesses what they meant.
    """
    if text is None or _NUMBER.fullmatch(text) is None:
        return None
    return Decimal(text)


@lru_cache(maxsize=8192)
def iso_date(text: str | None) -> str | None:
    """The day as YYYY-MM-DD, a time zone or a time of day cut off; None when the text is no day of the calendar."""
    found = _DATE.fullmatch(text) if text else None
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1]).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def whole(text: str | None) -> int | None:
    """The whole number that the text writes, or None."""
    return int(text) if text is not None and _WHOLE.fullmatch(text) else None
