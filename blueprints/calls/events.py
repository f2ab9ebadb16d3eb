"""What this room tells the rooms above it."""

from dataclasses import dataclass

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class CallPublished(Event):
    """A version of a call was published; the first one, or an amendment (`version` counts from 1)."""

    call_id: int
    agency_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ApplicationLodged(Event):
    """A provider lodged an application, and has a receipt."""

    application_id: int
    call_id: int
    agency_id: int
    provider_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationDecided(Event):
    """An act decided on one service of an application; `accreditation_id` None when it was refused."""

    application_id: int
    agency_id: int
    provider_id: int
    service_code: str
    outcome: str
    accreditation_id: int | None
