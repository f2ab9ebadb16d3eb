"""What a call asks of an application, and what is still missing. Facts in, codes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.decisions import Refusal
from blueprints.calls.rules.notice import Notice


class Step(StrEnum):
    """The steps of an application that ask something, in their order."""

    REQUIREMENTS = "requirements"
    DOCUMENTS = "documents"
    DECLARATIONS = "declarations"


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A requirement of the call's checklist; `services` is empty when it holds for all of them."""

    code: str
    text: str
    evidence: str = ""
    mandatory: bool = True
    services: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing to answer. `required` things have to be answered before the application can be lodged."""

    code: str
    step: Step
    text: str
    evidence: str = ""
    required: bool = True
    mandatory: bool = False


def asked_of(notice: Notice, requirements: Iterable[Requirement], services: frozenset[str]) -> tuple[Asked, ...]:
    """What an application for these services is asked, in the order of the steps.

    A mandatory requirement has to be answered; whether it is met is for the agency to judge.
    """
    found = [
        Asked(
            code=each.code,
            step=Step.REQUIREMENTS,
            text=each.text,
            evidence=each.evidence,
            required=each.mandatory,
            mandatory=each.mandatory,
        )
        for each in requirements
        if not each.services or each.services & services
    ]
    found += [
        Asked(code=each.code, step=Step.DOCUMENTS, text=each.title, required=each.required) for each in notice.documents
    ]
    found += [Asked(code=each.code, step=Step.DECLARATIONS, text=each.text) for each in notice.declarations]
    return tuple(found)


def is_answered(asked: Asked, value: Mapping[str, Any] | None, *, files: int) -> bool:
    """Whether one thing is answered: a requirement by yes or no, a document by a file, a declaration by yes."""
    if asked.step is Step.DOCUMENTS:
        return files > 0
    if asked.step is Step.DECLARATIONS:
        return value is not None and value.get("declared") is True
    return value is not None and value.get("met") in (True, False)


def reasons_not_to_take_answer(asked: Asked | None, value: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Why a value cannot be the answer: nobody asked, or it is of another shape."""
    if asked is None:
        return (Refusal("answer-not-asked"),)
    if asked.step is Step.REQUIREMENTS:
        fits = set(value) == {"met", "note"} and value["met"] in (True, False, None) and isinstance(value["note"], str)
        if fits and len(value["note"]) > MOST_CHARACTERS:
            return (Refusal("answer-too-long", most=MOST_CHARACTERS),)
    elif asked.step is Step.DECLARATIONS:
        fits = set(value) == {"declared"} and value["declared"] in (True, False)
    else:
        fits = False
    return () if fits else (Refusal("answer-not-of-kind"),)


MOST_CHARACTERS = 4_000


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A service asked for, with the codes of the territories."""

    service: str
    zones: tuple[str, ...]


def reasons_not_to_choose(notice: Notice, wishes: Iterable[Wish]) -> tuple[Refusal, ...]:
    """Why these services and territories cannot be asked for."""
    found = []
    known = {each.code for each in notice.zones}
    for wish in wishes:
        if wish.service not in notice.service_codes:
            found.append(Refusal("service-not-in-call", service=wish.service))
        if not wish.zones:
            found.append(Refusal("service-without-zone", service=wish.service))
        if unknown := sorted(set(wish.zones) - known):
            found.append(Refusal("zone-not-in-call", zones=unknown))
    return tuple(found)
