"""What the forms of the room let people choose from."""

from datetime import date
from typing import Any

from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.territory import api as territory

NO_PROVIDER = (0, "nessuna scelta per ora")


def offer_terms(form: Any, agency_id: int, service_code: str | None) -> None:
    """Fill in profiles, school levels and Comuni; of one service, or of all."""
    services = [each for each in territory.services() if service_code in (None, each.code)]
    codes = dict.fromkeys(profile for each in services for profile in each.profiles)
    form.profile.choices = [(code, territory.profile_name(code, "it")) for code in codes]
    levels = [level for each in services for level in each.school_levels]
    form.school_level.choices = [("", "nessuno"), *((level, level) for level in dict.fromkeys(levels))]
    form.comune_id.choices = comuni(agency_id)


def comuni(agency_id: int) -> list[tuple[int, str]]:
    """The agency's Comuni, by name."""
    return [(each.id, each.name) for each in territory.comuni_of(agency_id)]


def services() -> list[tuple[str, str]]:
    """All services."""
    return [(each.code, each.name) for each in territory.services()]


def accredited(agency_id: int) -> list[tuple[int, str]]:
    """Every provider with an accreditation of the agency, with its services."""
    found: dict[int, list[str]] = {}
    for each in register.accreditations(agency_id=agency_id):
        found.setdefault(each.provider_id, []).append(each.service_code)
    cards = providers.cards(found)
    named = [(number, f"{card.name} ({', '.join(sorted(set(found[number])))})") for number, card in cards.items()]
    return sorted(named, key=lambda each: (each[1], each[0]))


def eligible(service_code: str, comune_id: int, on: date) -> list[tuple[int, str]]:
    """The providers that may be chosen for a service in a Comune on a day, by name."""
    cards = providers.cards(register.eligible(service_code, comune_id, on))
    return sorted(((number, card.name) for number, card in cards.items()), key=lambda each: (each[1], each[0]))


def agencies_of(provider_id: int) -> list[tuple[int, str]]:
    """The agencies that have accredited the provider."""
    ids = {each.agency_id for each in register.accreditations(provider_id=provider_id)}
    return sorted(territory.named(ids).items(), key=lambda each: (each[1], each[0]))
