"""Hints beside a declaration of no conflict: what a member and an applicant seem to share. They never decide."""

import re
import unicodedata
from dataclasses import dataclass

from app.decisions import Refusal


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of either side. Empty fields are unknown, and unknown never matches."""

    name: str = ""
    surname: str = ""
    fiscal_code: str = ""
    address: str = ""
    employers: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class JudgedBy:
    """A member of the commission; `comuni` are ISTAT codes of the Comuni that they work for or are seconded by."""

    person: Person
    comuni: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """An applicant: its people, its own tax numbers and address, and the Comuni that own it, by ISTAT code."""

    people: tuple[Person, ...]
    tax_numbers: frozenset[str] = frozenset()
    address: str = ""
    owner_comuni: frozenset[str] = frozenset()


def hints(member: JudgedBy, applicant: Applicant) -> tuple[Refusal, ...]:
    """What they seem to share, each hint once, in a fixed order."""
    found = {hint for other in applicant.people for hint in _shared(member.person, other)}
    employers = {_plain(each) for each in member.person.employers}
    if employers & {_plain(each) for each in applicant.tax_numbers if each}:
        found.add(Refusal("hint-employer-is-applicant"))
    if _same(member.person.address, applicant.address):
        found.add(Refusal("hint-address-of-applicant"))
    for istat_code in member.comuni & applicant.owner_comuni:
        found.add(Refusal("hint-comune-owns-applicant", comune=istat_code))
    return tuple(sorted(found, key=lambda each: (each.code, str(sorted(each.facts.items())))))


def _shared(member: Person, other: Person) -> list[Refusal]:
    who = f"{other.name} {other.surname}".strip()
    found = []
    if _same(member.fiscal_code, other.fiscal_code):
        found.append(Refusal("hint-same-person", who=who))
    elif _same(member.surname, other.surname):
        found.append(Refusal("hint-same-surname", who=who))
    if _same(member.address, other.address):
        found.append(Refusal("hint-same-address", who=who))
    if {_plain(each) for each in member.employers if each} & {_plain(each) for each in other.employers if each}:
        found.append(Refusal("hint-same-employer", who=who))
    return found


def _same(one: str, other: str) -> bool:
    return bool(_plain(one)) and _plain(one) == _plain(other)


def _plain(text: str) -> str:
    """Letters and digits only, without accents and case, so that `D'Àngelo` and `d angelo` are alike."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", bare.lower())
