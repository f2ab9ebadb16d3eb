"""News of the room."""

from dataclasses import dataclass
from datetime import datetime

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class PenaltyDecided(Event):
    """A penalty was decided after the provider was heard; `code` is its number and year, as `3/2026`."""

    penalty_id: int
    agency_id: int
    provider_id: int
    cents: int
    code: str
    at: datetime
    by: int | None
