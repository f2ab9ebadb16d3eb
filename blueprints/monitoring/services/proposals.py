"""Suspensions that findings call for: proposed by the program, decided by people."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.monitoring import policies, queries
from blueprints.monitoring.models import SuspensionProposal
from blueprints.monitoring.rules import Limits, causes_to_suspend
from blueprints.monitoring.states import PROPOSAL
from blueprints.register import api as register
from blueprints.territory import api as territory


def limits_on(agency_id: int, day: date) -> Limits:
    """How many findings make the agency think of a suspension, as decided for that day."""
    return Limits(
        criticals=int(territory.parameter(agency_id, "monitoring.criticals_to_propose", day)),
        majors=int(territory.parameter(agency_id, "monitoring.majors_to_propose", day)),
        within_months=int(territory.parameter(agency_id, "monitoring.majors_within_months", day)),
        overdue_major=bool(territory.parameter(agency_id, "monitoring.overdue_major_proposes", day)),
    )


@use_case
def propose_for(*, accreditation_id: int, agency_id: int, actor: Actor, now: datetime) -> int | None:
    """Propose a suspension when an accreditation's findings call for one; return its id, or None.

    One proposal waits at a time, and what was proposed once for a finding and a cause is not proposed again.
    """
    today = day_of(now)
    waits, known = queries.pending(accreditation_id)
    causes = causes_to_suspend(queries.facts_of(accreditation_id), today=today, limits=limits_on(agency_id, today))
    fresh = [each for each in causes if (each.finding_id, each.kind) not in known]
    if waits or not fresh:
        return None
    finding = queries.locked_finding(fresh[0].finding_id)
    statement = (
        insert(SuspensionProposal)
        .values(
            agency_id=finding.agency_id,
            provider_id=finding.provider_id,
            accreditation_id=accreditation_id,
            finding_id=finding.id,
            cause=fresh[0].kind,
            state=PROPOSAL.initial,
            proposed_at=now,
        )
        .on_conflict_do_nothing()  # another visit of the same accreditation may be closed at the same moment
        .returning(SuspensionProposal.id)
    )
    proposal_id = session().scalar(statement)
    if proposal_id is not None:
        _record("suspension.proposed", proposal_id, agency_id, actor, now, cause=fresh[0].kind, finding=finding.id)
    return proposal_id


@use_case
def propose_overdue(*, actor: Actor, now: datetime) -> int:
    """Propose a suspension where a major finding was not put right within its term; return how many."""
    made = [
        propose_for(accreditation_id=accreditation_id, agency_id=agency_id, actor=actor, now=now)
        for agency_id, accreditation_id in queries.overdue_accreditations(day_of(now))
    ]
    return sum(1 for each in made if each is not None)


@use_case
def confirm(
    *,
    proposal_id: int,
    effective_from: date,
    act: register.Act,
    reason: str,
    running_projects_continue: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Suspend as proposed, by an act: the public list, and who hears of it, change in this transaction or not at all.

    Raises:
        Refused: it was decided already, or the register refuses the suspension.
        LookupError: there is no such proposal within reach.
    """
    row = _decided(proposal_id, "confirm", reason, actor, now)
    row.act_number, row.act_day, row.act_protocol = act.number, act.day, act.protocol
    row.effective_from, row.running_projects_continue = effective_from, running_projects_continue
    session().flush()
    register.suspend(
        accreditation_id=row.accreditation_id,
        effective_from=effective_from,
        act=act,
        reason=reason,
        running_projects_continue=running_projects_continue,
        actor=actor,
        now=now,
    )
    _record("suspension.confirmed", row.id, row.agency_id, actor, now, act=act.number)


@use_case
def drop(*, proposal_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Leave the accreditation as it is, with the reason.

    Raises:
        Refused: it was decided already, or no reason is given.
        LookupError: there is no such proposal within reach.
    """
    row = _decided(proposal_id, "drop", reason, actor, now)
    session().flush()
    _record("suspension.dropped", row.id, row.agency_id, actor, now, reason=row.reason)


def _decided(proposal_id: int, move: str, reason: str, actor: Actor, now: datetime) -> SuspensionProposal:
    row = queries.locked_proposal(proposal_id)
    agree(policies.reasons_not_to_decide(actor, agency_id=row.agency_id))
    state = agreed(PROPOSAL.next(row.state, move))
    if not reason.strip():
        raise Refused(Refusal("reason-missing"))
    row.state, row.reason = state, reason.strip()
    row.decided_at, row.decided_by = now, actor.person_id
    return row


def _record(action: str, proposal_id: int, agency_id: int, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(
        action,
        kind="suspension-proposal",
        subject_id=proposal_id,
        actor=actor,
        at=now,
        agency_id=agency_id,
        **facts,
    )
