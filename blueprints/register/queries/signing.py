"""The steps of a pact and its variations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.db import session
from blueprints.register.models import Pact as PactRow
from blueprints.register.models import PactStep, PactVariation
from blueprints.register.queries.cards import Pact, covers, pact_of
from blueprints.register.rules.coverage import ALWAYS, comuni_on
from blueprints.territory import api as territory
from blueprints.territory.api import Comune


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


@dataclass(frozen=True, kw_only=True)
class Where:
    """The Comuni of a pact on a day, those of the agency outside it, and the days on which they change, by name."""

    inside: tuple[Comune, ...]
    outside: tuple[Comune, ...]
    names: Mapping[int, str]
    changes: tuple[tuple[date, str, str], ...]


def territory_of_pact(found: Pact, day: date) -> Where:
    """Where a pact holds on a day, and how that changes by date: (day, "added" or "removed", Comune)."""
    listed = covers([found.accreditation_id])[found.accreditation_id]
    here = comuni_on(listed, day)
    comuni = territory.comuni_of(found.agency_id, day)
    names = {each.id: each.name for each in territory.all_comuni()}
    changes = [(each.valid_from, "added", names[each.comune_id]) for each in listed if each.valid_from != ALWAYS]
    changes += [(each.valid_to, "removed", names[each.comune_id]) for each in listed if each.valid_to]
    return Where(
        inside=tuple(each for each in comuni if each.id in here),
        outside=tuple(each for each in comuni if each.id not in here),
        names=names,
        changes=tuple(sorted(changes)),
    )


def locked_variation(variation_id: int) -> PactVariation | None:
    """One variation, locked."""
    return (
        session().scalars(select(PactVariation).where(PactVariation.id == variation_id).with_for_update()).one_or_none()
    )
