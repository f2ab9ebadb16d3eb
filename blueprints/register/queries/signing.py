"""The steps of a pact and its variations."""

from sqlalchemy import select

from app.db import session
from blueprints.register.models import Pact as PactRow
from blueprints.register.models import PactStep, PactVariation
from blueprints.register.queries.cards import Pact, pact_of


def pact(pact_id: int) -> Pact | None:
    """One pact within reach."""
    row = session().get(PactRow, pact_id)
    return pact_of(row) if row else None


def pact_steps(pact_id: int) -> tuple[PactStep, ...]:
    """The steps of a pact in order: sent, signed by the provider, signed by the agency."""
    return tuple(session().scalars(select(PactStep).where(PactStep.pact_id == pact_id).order_by(PactStep.id)))


def pact_variations(pact_id: int) -> tuple[PactVariation, ...]:
    """The variations of a pact in order."""
    statement = select(PactVariation).where(PactVariation.pact_id == pact_id).order_by(PactVariation.number)
    return tuple(session().scalars(statement))


def locked_variation(variation_id: int) -> PactVariation | None:
    """One variation, locked."""
    return (
        session().scalars(select(PactVariation).where(PactVariation.id == variation_id).with_for_update()).one_or_none()
    )
