"""What a call asks of an application: one form of its checklist, its documents, its own questions, its declarations."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from app.decisions import Refusal
from blueprints.calls.rules import grouping, thresholds
from blueprints.calls.rules.notice import AskedDocument, AskedRequirement, Declaration, Notice, Threshold
from blueprints.standards.fields import Evidence, Form, Group, Question, Rule, Section, parse_form

REQUIREMENTS = "requirements"
DOCUMENTS = "documents"
DECLARATIONS = "declarations"
NOTE = ".note"
_LONGEST = Decimal(4_000)


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A requirement of the call's checklist; `services` is empty when it holds for all of them."""

    code: str
    text: str
    evidence: str = ""
    mandatory: bool = True
    services: frozenset[str] = field(default_factory=frozenset)
    thresholds: tuple[Threshold, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A service asked for, with the codes of the territories."""

    service: str
    zones: tuple[str, ...]


def chosen(listed: Iterable[Requirement], asked: Iterable[AskedRequirement]) -> tuple[Requirement, ...]:
    """The requirements that a call asks: of its checklist those that it names, as it names them, and its own."""
    known = {each.code: each for each in listed}
    found = []
    for each in asked:
        item = known.get(each.code)
        if item is None and not each.text:
            continue
        found.append(
            Requirement(
                code=each.code,
                text=each.text or (item.text if item else ""),
                evidence=each.evidence or (item.evidence if item else ""),
                mandatory=each.mandatory if each.mandatory is not None else (item.mandatory if item else True),
                services=frozenset(each.only_for) or (item.services if item else frozenset()),
                thresholds=each.thresholds,
            )
        )
    return tuple(found)


def form_of(notice: Notice, requirements: Iterable[Requirement]) -> Form:
    """Everything that the call asks, in steps; what is asked only for some services says so.

    A mandatory requirement has to be answered, and a "no" is shown to who judges; it does not stop the lodging.
    """
    listed = tuple(requirements)
    own = thresholds.as_rules(parse_form({"sections": list(notice.form)})[0], {e.code: e.thresholds for e in listed})
    # A question of the call's own that answers a requirement takes the place of the plain yes or no.
    answered = {question.requirement for question in own.questions() if question.requirement}
    asked = tuple(question for each in listed for question in _asked(each, own, plain=each.code not in answered))
    declared = tuple(_declaration(each) for each in notice.declarations)
    sections = (
        Section(code=REQUIREMENTS, title="Requisiti", items=asked),
        Section(code=DOCUMENTS, title="Documenti", items=tuple(_document(each) for each in notice.documents)),
        *((grouping.section(),) if notice.groupings else ()),
        *own.sections,
        Section(code=DECLARATIONS, title="Dichiarazioni", items=declared),
    )
    return Form(sections=tuple(each for each in sections if each.items))


def _asked(asked: Requirement, own: Form, *, plain: bool) -> tuple[Question, ...]:
    """A requirement as it is asked: yes or no, unless the call's own form asks it, and a number for each threshold."""
    numbers = thresholds.as_questions(
        asked.code, asked.thresholds, own, required=asked.mandatory, only_for=asked.services
    )
    return (*(_requirement(asked) if plain else ()), *numbers)


def _requirement(asked: Requirement) -> tuple[Question, ...]:
    main = Question(
        code=asked.code,
        kind="yes-no",
        label=asked.text,
        required=asked.mandatory,
        only_for=asked.services,
        rule=Rule(compare="equal-to", value=True) if asked.mandatory else None,
        evidence=Evidence(label=asked.evidence, required=False, expiry="optional"),
        requirement=asked.code,
    )
    note = Question(
        code=f"{asked.code}{NOTE}",
        kind="text",
        label=f"Nota al requisito {asked.code}",
        required=False,
        only_for=asked.services,
        most=_LONGEST,
    )
    return (main, note)


def _document(asked: AskedDocument) -> Question:
    return Question(
        code=asked.code,
        kind="file",
        label=asked.title,
        required=asked.required,
        evidence=Evidence(required=asked.required, expiry="optional"),
    )


def _declaration(asked: Declaration) -> Question:
    return Question(code=asked.code, kind="declaration", label="Dichiaro", text=asked.text)


def frozen_form(plain: Mapping[str, Any]) -> Form:
    """The form of a frozen content; reading it takes long, and the same few are read again and again."""
    return _read(json.dumps(plain, sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=128)
def _read(text: str) -> Form:
    return parse_form(json.loads(text))[0]


def lots_of(notice: Notice, wishes: Iterable[Wish]) -> frozenset[str]:
    """What the services asked for open in the form: the services themselves, and the lots in which they are asked."""
    chosen = {each.service: each.zones for each in wishes}
    lots = (notice.lots_in(each, chosen[each.code]) for each in notice.services if each.code in chosen)
    return frozenset(chosen).union(*lots)


def asked_for(form: Form, lots: frozenset[str]) -> Form:
    """The form without what is not asked for these lots."""
    sections = (
        replace(each, items=tuple(item for item in each.items if not item.only_for or item.only_for & lots))
        for each in form.sections
    )
    return Form(sections=tuple(each for each in sections if each.items))


def item_of(form: Form, code: str) -> Question | Group | None:
    """The question or group of that code, at the top of its section."""
    return next((item for item in form.items() if item.code == code), None)


def question_at(form: Form, path: str) -> Question | None:
    """The question at the path of an answer: its code, or `group[0].code`."""
    group_code, bracket, rest = path.partition("[")
    item = item_of(form, group_code)
    if not bracket:
        return item if isinstance(item, Question) else None
    number, _, code = rest.partition("].")
    if not isinstance(item, Group) or not number.isdecimal():
        return None
    return next((question for question in item.questions if question.code == code), None)


def reasons_not_to_choose(notice: Notice, wishes: Iterable[Wish]) -> tuple[Refusal, ...]:
    """Why these services and territories cannot be asked for."""
    found: list[Refusal] = []
    wished = tuple(wishes)
    for wish in wished:
        service = notice.service(wish.service)
        known = {each.code for each in (notice.zones if service is None else notice.zones_of(service))}
        if service is None:
            found.append(Refusal("service-not-in-call", service=wish.service))
        if not wish.zones:
            found.append(Refusal("service-without-zone", service=wish.service))
        if unknown := sorted(set(wish.zones) - known):
            found.append(Refusal("zone-not-in-call", zones=unknown))
    return (*found, *_lots_out_of_bounds(notice, wished))


def _lots_out_of_bounds(notice: Notice, wishes: Iterable[Wish]) -> Iterator[Refusal]:
    """Whether the application is for too many lots, or for too few."""
    zones = {each.service: each.zones for each in wishes}
    offered = [(each, notice.lots_in(each, zones[each.code])) for each in notice.services if each.code in zones]
    # A territory that belongs to no lot may mean any lot of its service: it counts for the least, not for the most.
    told = notice.lots_told_apart
    sure = frozenset[str]().union(*(lots for each, lots in offered if len(each.lots) == 1 or each.code in told))
    if notice.most_lots is not None and len(sure) > notice.most_lots:
        yield Refusal("lots-too-many", most=notice.most_lots, asked=len(sure))
    asked = frozenset[str]().union(*(lots for _, lots in offered))
    if asked and len(asked) < notice.least_lots:
        yield Refusal("lots-too-few", least=notice.least_lots)
