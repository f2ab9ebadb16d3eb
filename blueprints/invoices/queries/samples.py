"""Samples of accesses: the list, and one with its accesses, drawn again from its seed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.db import session
from blueprints.invoices.models import AccessSample, SampledAccess
from blueprints.invoices.rules.sampling import CleanAccess, sampled

MOST_LISTED = 60


@dataclass(frozen=True, kw_only=True)
class SampleRow:
    """A sample, and how many of its accesses were looked at."""

    id: int
    month: date
    drawn: int
    recorded: int


@dataclass(frozen=True, kw_only=True)
class DrawnAccess:
    """A drawn access, as it was when it was drawn."""

    id: int
    entry_id: int
    points: int
    by_risk: bool
    facts: dict[str, Any]
    outcome: str | None
    note: str


@dataclass(frozen=True, kw_only=True)
class SampleCard:
    """A sample; `repeats` says whether the same draw from its seed gives the same accesses."""

    id: int
    agency_id: int
    month: date
    seed: str
    shares: dict[str, Any]
    count: int
    drawn_at: datetime
    repeats: bool
    accesses: tuple[DrawnAccess, ...]


def samples(agency_id: int) -> tuple[SampleRow, ...]:
    """The agency's samples, the newest month first."""
    statement = (
        select(
            AccessSample.id,
            AccessSample.month,
            func.count(SampledAccess.id).label("drawn"),
            func.count(SampledAccess.recorded_at).label("recorded"),
        )
        .outerjoin(SampledAccess, SampledAccess.sample_id == AccessSample.id)
        .where(AccessSample.agency_id == agency_id)
        .group_by(AccessSample.id)
        .order_by(AccessSample.month.desc(), AccessSample.id)
        .limit(MOST_LISTED)
    )
    return tuple(SampleRow(**row) for row in session().execute(statement).mappings())


def sample(sample_id: int) -> SampleCard | None:
    """One sample, if it is within reach."""
    row = session().get(AccessSample, sample_id)
    if row is None:
        return None
    names = DrawnAccess.__dataclass_fields__
    statement = select(*(getattr(SampledAccess, name) for name in names)).where(SampledAccess.sample_id == row.id)
    rows = session().execute(statement.order_by(SampledAccess.position)).mappings()
    accesses = tuple(DrawnAccess(**each) for each in rows)
    return SampleCard(
        id=row.id,
        agency_id=row.agency_id,
        month=row.month,
        seed=row.seed,
        shares=row.shares,
        count=len(row.population),
        drawn_at=row.drawn_at,
        repeats=_again(row) == [each.entry_id for each in accesses],
        accesses=accesses,
    )


def _again(row: AccessSample) -> list[int]:
    known = [CleanAccess(entry_id=key, name=name, signs=frozenset(signs)) for key, name, signs in row.population]
    found = sampled(
        known,
        seed=row.seed,
        by_risk_percent=Decimal(row.shares["by_risk"]),
        by_lot_percent=Decimal(row.shares["by_lot"]),
        weights=row.shares["weights"],
    )
    return [each.entry_id for each in found]
