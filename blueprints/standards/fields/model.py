"""What a form is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

KINDS = ("text", "number", "money", "date", "yes-no", "one-of", "many-of", "file", "declaration")
COMPARISONS = ("at-least", "at-most", "more-than", "less-than", "equal-to")
ORDERED = frozenset({"number", "money", "date"})
EQUAL_ONLY = frozenset({"yes-no", "one-of"})
CONDITIONING = frozenset({"yes-no", "one-of", "many-of", "number", "declaration"})
EXPIRIES = ("none", "optional", "required")

# What an answer is, by kind: text, one-of: str; number: Decimal; money: whole cents (int); date: date;
# yes-no, declaration: bool; many-of: tuple of codes in the order of the options.
Value = str | Decimal | int | date | bool | tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the answers offered."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Condition:
    """The thing is asked only when an earlier question has this value (for many-of: when it is among those chosen)."""

    question: str
    value: Value


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The answer compared with a threshold; an answer that fails is shown to the officer and decides nothing."""

    compare: str
    value: Value


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The file asked beside an answer, or what is asked of the files of a file field.

    `expiry` says whether a date of expiry is asked; `valid_days` that the document may be at most so old.
    """

    label: str = ""
    required: bool = True
    expiry: str = "none"
    valid_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """One field. `only_for` are the codes of the lots in which it is asked; empty: in all.

    `least` and `most` bound the value of a number or an amount (cents), the characters of a text, the choices of
    a many-of, the files of a file field. `requirement` is the code of the checklist item that it answers.
    """

    code: str
    kind: str
    label: str
    help: str = ""
    required: bool = True
    only_for: frozenset[str] = field(default_factory=frozenset)
    when: Condition | None = None
    rule: Rule | None = None
    evidence: Evidence | None = None
    requirement: str | None = None
    unit: str | None = None
    options: tuple[Option, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    first_day: date | None = None
    last_day: date | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Questions asked again for each row: each operator, each site, each contract."""

    code: str
    label: str
    questions: tuple[Question, ...]
    help: str = ""
    least_rows: int = 0
    most_rows: int | None = None
    only_for: frozenset[str] = field(default_factory=frozenset)
    when: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """A step of the form."""

    code: str
    title: str
    items: tuple[Question | Group, ...]
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """The whole form; codes are unique in it, those of questions in a group within their group."""

    sections: tuple[Section, ...] = ()

    def items(self) -> Iterator[Question | Group]:
        """Questions and groups in their order."""
        for section in self.sections:
            yield from section.items

    def questions(self) -> Iterator[Question]:
        """Every question, also those in groups, in order."""
        for item in self.items():
            if isinstance(item, Group):
                yield from item.questions
            else:
                yield item
