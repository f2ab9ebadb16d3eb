"""May this person do this, to this one? Pure: facts in, reasons out."""

from app.actors import Actor
from app.decisions import Refusal

LEGAL_REPRESENTATIVE = "legal_representative"


def reasons_not_to_manage(actor: Actor, *, agency_id: int) -> tuple[Refusal, ...]:
    """Why this person may not touch a call of that agency."""
    return () if actor.agency_id == agency_id else (Refusal("call-of-another-agency"),)


def reasons_not_to_prepare(actor: Actor, *, provider_id: int) -> tuple[Refusal, ...]:
    """Why this person may not work on an application of that provider."""
    return () if actor.provider_id == provider_id else (Refusal("application-of-another-provider"),)


def is_legal_representative(actor: Actor, *, provider_id: int) -> bool:
    """Whether this person signs for that provider."""
    return actor.provider_id == provider_id and LEGAL_REPRESENTATIVE in actor.roles


def reasons_not_to_sit(actor: Actor, *, members: frozenset[int]) -> tuple[Refusal, ...]:
    """Why this person may not act in a commission: they are not one of its members."""
    return () if actor.person_id in members else (Refusal("not-a-member"),)


def reasons_not_to_chair(actor: Actor, *, chair: int | None) -> tuple[Refusal, ...]:
    """Why this person may not act for the whole commission: only its chair may."""
    return () if actor.person_id is not None and actor.person_id == chair else (Refusal("not-the-chair"),)
