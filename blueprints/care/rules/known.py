"""What the checks of imported rows must know about the agency's world: frozen facts, no rows of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.periods import Period


@dataclass(frozen=True, kw_only=True)
class ServiceFact:
    """What the checks ask of a service.

    `night` says that its accesses may pass midnight, `holiday_rate` that it has a rate for holidays,
    `closed` that the month's report is with the agency and takes no more entries.
    """

    code: str
    profiles: tuple[str, ...]
    holiday_rate: bool
    night: bool
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class ProjectFact:
    """A project for which the provider was chosen at some time; `comune_id` is where the service is given."""

    id: int
    service_code: str
    profile: str
    fund: str
    comune_id: int


@dataclass(frozen=True, kw_only=True)
class Known:
    """One provider's month in one agency.

    Codes (keys of `projects`, `operators`, `authorisations`) are in capitals; `holidays` are pairs of
    Comune and day; `today` is the first day that an entry may not be later than.
    """

    month: Period
    today: date
    services: Mapping[str, ServiceFact]
    projects: Mapping[str, ProjectFact]
    operators: Mapping[str, int]
    authorisations: Mapping[tuple[str, str], int] = field(default_factory=dict)
    holidays: frozenset[tuple[int, date]] = frozenset()
