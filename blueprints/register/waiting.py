"""What waits for the people of the room, counted in a few statements."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.actors import Actor
from app.db import session
from app.room import Waiting
from blueprints.register.models import Pact, PactVariation
from blueprints.register.states import PactState, VariationState


def for_signers(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Pacts that want the next step of the actor's side, and variations that the other side has proposed."""
    if actor.provider_id is not None:
        sent = _pacts(Pact.provider_id == actor.provider_id)[PactState.SENT]
        yield Waiting(code="waits-own-pact", count=sent, endpoint="register.own_accreditations", urgent=True)
        asked = _variations(PactVariation.provider_id == actor.provider_id, PactVariation.proposed_by == "agency")
        yield Waiting(code="waits-variation", count=asked, endpoint="register.own_accreditations")
        return
    counts = _pacts(Pact.agency_id == (actor.agency_id or 0))
    page = "register.list_accreditations"
    yield Waiting(code="waits-pact-signature", count=counts[PactState.PROVIDER_SIGNED], endpoint=page)
    yield Waiting(code="waits-pact-draft", count=counts[PactState.DRAFT], endpoint=page)
    own = PactVariation.agency_id == (actor.agency_id or 0)
    asked = _variations(own, PactVariation.proposed_by == "provider")
    yield Waiting(code="waits-variation", count=asked, endpoint=page)


def _pacts(where: ColumnElement[bool]) -> dict[str, int]:
    rows = session().execute(select(Pact.state, func.count()).where(where).group_by(Pact.state))
    return dict.fromkeys(map(str, PactState), 0) | dict(rows.all())


def _variations(*where: ColumnElement[bool]) -> int:
    proposed = (*where, PactVariation.state == VariationState.PROPOSED)
    return session().scalar(select(func.count()).select_from(PactVariation).where(*proposed)) or 0
