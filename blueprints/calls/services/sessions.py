"""Sessions of a commission: convened, opened, closed with minutes that freeze what they contain."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from app import audit, documents
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.calls import policies
from blueprints.calls.letters.minutes import minutes as as_paper
from blueprints.calls.models import CommissionSession
from blueprints.calls.queries import evaluation as queries
from blueprints.calls.queries.evaluation import CommissionCard
from blueprints.calls.services import minutes
from blueprints.calls.states import COMMISSION, SESSION
from blueprints.territory import api as territory


@use_case
def convene(*, commission_id: int, convened_for: datetime, place: str, actor: Actor, now: datetime) -> int:
    """Convene a session; it gets the next number. Return its id.

    Raises:
        Refused: the person does not preside.
    """
    found = _chaired(commission_id, actor)
    last = session().scalar(
        select(func.max(CommissionSession.number)).where(CommissionSession.commission_id == found.id)
    )
    row = CommissionSession(
        commission_id=found.id,
        agency_id=found.agency_id,
        number=(last or 0) + 1,
        convened_for=convened_for,
        place=place,
        present=[],
    )
    session().add(row)
    session().flush()
    return row.id


@use_case
def open_session(*, session_id: int, actor: Actor, now: datetime) -> None:
    """Open a convened session.

    Raises:
        Refused: the person does not preside, or it is not convened.
    """
    row, found = _own(session_id, actor)
    row.state = agreed(SESSION.next(row.state, "open"))
    row.opened_at = now
    commission = queries.locked_commission(found.id)
    if commission is not None:
        for move in ("collect_declarations", "sit"):
            after = COMMISSION.next(commission.state, move)
            if not isinstance(after, Refusal):
                commission.state = after


@use_case
def close_session(*, session_id: int, present: Iterable[int], notes: str, actor: Actor, now: datetime) -> str:
    """Close a session and keep its minutes; return the digest of their PDF. What they contain is frozen with them.

    Raises:
        Refused: the person does not preside, the session is not open, or nobody is said to be present.
    """
    row, found = _own(session_id, actor)
    there = [each for each in found.members if each.person_id in set(present)]
    if not there:
        raise Refused(Refusal("session-presence-missing"))
    row.state = agreed(SESSION.next(row.state, "close"))
    row.closed_at, row.notes = now, notes.strip() or None
    row.present = [each.person_id for each in there]
    row.content = minutes.content(row, found, [each.name for each in there], now)
    made = as_paper(territory.agency(found.agency_id), row.content)
    kept = documents.keep(made, f"verbale-{row.number}.pdf")
    row.minutes_digest = kept.digest
    row.state = agreed(SESSION.next(row.state, "sign_minutes"))
    audit.record("commission.minuted", kind="call", subject_id=found.call_id, actor=actor, at=now, digest=kept.digest)
    return kept.digest


def _own(session_id: int, actor: Actor) -> tuple[CommissionSession, CommissionCard]:
    row = queries.locked_session(session_id)
    if row is None:
        raise Refused(Refusal("session-unknown"))
    return row, _chaired(row.commission_id, actor)


def _chaired(commission_id: int, actor: Actor) -> CommissionCard:
    found = queries.commission(commission_id)
    if found is None:
        raise Refused(Refusal("commission-missing"))
    agree(policies.reasons_not_to_sit(actor, members=found.people))
    agree(policies.reasons_not_to_chair(actor, chair=found.chair))
    return found
