"""What other rooms may ask of this one."""

from collections.abc import Iterable
from datetime import date

from app import clock
from blueprints.territory import queries
from blueprints.territory.messages import profile_name
from blueprints.territory.queries import (
    Agency,
    Comune,
    Service,
    SubArea,
    ZoneCard,
    agencies,
    agency,
    agency_by_code,
    services,
    sub_areas,
    zones,
)
from blueprints.territory.services import (
    SERVICE_CODE_LENGTH,
    add_service,
    decided,
    definition,
    parameter,
    set_parameter,
    typed,
)


def comuni_of(agency_id: int, on: date | None = None) -> tuple[Comune, ...]:
    """The Comuni in an agency's territory on a day (today when none is given), by name."""
    return queries.comuni_on(on or clock.today(), agency_id)


def all_comuni(on: date | None = None) -> tuple[Comune, ...]:
    """The Comuni of every agency on a day (today when none is given), by name."""
    return queries.comuni_on(on or clock.today())


def comune(comune_id: int) -> Comune | None:
    """One Comune of today's territory."""
    return next((each for each in all_comuni() if each.id == comune_id), None)


def service(code: str) -> Service:
    """One service.

    Raises:
        LookupError: there is none of that code.
    """
    found = queries.service(code)
    if found is None:
        raise LookupError(f"no service {code}")
    return found


def holidays(comune_ids: Iterable[int], first: date, last: date) -> frozenset[tuple[int, date]]:
    """(Comune id, day) for each holiday between two days, both included: Sundays, national days, patron saints."""
    return queries.holidays_of(comune_ids, first, last)


def named(agency_ids: Iterable[int]) -> dict[int, str]:
    """The names of agencies by id."""
    wanted = set(agency_ids)
    return {each.id: each.name for each in agencies() if each.id in wanted}


REGISTERS = ("agencies", "agency_comuni", "agency_parameters", "comuni", "services")
"""The tables behind all that this room answers, for `app.stamps`."""

__all__ = [
    "REGISTERS",
    "SERVICE_CODE_LENGTH",
    "Agency",
    "Comune",
    "Service",
    "SubArea",
    "ZoneCard",
    "add_service",
    "agencies",
    "agency",
    "agency_by_code",
    "all_comuni",
    "comune",
    "comuni_of",
    "decided",
    "definition",
    "holidays",
    "named",
    "parameter",
    "profile_name",
    "service",
    "services",
    "set_parameter",
    "sub_areas",
    "typed",
    "zones",
]
