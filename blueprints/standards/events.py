"""What this room tells the rooms above it."""

from dataclasses import dataclass

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class ChecklistPublished(Event):
    """A version of a checklist was published, and will never change."""

    version_id: int
    agency_id: int
