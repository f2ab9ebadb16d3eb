"""May this person touch this visit, this finding, this proposal? Pure: facts in, reasons out."""

from app.actors import EVERYTHING, Actor
from app.decisions import Refusal


def reasons_not_to_inspect(actor: Actor, *, agency_id: int) -> tuple[Refusal, ...]:
    """Why the actor may not plan, fill in or close a visit of that agency."""
    return _same_agency(actor, agency_id)


def reasons_not_to_decide(actor: Actor, *, agency_id: int) -> tuple[Refusal, ...]:
    """Why the actor may not confirm or drop a suspension proposed at that agency."""
    return _same_agency(actor, agency_id)


def _same_agency(actor: Actor, agency_id: int) -> tuple[Refusal, ...]:
    if actor.reach == EVERYTHING or actor.agency_id == agency_id:
        return ()
    return (Refusal("visit-of-another-agency"),)
