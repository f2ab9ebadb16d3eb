"""Texts of the file as exact numbers and dates."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})", re.ASCII)
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2}|T.*)?", re.ASCII | re.DOTALL)
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)


# Values of an invoice repeat themselves, so the texts are kept with what they mean; long ones are a stranger's
# attempt to fill the memory, and mean nothing.
_LONG = 90


def exact(text: str | None) -> Decimal | None:
    """The number that the text writes, or None when it writes none.

    Exponents and decimal commas are not numbers of XML Schema, and nobody guesses what they meant.
    """
    return None if text is None or len(text) > _LONG else _exact(text)


def iso_date(text: str | None) -> str | None:
    """The day as YYYY-MM-DD, a time zone or a time of day cut off; None when the text is no day of the calendar."""
    return None if text is None or len(text) > _LONG else _iso_date(text)


def whole(text: str | None) -> int | None:
    """The whole number that the text writes, or None."""
    return int(text) if text is not None and _WHOLE.fullmatch(text) else None


@lru_cache(maxsize=32_768)
def _exact(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@lru_cache(maxsize=4096)
def _iso_date(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1]).isoformat()
    except ValueError:
        return None
