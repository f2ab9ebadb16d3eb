"""The facts beside a declaration of no conflict: what a member and an applicant seem to share."""

from collections.abc import Iterable

from app.decisions import Refusal
from blueprints.calls.queries.evaluation import MemberCard
from blueprints.calls.rules.conflicts import Applicant, JudgedBy, Person, hints
from blueprints.providers import api as providers


def hints_about(member: MemberCard, provider_id: int) -> tuple[Refusal, ...]:
    """What a member and an applicant seem to share; hints never decide."""
    return hints_about_many(member, [provider_id]).get(provider_id, ())


def hints_about_many(member: MemberCard, provider_ids: Iterable[int]) -> dict[int, tuple[Refusal, ...]]:
    """What a member seems to share with each of these applicants."""
    return {key: _hints(member, card) for key, card in providers.cards(provider_ids).items()}


def _hints(member: MemberCard, card: providers.ProviderCard) -> tuple[Refusal, ...]:
    people = tuple(_person(each.name, each.fiscal_code) for each in providers.legal_representatives(card.id))
    applicant = Applicant(
        people=people,
        tax_numbers=frozenset({card.vat_number, card.fiscal_code, card.name}),
        address=card.address,
        owner_comuni=frozenset({card.owner_comune_istat}) if card.owner_comune_istat else frozenset(),
    )
    judge = JudgedBy(
        person=_person(member.name, member.fiscal_code or "", member.address or "", member.employer or ""),
        comuni=frozenset({member.comune_istat}) if member.comune_istat else frozenset(),
    )
    return hints(judge, applicant)


def _person(name: str, fiscal_code: str, address: str = "", employer: str = "") -> Person:
    """A person from a full name: the last word is taken for the surname, which is enough for a hint."""
    first, _, last = name.strip().rpartition(" ")
    return Person(
        name=first,
        surname=last,
        fiscal_code=fiscal_code,
        address=address,
        employers=frozenset({employer}) if employer else frozenset(),
    )
