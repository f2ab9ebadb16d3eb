"""What this room tells the rooms above it."""

from dataclasses import dataclass
from datetime import date

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class ProviderRegistered(Event):
    """A provider has registered."""

    provider_id: int


@dataclass(frozen=True, kw_only=True)
class DocumentExpired(Event):
    """A document that nothing has replaced is past its last valid day; told once."""

    document_id: int
    provider_id: int
    kind: str
    expired_on: date
