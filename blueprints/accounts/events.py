"""News of the room."""

from dataclasses import dataclass

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Event):
    """A person can no longer sign in."""

    person_id: int
