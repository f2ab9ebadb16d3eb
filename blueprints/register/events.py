"""News of the register."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class _AboutAccreditation(Event):
    accreditation_id: int
    agency_id: int
    provider_id: int
    service_code: str


@dataclass(frozen=True, kw_only=True)
class ProviderAccredited(_AboutAccreditation):
    """A provider has entered the list."""


@dataclass(frozen=True, kw_only=True)
class AccreditationSuspended(_AboutAccreditation):
    """An accreditation is suspended from a day on; decided at an instant."""

    at: datetime
    effective_from: date
    running_projects_continue: bool


@dataclass(frozen=True, kw_only=True)
class AccreditationResumed(_AboutAccreditation):
    """A suspension ends on a day; decided at an instant."""

    at: datetime
    effective_from: date


@dataclass(frozen=True, kw_only=True)
class AccreditationRevoked(_AboutAccreditation):
    """An accreditation ends for good by the agency's act."""

    effective_from: date


@dataclass(frozen=True, kw_only=True)
class AccreditationWithdrawn(_AboutAccreditation):
    """An accreditation ends for good because the provider gave it up."""

    effective_from: date


@dataclass(frozen=True, kw_only=True)
class AccreditationExtended(_AboutAccreditation):
    """An accreditation lasts longer: `valid_to` is the day on which it ends now (out)."""

    valid_to: date


@dataclass(frozen=True, kw_only=True)
class PactSigned(_AboutAccreditation):
    """A pact is signed."""

    pact_id: int


@dataclass(frozen=True, kw_only=True)
class PactTerminated(_AboutAccreditation):
    """A pact ends before its time, on a day (out)."""

    pact_id: int
    terminated_on: date


@dataclass(frozen=True, kw_only=True)
class TariffChanged(Event):
    """A price took the place of another from a day on that has gone: hours of those days were priced before."""

    agency_id: int
    tariff_id: int
    valid_from: date
    before: Decimal
