"""In which Comuni an accreditation holds from a day on: an agreed variation or a later act changes it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import agree
from app.uow import use_case
from blueprints.register import policies, queries
from blueprints.register.models import AccreditationComune
from blueprints.register.rules import Act
from blueprints.register.rules.coverage import comuni_on, reasons_not_to_vary_territory
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class TerritoryChange:
    """The Comuni that come and go."""

    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()


@use_case
def cover(
    *,
    accreditation_id: int,
    comune_ids: Collection[int],
    effective_from: date,
    notes: str,
    act: Act,
    actor: Actor,
    now: datetime,
) -> None:
    """Let an accreditation hold in exactly these Comuni from a day on, as an act says, and be listed with these notes.

    Raises:
        Refused: with each reason against; nothing changes then.
        LookupError: it is not within reach.
    """
    row = queries.locked(accreditation_id)
    agree(policies.reasons_not_to_decide(actor, row.agency_id))
    inside, wanted = comuni_on(queries.covers([row.id])[row.id], effective_from), frozenset(comune_ids)
    change = TerritoryChange(added=wanted - inside, removed=inside - wanted)
    row.notes = notes
    if change != TerritoryChange():
        move_cover(
            accreditation_id=row.id,
            agency_id=row.agency_id,
            change=change,
            effective_from=effective_from,
            now=now,
        )
    audit.record(
        "accreditation.covered",
        kind="accreditation",
        subject_id=row.id,
        actor=actor,
        at=now,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        act=act.number,
        effective_from=effective_from.isoformat(),
        comuni=len(wanted),
    )


def move_cover(
    *, accreditation_id: int, agency_id: int, change: TerritoryChange, effective_from: date, now: datetime
) -> None:
    """Let an accreditation hold in other Comuni from a day on.

    Part of the running use case.

    Raises:
        Refused: with each reason against.
    """
    row = queries.locked(accreditation_id)
    agree(
        reasons_not_to_vary_territory(
            queries.covers([row.id])[row.id],
            added=change.added,
            removed=change.removed,
            effective_from=effective_from,
            territory_ids=[each.id for each in territory.comuni_of(agency_id, effective_from)],
        )
    )
    for comune_id in sorted(change.removed):
        left = queries.open_cover(row.id, comune_id)
        left.valid_to, left.ended_at = effective_from, now
    session().flush()
    session().add_all(
        AccreditationComune(
            accreditation_id=row.id,
            comune_id=comune_id,
            agency_id=agency_id,
            provider_id=row.provider_id,
            valid_from=effective_from,
            recorded_at=now,
        )
        for comune_id in sorted(change.added)
    )
    session().flush()
