"""May this person touch this accreditation?"""

from app.actors import EVERYTHING, Actor
from app.decisions import Refusal


def reasons_not_to_decide(actor: Actor, agency_id: int) -> tuple[Refusal, ...]:
    """Why the actor may not change that agency's register: it is another agency's."""
    if actor.reach == EVERYTHING or actor.agency_id == agency_id:
        return ()
    return (Refusal("register-of-another-agency"),)
