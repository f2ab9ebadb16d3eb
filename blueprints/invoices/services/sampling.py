"""Drawing a month's sample for manual control, and recording what a person found."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import agree
from app.uow import use_case
from blueprints.invoices.models import AccessSample, SampledAccess
from blueprints.invoices.parameters import SAMPLE_BY_LOT, SAMPLE_BY_RISK, SAMPLE_WEIGHTS
from blueprints.invoices.rules.sampling import reasons_not_to_draw, reasons_not_to_record, sampled
from blueprints.territory import api as territory


@use_case
def draw_sample(*, month: date, seed: str, actor: Actor, now: datetime) -> int:
    """Draw the accesses of a month (its first day) that a person looks at; return the sample's id.

    `seed` comes from chance, not from a person; it is kept with all that the draw was made from.

    Raises:
        Refused: the month was drawn before, or has no accepted access without a finding.
    """
    from blueprints.invoices.queries.population import clean_accesses  # polars is loaded only where it is used

    today, agency_id = day_of(now), actor.agency_id or 0
    own = (AccessSample.agency_id == agency_id, AccessSample.month == month)
    is_drawn = session().scalar(select(AccessSample.id).where(*own)) is not None
    accesses, facts = clean_accesses(agency_id, month, today)
    agree(reasons_not_to_draw(accesses=len(accesses), is_drawn=is_drawn))
    shares = shares_on(agency_id, today)
    found = sampled(accesses, seed=seed, **_asked(shares))
    row = AccessSample(
        agency_id=agency_id,
        month=month,
        seed=seed,
        shares=shares,
        population=[[each.entry_id, each.name, sorted(each.signs)] for each in accesses],
        drawn_at=now,
        drawn_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    session().add_all(
        SampledAccess(
            sample_id=row.id,
            agency_id=agency_id,
            position=position,
            entry_id=each.entry_id,
            points=each.points,
            by_risk=each.by_risk,
            facts=facts[each.entry_id],
        )
        for position, each in enumerate(found, start=1)
    )
    more: dict[str, Any] = {"seed": seed, "accesses": len(accesses), "drawn": len(found)}
    audit.record("sample.drawn", kind="access-sample", subject_id=row.id, actor=actor, at=now, **more)
    return row.id


def shares_on(agency_id: int, today: date) -> dict[str, Any]:
    """The agency's shares (percent, as text) and weights on a day, as a draw keeps them."""
    return {
        "by_risk": str(territory.parameter(agency_id, SAMPLE_BY_RISK.name, today)),
        "by_lot": str(territory.parameter(agency_id, SAMPLE_BY_LOT.name, today)),
        "weights": {
            sign: int(territory.parameter(agency_id, each.name, today)) for sign, each in SAMPLE_WEIGHTS.items()
        },
    }


def _asked(shares: dict[str, Any]) -> dict[str, Any]:
    return {
        "by_risk_percent": Decimal(shares["by_risk"]),
        "by_lot_percent": Decimal(shares["by_lot"]),
        "weights": shares["weights"],
    }


@use_case
def record_control(*, access_id: int, outcome: str, note: str, actor: Actor, now: datetime) -> None:
    """Record what a person found of a drawn access, once.

    Raises:
        Refused: it was recorded, or does not confirm and says not why.
        LookupError: the actor's agency has no such drawn access.
    """
    row = session().get(SampledAccess, access_id, with_for_update=True)
    if row is None or row.agency_id != actor.agency_id:
        raise LookupError("no such drawn access")
    agree(reasons_not_to_record(outcome=outcome, note=note, is_recorded=row.outcome is not None))
    row.outcome, row.note, row.recorded_at, row.recorded_by = outcome, note.strip(), now, actor.person_id
    facts: dict[str, Any] = {"entry": row.entry_id, "outcome": outcome}
    audit.record("sample.recorded", kind="sampled-access", subject_id=row.id, actor=actor, at=now, **facts)
