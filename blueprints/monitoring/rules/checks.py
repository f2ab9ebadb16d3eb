"""The filled checklist: what an item is answered with, and how two inspectors' answers meet."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.decisions import Refusal

OUTCOMES = ("compliant", "partly", "non_compliant", "not_applicable", "not_verified")
"""Outcomes of an item (domain §7, minutes fields)."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item of the visit's checklist, as far as a visit asks; `services` empty means every service.

    An item with a `unit` is measured; one that `must_be_zero` is violated as soon as its measure is not.
    """

    code: str
    text: str
    services: frozenset[str] = frozenset()
    unit: str | None = None
    must_be_zero: bool = False
    requirement: str | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is recorded for an item: `outcome` None while nobody has said anything.

    `measure` is the exact number of an item that is measured, in the item's unit.
    """

    outcome: str | None = None
    measure: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """An item that somebody else has changed meanwhile: what is stored now, and what was typed."""

    stored: Answer
    typed: Answer


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What comes of a form: the answers to store, and those that cannot be stored over another's."""

    changed: Mapping[str, Answer] = field(default_factory=dict)
    doubts: Mapping[str, Doubt] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the checklist as it is filled in; `key` is stable, for addresses and titles."""

    key: str
    items: tuple[Item, ...]


def mark_of(answer: Answer) -> str:
    """The mark of an answer: two answers have the same one exactly when they say the same."""
    measure = "" if answer.measure is None else f"{answer.measure.normalize():f}"
    written = "\x00".join((answer.outcome or "", measure, answer.note))
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def merged(stored: Mapping[str, Answer], typed: Mapping[str, Answer], seen: Mapping[str, str]) -> Saved:
    """What a form that was filled in over `seen` marks changes in what is stored now.

    An item that its editor left as it was is never touched; one that says what is stored already needs
    nothing; one that somebody else has changed meanwhile is a doubt. Codes that are not stored are left out.
    """
    changed, doubts = {}, {}
    for code, answer in typed.items():
        if code not in stored or mark_of(answer) in {seen.get(code), mark_of(stored[code])}:
            continue
        if seen.get(code) == mark_of(stored[code]):
            changed[code] = answer
        else:
            doubts[code] = Doubt(stored=stored[code], typed=answer)
    return Saved(changed=changed, doubts=doubts)


def reasons_not_to_answer(item: Item, answer: Answer) -> tuple[Refusal, ...]:
    """Why an item cannot be answered so."""
    found = []
    if answer.outcome is not None and answer.outcome not in OUTCOMES:
        found.append(Refusal("check-outcome-unknown", item=item.code))
    if answer.measure is not None and answer.measure < 0:
        found.append(Refusal("check-measure-negative", item=item.code))
    if item.must_be_zero and answer.measure and answer.outcome == "compliant":
        found.append(Refusal("check-must-be-zero", item=item.code, measure=answer.measure))
    return tuple(found)


def first_answer(item: Item, service_code: str) -> Answer:
    """What an item says when a visit is opened: those of other services do not apply."""
    return Answer() if not item.services or service_code in item.services else Answer(outcome="not_applicable")


def sections_of(items: Iterable[Item]) -> tuple[Section, ...]:
    """The items by the part of the requirements that they look at, each once, in the order of the list.

    The part is the letter of the requirement's code (domain §3: G general, P personnel, A and others the
    services); items without a requirement look at how the service goes.
    """
    parts: dict[str, list[Item]] = {}
    for item in items:
        letter = (item.requirement or "")[:1]
        key = {"G": "general", "P": "personnel"}.get(letter, "service")
        parts.setdefault(key, []).append(item)
    return tuple(Section(key=key, items=tuple(found)) for key, found in sorted(parts.items()))
