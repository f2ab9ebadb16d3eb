"""Sentences made when they are shown, in the reader's language, from a code and its facts."""

import re
import string
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import current_app
from flask_babel import format_date, format_datetime, format_decimal, get_locale

from app.decisions import Refusal
from app.money import Amount, to_euros

LANGUAGES = ("it", "en")
# A part of a sentence that is said only when there is something to put into it.
_PERHAPS = re.compile(r"\[\[(.*?)\]\]")


def language() -> str:
    """The reader's language: Italian unless they prefer English."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "it"


def sentence(refusal: Refusal, lang: str | None = None) -> str:
    """The refusal as a sentence.

    Raises:
        KeyError: no room has a sentence for that code (a defect; a house test looks for it).
    """
    tables: Mapping[str, Mapping[str, str]] = current_app.extensions["accredita.messages"]
    template = tables[refusal.code][lang or language()]
    return fill(template, refusal.facts)


def fill(template: str, facts: Mapping[str, Any]) -> str:
    """Put the facts into the template, each written the way people write it.

    What stands between `[[` and `]]` is left out when one of its facts is empty.
    """
    known = {key: written(value) for key, value in facts.items()}
    return _put(_PERHAPS.sub(lambda match: _perhaps(match[1], known), template), known)


def _perhaps(part: str, known: Mapping[str, str]) -> str:
    names = [name for _, name, _, _ in string.Formatter().parse(part) if name]
    return part if all(known[name] for name in names) else ""


def _put(template: str, known: Mapping[str, str]) -> str:
    return string.Formatter().vformat(template, (), known)


def written(value: Any) -> str:
    """A fact as people write it: dates, instants in Rome's time, amounts, decimals, lists."""
    if isinstance(value, datetime):
        return str(format_datetime(value, "d MMMM y, HH:mm:ss"))
    if isinstance(value, date):
        return str(format_date(value, "d MMMM y"))
    if isinstance(value, Amount):
        return str(format_decimal(to_euros(value), format="#,##0.00"))
    if isinstance(value, Decimal):
        return str(format_decimal(value))
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(written(each) for each in value)
    return str(value)
