"""A call's own questions while they are being built: sections, groups and questions put, moved and taken away.

Works on the plain sections that a notice stores. Every function gives new sections and leaves the old ones alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from app.decisions import Refusal, Refused
from app.reading import Fault, Reader
from blueprints.calls.rules.asked import DECLARATIONS, DOCUMENTS, NOTE, REQUIREMENTS, Requirement, form_of
from blueprints.calls.rules.grouping import GROUPING
from blueprints.calls.rules.notice import Notice
from blueprints.standards.fields import Form, form_as_plain, parse_form, read_form
from blueprints.standards.fields.model import CONDITIONING

Plain = dict[str, Any]
Sections = tuple[Mapping[str, Any], ...]
RESERVED = frozenset({REQUIREMENTS, DOCUMENTS, DECLARATIONS, GROUPING})


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something stands, by codes: a section; in it a group or a question; or a question in that group."""

    section: str
    group: str = ""
    question: str = ""

    @property
    def code(self) -> str:
        """The code of the thing itself."""
        return self.question or self.group or self.section


def own_form(notice: Notice) -> Form:
    """The call's own questions."""
    return parse_form({"sections": list(notice.form)})[0]


def at(sections: Sections, place: Place) -> Plain | None:
    """What stands at a place; None when nothing does."""
    try:
        siblings = _siblings(list(sections), place)
    except Refused:
        return None
    return next((each for each in siblings if _code(each) == place.code), None)


def put(sections: Sections, place: Place, thing: Plain) -> Sections:
    """The thing in the place of the one with its code, or after the others.

    Raises:
        Refused: the section or group in which it would stand is not there (any more).
    """
    found = _copied(sections)
    siblings = _siblings(found, place)
    index = next((i for i, each in enumerate(siblings) if _code(each) == place.code), None)
    if index is None:
        siblings.append(thing)
    else:
        siblings[index] = thing
    return tuple(found)


def without(sections: Sections, place: Place) -> Sections:
    """The sections without what stands at a place.

    Raises:
        Refused: nothing stands there (any more).
    """
    found = _copied(sections)
    siblings = _siblings(found, place)
    siblings.pop(_index(siblings, place))
    return tuple(found)


def moved(sections: Sections, place: Place, *, by: int) -> Sections:
    """What stands at a place, so many places further down (up when negative) among its own; never past an end.

    Raises:
        Refused: nothing stands there (any more).
    """
    found = _copied(sections)
    siblings = _siblings(found, place)
    index = _index(siblings, place)
    thing = siblings.pop(index)
    siblings.insert(min(max(index + by, 0), len(siblings)), thing)
    return tuple(found)


def path_of(sections: Sections, place: Place) -> str:
    """Where the thing stands, the way that faults of reading say it."""
    chain = [place.section, *(code for code in (place.group, place.question) if code)]
    things: Sequence[Any] = sections
    found = []
    for code in chain:
        index = next((i for i, each in enumerate(things) if _code(each) == code), 0)
        found.append(f"[{index}]")
        things = things[index].get("questions", ()) if index < len(things) else ()
    return "sections" + ".questions".join(found)


def faults(sections: Sections, lots: frozenset[str]) -> tuple[Fault, ...]:
    """What is wrong with sections that are being built: what cannot be read, and names that the call uses itself."""
    reader = Reader({"sections": list(sections)})
    form = read_form(reader, lots=lots)
    found = list(reader.faults)
    for number, section in enumerate(form.sections):
        if section.code in RESERVED:
            found.append(Fault(path=f"sections[{number}].code", reason=Refusal("code-twice", twice=section.code)))
    for item in form.items():
        if item.code.endswith(NOTE):
            found.append(Fault(path="sections", reason=Refusal("not-a-code", written=item.code)))
    return tuple(found)


def reasons_not_to_ask(notice: Notice, requirements: Iterable[Requirement]) -> tuple[Refusal, ...]:
    """Why everything that a notice asks cannot be one form: a code that is asked twice could hold one answer only."""
    counted = Counter(item.code for item in form_of(notice, requirements).items())
    return tuple(Refusal("notice-code-twice", twice=code) for code in sorted(counted) if counted[code] > 1)


def settled(sections: Sections) -> Sections:
    """The sections as they are stored: canonical, without what is left at its default."""
    return tuple(form_as_plain(parse_form({"sections": list(sections)})[0])["sections"])


def lots_of_call(notice: Notice) -> frozenset[str]:
    """The codes for which a question can be asked alone: the services, and the lots that they belong to."""
    return notice.service_codes | {lot for each in notice.services for lot in each.lots}


def lots_tried(notice: Notice, services: Iterable[str]) -> frozenset[str]:
    """What services open in the form that is tried: themselves, and every lot in which they can be asked for."""
    chosen = frozenset(services)
    return chosen.union(*(each.lots for each in notice.services if each.code in chosen))


def free_code(wanted: str, taken: Iterable[str]) -> str:
    """The code wanted, or with the first number that makes it free."""
    used = set(taken)
    if wanted not in used:
        return wanted
    base = wanted[:58].rstrip("-._")
    return next(f"{base}-{number}" for number in range(2, len(used) + 3) if f"{base}-{number}" not in used)


def codes_in(sections: Sections) -> frozenset[str]:
    """Every code of sections, groups and questions."""
    return frozenset(_codes(sections))


def earlier(sections: Sections, place: Place) -> tuple[Plain, ...]:
    """The questions that a condition at a place can look at: outside groups, and before it in its own group."""
    found: list[Plain] = []
    for section in sections:
        for item in section.get("questions", ()):
            if _code(item) == (place.group or place.question):
                own = item.get("questions", ()) if place.group else ()
                return (*found, *_before(own, place.question))
            if "group" not in item and item["kind"] in CONDITIONING:
                found.append(item)
        if section["code"] == place.section:
            break
    return tuple(found)


def _before(questions: Iterable[Plain], code: str) -> Iterator[Plain]:
    for each in questions:
        if each["code"] == code:
            return
        if each["kind"] in CONDITIONING:
            yield each


def _codes(things: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for each in things:
        yield _code(each)
        yield from _codes(each.get("questions", ()))


def _copied(sections: Sections) -> list[Any]:
    return deepcopy(list(sections))


def _siblings(sections: list[Any], place: Place) -> list[Any]:
    if not place.group and not place.question:
        return sections
    items: list[Any] = _named(sections, place.section).setdefault("questions", [])
    if place.group and place.question:
        inside: list[Any] = _named(items, place.group).setdefault("questions", [])
        return inside
    return items


def _named(things: Iterable[Any], code: str) -> Plain:
    found: Plain | None = next((each for each in things if _code(each) == code), None)
    if found is None:
        raise Refused(Refusal("form-part-gone", part=code))
    return found


def _index(siblings: Sequence[Any], place: Place) -> int:
    return siblings.index(_named(siblings, place.code))


def _code(thing: Mapping[str, Any]) -> str:
    return str(thing.get("group") or thing.get("code"))
