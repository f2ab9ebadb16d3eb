"""The sentence of a finding, in Italian or English, made from its facts when it is shown.

No personal data: only codes, dates, hours and amounts. A template's fields say how a fact is read:
`h` hours of minutes, `H` hours of a decimal text, `d` day and month, `D` date, `e` amount of cents,
`p` price an hour, `%` percent, `o` after a blank, or nothing, without a spec as it is.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Any

from blueprints.invoices.verification.catalogue import CATALOGUE

if TYPE_CHECKING:
    from blueprints.invoices.verification.findings import Finding

LANGUAGES = ("it", "en")
_MONTHS = {
    "it": [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_ELSEWHERE = {"it": "; di cui {0} già in altra contestazione", "en": "; {0} of it counted under an earlier finding"}
# The end of a sentence that says what is at stake, where anything is.
_AT_STAKE = re.compile(r"[;,] \{cents:e\}[^;,{}]*$")
# "il 8 marzo" is said "l'8 marzo".
_BEFORE_A_VOWEL = re.compile(r"\b(il|dal|al|del) (?=(?:8|11)(?:º| [a-z]{4}))")
_ELIDED = {"il": "l'", "dal": "dall'", "al": "all'", "del": "dell'"}
_NEVER = {"it": "mai", "en": "never"}


class _Reader(Formatter):
    """Formats facts in the style of a language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        """One fact as people of the language read it."""
        read = {
            "h": lambda: f"{self.number(Decimal(value) / 60)} h",
            "H": lambda: f"{self.number(Decimal(value))} h",
            "d": lambda: self.day(value),
            "D": lambda: self.date(value),
            "e": lambda: self.euros(int(value)),
            "p": lambda: self.price(Decimal(value)),
            "": lambda: str(value) if value not in ("", None) else "–",
            "o": lambda: "" if value in ("–", "", None) else f" {value}",
            "%": lambda: f"{self.number(Decimal(value))}%",
        }
        return read[format_spec]()

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        """A fact by its name; a fact that is missing reads as a dash."""
        return kwargs.get(key, "–") if isinstance(key, str) else args[key]

    def number(self, value: Decimal) -> str:
        """A number with as many decimals as it needs, two at most."""
        rounded = round(value, 2)
        text = f"{rounded:,.2f}".rstrip("0").rstrip(".")
        return self._local(text)

    def euros(self, cents: int) -> str:
        """An amount."""
        text = self._local(f"{abs(Decimal(cents)) / 100:,.2f}")
        sign = "-" if cents < 0 else ""
        return f"{sign}{text} €" if self._language == "it" else f"{sign}€{text}"

    def price(self, value: Decimal) -> str:
        """A price with at least two decimals."""
        places = max(2, -int(value.normalize().as_tuple().exponent))
        text = self._local(f"{value:,.{places}f}")
        return f"{text} €/h" if self._language == "it" else f"€{text}/h"

    def day(self, value: str | None) -> str:
        """Day and month."""
        if not value or value == "–":
            return _NEVER[self._language]
        when = date.fromisoformat(value)
        return f"{when.day} {_MONTHS[self._language][when.month - 1]}"

    def date(self, value: str | None) -> str:
        """Day, month and year."""
        if not value or value == "–":
            return _NEVER[self._language]
        return f"{self.day(value)} {date.fromisoformat(value).year}"

    def _local(self, text: str) -> str:
        if self._language == "it":
            return text.replace(",", "\0").replace(".", ",").replace("\0", ".")
        return text


def sentence(finding: "Finding", language: str = "it") -> str:
    """What a finding says.

    Raises:
        KeyError: another language than `it` and `en`.
    """
    return sentence_of(finding.rule, finding.facts, finding.cents, finding.claimed_cents, language)


def sentence_of(rule: str, facts: Mapping[str, Any], cents: int, claimed_cents: int, language: str = "it") -> str:
    """What a stored finding says; its facts as they were stored.

    Raises:
        KeyError: another language than `it` and `en`, or a rule that produces no findings.
    """
    reader = _Reader(language)
    template = _template(_sentences(language), rule, facts)
    if not claimed_cents:
        template = _AT_STAKE.sub("", template)
    text = reader.vformat(template, (), {**facts, "cents": claimed_cents})
    if language == "it":
        text = _BEFORE_A_VOWEL.sub(lambda match: _ELIDED[match[1].lower()], text)
    if CATALOGUE.rules[rule].disputes and cents < claimed_cents:
        text += _ELSEWHERE[language].format(reader.euros(claimed_cents - cents))
    return text


@cache
def _sentences(language: str) -> Mapping[str, str]:
    text = files("blueprints.invoices.verification").joinpath("sentences.toml").read_text(encoding="utf-8")
    own: dict[str, str] = tomllib.loads(text)[language]
    return {name: one.replace("{ENTRY}", own["ENTRY"]) for name, one in own.items()}


def _template(sentences: Mapping[str, str], rule: str, facts: Mapping[str, Any]) -> str:
    """The sentence for the rule's variant: by entry or line, by `why`, `what` or `limit`."""
    for name in ("why", "what", "limit"):
        special = f"{rule}.{facts.get(name)}"
        if special in sentences:
            return sentences[special]
    flags = [f"{rule}.{name}" for name, value in facts.items() if value is True]
    known = [sentences[one] for one in flags if one in sentences]
    return known[0] if known else sentences[rule]
