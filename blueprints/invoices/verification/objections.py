"""What the rules on documents and lines say, and small questions about lines that several of them ask."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from blueprints.invoices.verification.facts import UNITS, Document, Line, Parameters


class Part(StrEnum):
    """The part of a document's money that an objection claims."""

    ALL = "all"
    ARITHMETIC = "arithmetic"
    EXCESS = "excess"
    UNSUPPORTED = "unsupported"
    CENTS = "cents"
    UNLINED = "unlined"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Objection:
    """One rule against a document, or one of its lines (`line` is its place).

    `part` says which of the money: all of it, what the line's own arithmetic does not explain, the hours
    above the accepted ones, accepted hours that no entry supports, an amount (`cents`) of the line, the
    part of the total that no line explains, or nothing.
    """

    rule: str
    line: int | None
    part: Part
    cents: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)


def price_of(line: Line) -> Decimal:
    """The unit price after discounts."""
    return line.unit_price if line.discounted_price is None else line.discounted_price


def price_units(line: Line) -> int:
    """The unit price in 1/10^8 euro, rounded down to it."""
    return int(price_of(line) * UNITS)


def quantity_units(line: Line, parameters: Parameters, on: date) -> int | None:
    """The hours of a line in 1/10^8 hour, None when its quantity is not in hours."""
    if line.quantity is None or line.unit.strip().upper() not in parameters.texts("hour_units", on):
        return None
    return int(line.quantity * UNITS)


def last_day(document: Document, line: Line) -> date:
    """The day for which a line's dated facts are looked up: its last, its first, or the document's."""
    return line.last or line.start or document.dated


def is_stamp_duty(document: Document, line: Line, parameters: Parameters) -> bool:
    """Whether the line only passes on the stamp duty."""
    amount = parameters.number("stamp_cents", document.dated)
    return line.cents == amount and line.vat_rate == 0 and "boll" in line.description.casefold()


def names(text: str, name: str) -> bool:
    """Whether the name stands in the text as words of its own; both without capitals."""
    return bool(name) and name in text and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


@lru_cache(maxsize=4096)
def fiscal(code: str) -> str:
    """A VAT number or fiscal code as it is compared: capitals, without blanks and the country IT."""
    bare = "".join(code.split()).upper()
    return bare[2:] if bare.startswith("IT") and bare[2:].isdigit() else bare
