"""Penalties as frozen values, one and by the page."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select

from app.clock import in_rome
from app.db import session
from app.pages import Page
from blueprints.monitoring.models import Finding, Penalty
from blueprints.monitoring.states import PenaltyState

PER_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class PenaltyCard:
    """A penalty; number, year, cents and the document's digest are None until it is decided."""

    id: int
    agency_id: int
    provider_id: int
    finding_id: int
    state: str
    proposed_cents: int
    ground: str
    proposed_at: datetime
    hear_until: date
    answer: str
    answered_at: datetime | None
    cents: int | None
    year: int | None
    number: int | None
    reason: str | None
    decided_at: datetime | None
    pdf_digest: str | None

    @property
    def code(self) -> str:
        """Its number and year, empty until it is decided."""
        return f"{self.number}/{self.year}" if self.number else ""


_NAMES = tuple(PenaltyCard.__dataclass_fields__)
_COLUMNS = tuple(getattr(Penalty, name) for name in _NAMES)


def penalty_card(row: Penalty) -> PenaltyCard:
    """The row as other layers read it."""
    return PenaltyCard(**{name: getattr(row, name) for name in _NAMES})


def penalty(penalty_id: int) -> PenaltyCard | None:
    """One penalty, if it is within reach."""
    row = session().execute(select(*_COLUMNS).where(Penalty.id == penalty_id)).mappings().one_or_none()
    return PenaltyCard(**row) if row else None


def page_of_penalties(
    *, number: int, agency_id: int | None = None, provider_id: int | None = None
) -> Page[PenaltyCard]:
    """A page of an agency's or a provider's penalties: those that wait first, then the latest."""
    own = Penalty.agency_id == agency_id if provider_id is None else Penalty.provider_id == provider_id
    total = session().scalar(select(func.count()).select_from(Penalty).where(own)) or 0
    statement = select(*_COLUMNS).where(own).order_by(Penalty.decided_at.is_not(None), Penalty.id.desc())
    rows = session().execute(statement.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).mappings()
    return Page(rows=[PenaltyCard(**row) for row in rows], number=number, size=PER_PAGE, total=total)


def penalised(visit_id: int) -> dict[int, int]:
    """By finding of a visit, the penalty that stands for it."""
    statement = (
        select(Penalty.finding_id, Penalty.id)
        .join(Finding, Finding.id == Penalty.finding_id)
        .where(Finding.visit_id == visit_id, Penalty.state != PenaltyState.DROPPED)
    )
    return {row.finding_id: row.id for row in session().execute(statement)}


def is_penalised(finding_id: int) -> bool:
    """Whether a penalty stands for a finding."""
    standing = (Penalty.finding_id == finding_id, Penalty.state != PenaltyState.DROPPED)
    return session().scalar(select(Penalty.id).where(*standing).limit(1)) is not None


def decided_cents(agency_id: int, provider_id: int, since: date) -> int:
    """Cents of the penalties that an agency has decided for a provider from a day on."""
    decided = select(func.coalesce(func.sum(Penalty.cents), 0)).where(
        Penalty.agency_id == agency_id,
        Penalty.provider_id == provider_id,
        Penalty.state == PenaltyState.DECIDED,
        Penalty.decided_at >= in_rome(datetime.combine(since, time())),
    )
    return int(session().scalar(decided) or 0)
