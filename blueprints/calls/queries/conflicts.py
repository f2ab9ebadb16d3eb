"""The facts beside a declaration of no conflict: what a member and an applicant seem to share."""

from app.decisions import Refusal
from blueprints.calls.queries.evaluation import MemberCard
from blueprints.calls.rules.conflicts import Applicant, JudgedBy, Person, hints
from blueprints.providers import api as providers


def hints_about(member: MemberCard, provider_id: int) -> tuple[Refusal, ...]:
    """What a member and an applicant seem to share; hints never decide."""
    card = providers.card(provider_id)
    if card is None:
        return ()
    people = tuple(_person(each.name, each.fiscal_code) for each in providers.legal_representatives(provider_id))
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
