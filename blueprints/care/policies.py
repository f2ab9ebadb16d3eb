"""This person, on this one: who may read what about a beneficiary, who may touch a provider's month."""

from app.actors import Actor

CASE_WORKER = "case_worker"


def may_read_identity(actor: Actor, *, agency_id: int) -> bool:
    """Whether the actor may see a beneficiary's name and fiscal code: case workers of that agency only."""
    return actor.agency_id == agency_id and CASE_WORKER in actor.roles


def speaks_for(actor: Actor, *, provider_id: int) -> bool:
    """Whether the actor works for that provider, or is the program itself."""
    return actor.provider_id == provider_id or actor.reach.kind == "system"
