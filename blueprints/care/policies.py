"""This person, on this one: who may read what about a beneficiary, who may act for a provider or an agency."""

from app.actors import Actor
from app.decisions import Refusal

CASE_WORKER = "case_worker"


def may_read_identity(actor: Actor, *, agency_id: int) -> bool:
    """Whether the actor may see a beneficiary's name and fiscal code: case workers of that agency only."""
    return actor.agency_id == agency_id and CASE_WORKER in actor.roles


def reasons_not_to_act_for_provider(actor: Actor, *, provider_id: int) -> tuple[Refusal, ...]:
    """Why the actor may not report hours of that provider: it is another's."""
    if actor.provider_id == provider_id or actor.reach.kind == "system":
        return ()
    return (Refusal("hours-of-another-provider"),)


def reasons_not_to_ask_families(actor: Actor, *, agency_id: int, provider_id: int) -> tuple[Refusal, ...]:
    """Why the actor may not ask a family to confirm: the hours are neither its provider's nor its agency's."""
    if not reasons_not_to_act_for_agency(actor, agency_id=agency_id):
        return ()
    return reasons_not_to_act_for_provider(actor, provider_id=provider_id)


def reasons_not_to_act_for_agency(actor: Actor, *, agency_id: int) -> tuple[Refusal, ...]:
    """Why the actor may not decide on that agency's projects and reports: it is another's."""
    if actor.agency_id == agency_id or actor.reach.kind == "system":
        return ()
    return (Refusal("care-of-another-agency"),)
