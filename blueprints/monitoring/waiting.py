"""What waits for the people of the room, counted in a few statements."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.room import Waiting
from blueprints.monitoring.models import Finding, Penalty, SuspensionProposal, Visit
from blueprints.monitoring.states import FindingState, PenaltyState, ProposalState, VisitState


def for_inspector(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Visits that are planned, those whose day has come by themselves, and those that are not closed."""
    today, page = day_of(now), "monitoring.list_visits"
    planned = Visit.state == VisitState.PLANNED
    due, coming, opened = (
        session()
        .execute(
            select(
                func.count().filter(planned, Visit.planned_on <= today),
                func.count().filter(planned, Visit.planned_on > today),
                func.count().filter(Visit.state == VisitState.OPEN),
            ).where(Visit.agency_id == (actor.agency_id or 0), Visit.inspector_id == (actor.person_id or 0))
        )
        .one()
    )
    yield Waiting(code="waits-visit-due", count=due, endpoint=page, values={"stato": "planned"}, urgent=True)
    yield Waiting(code="waits-visit-open", count=opened, endpoint=page, values={"stato": "open"})
    yield Waiting(code="waits-visit-planned", count=coming, endpoint=page, values={"stato": "planned"})


def for_decider(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Suspensions that are proposed, penalties that the provider answered or about which its term has passed."""
    agency_id = actor.agency_id or 0
    own = (SuspensionProposal.agency_id == agency_id, SuspensionProposal.state == ProposalState.PROPOSED)
    count = session().scalar(select(func.count()).select_from(SuspensionProposal).where(*own)) or 0
    yield Waiting(code="waits-suspension", count=count, endpoint="monitoring.list_proposals", urgent=True)
    heard = or_(
        Penalty.state == PenaltyState.ANSWERED,
        and_(Penalty.state == PenaltyState.PROPOSED, Penalty.hear_until < day_of(now)),
    )
    penalties = _penalties(Penalty.agency_id == agency_id, heard)
    yield Waiting(code="waits-penalty", count=penalties, endpoint="monitoring.list_penalties")


def for_provider(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Findings of closed visits that are not put right, penalties that the provider may answer."""
    own = (Finding.provider_id == (actor.provider_id or 0), Finding.state == FindingState.OPEN, Finding.closed)
    late = Finding.due_on < day_of(now)
    overdue, others = session().execute(select(func.count().filter(late), func.count().filter(~late)).where(*own)).one()
    page = "monitoring.list_own_visits"
    yield Waiting(code="waits-own-finding-late", count=overdue, endpoint=page, urgent=True)
    yield Waiting(code="waits-own-finding", count=others, endpoint=page)
    asked = _penalties(Penalty.provider_id == (actor.provider_id or 0), Penalty.state == PenaltyState.PROPOSED)
    yield Waiting(code="waits-own-penalty", count=asked, endpoint="monitoring.list_own_penalties", urgent=True)


def _penalties(*where: ColumnElement[bool]) -> int:
    return session().scalar(select(func.count()).select_from(Penalty).where(*where)) or 0
