"""Samples of accesses: the list, and one with its accesses, drawn again from its seed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.db import session
from app.pages import Page
from blueprints.invoices.models import AccessSample, SampledAccess
from blueprints.invoices.rules.sampling import CleanAccess, sampled

PAGE_SIZE = 25


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

    @property
    def day(self) -> date:
        """The day of the access."""
        return date.fromisoformat(self.facts["day"])


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
    accesses: Page[DrawnAccess]


def samples(agency_id: int, *, number: int) -> Page[SampleRow]:
    """One page of the agency's samples, the newest month first."""
    own = AccessSample.agency_id == agency_id
    total = session().scalar(select(func.count()).select_from(AccessSample).where(own)) or 0
    statement = (
        select(
            AccessSample.id,
            AccessSample.month,
            func.count(SampledAccess.id).label("drawn"),
            func.count(SampledAccess.recorded_at).label("recorded"),
        )
        .outerjoin(SampledAccess, SampledAccess.sample_id == AccessSample.id)
        .where(own)
        .group_by(AccessSample.id)
        .order_by(AccessSample.month.desc(), AccessSample.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    rows = tuple(SampleRow(**row) for row in session().execute(statement).mappings())
    return Page(rows=rows, number=number, size=PAGE_SIZE, total=total)


def sample(sample_id: int, *, number: int = 1) -> SampleCard | None:
    """One sample with a page of its accesses, if it is within reach."""
    row = session().get(AccessSample, sample_id)
    if row is None:
        return None
    names = DrawnAccess.__dataclass_fields__
    own = SampledAccess.sample_id == row.id
    drawn = list(session().scalars(select(SampledAccess.entry_id).where(own).order_by(SampledAccess.position)))
    statement = select(*(getattr(SampledAccess, name) for name in names)).where(own).order_by(SampledAccess.position)
    rows = session().execute(statement.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).mappings()
    accesses = tuple(DrawnAccess(**each) for each in rows)
    return SampleCard(
        id=row.id,
        agency_id=row.agency_id,
        month=row.month,
        seed=row.seed,
        shares=row.shares,
        count=len(row.population),
        drawn_at=row.drawn_at,
        repeats=_again(row) == drawn,
        accesses=Page(rows=accesses, number=number, size=PAGE_SIZE, total=len(drawn)),
    )


def drawn_access(sample_id: int, access_id: int) -> DrawnAccess | None:
    """One drawn access of a sample."""
    statement = select(*(getattr(SampledAccess, name) for name in DrawnAccess.__dataclass_fields__))
    chosen = statement.where(SampledAccess.sample_id == sample_id, SampledAccess.id == access_id)
    row = session().execute(chosen).mappings().one_or_none()
    return DrawnAccess(**row) if row else None


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
