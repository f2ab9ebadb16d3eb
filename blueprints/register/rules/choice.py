"""Who may be chosen: bodies accredited for that service, covering that Comune, and not suspended (domain §8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from blueprints.register.rules.status import ActFact, Status, status_on


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An accreditation as far as a choice depends on it."""

    accreditation_id: int
    provider_id: int
    service_code: str
    comune_ids: frozenset[int]


def eligible(
    offers: Iterable[Offer],
    acts: Mapping[int, Sequence[ActFact]],
    *,
    service_code: str,
    comune_id: int,
    day: date,
    known_at: datetime | None = None,
) -> tuple[int, ...]:
    """The providers that a citizen of the Comune may choose on `day`, by id, each once."""
    return tuple(
        sorted(
            {
                offer.provider_id
                for offer in offers
                if offer.service_code == service_code
                and comune_id in offer.comune_ids
                and status_on(acts.get(offer.accreditation_id, ()), day, known_at) is Status.ENROLLED
            }
        )
    )
