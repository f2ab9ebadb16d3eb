"""A later act corrects an earlier one: a new entry, and the register follows. Appeals are recorded beside the acts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.outbox import later
from app.uow import use_case
from blueprints.calls import policies
from blueprints.calls.models import Appeal, Application, Decision, DecisionItem
from blueprints.calls.models.evaluation import OUTCOMES
from blueprints.calls.queries import applications as queries
from blueprints.calls.queries import decisions
from blueprints.calls.queries.decisions import DecidedCard
from blueprints.calls.rules.appeals import APPEAL_KINDS, APPEAL_OUTCOMES, reasons_not_to_correct
from blueprints.calls.rules.asked import Wish
from blueprints.calls.rules.notice import NamedLot
from blueprints.calls.rules.outcomes import key_of
from blueprints.calls.services.decisions import REFUSED, comuni_of, enrol, enter, listed_as
from blueprints.calls.states import APPLICATION, ApplicationState
from blueprints.register import api as register


@dataclass(frozen=True, kw_only=True)
class CorrectingAct:
    """The later act: its number, day and protocol, and from when it takes effect."""

    number: str
    day: date
    protocol: str
    effective_from: date


@use_case
def correct(
    *,
    decision_id: int,
    application_id: int,
    service_code: str,
    lot_code: str = "",
    outcome: str,
    reasons: str,
    act: CorrectingAct,
    actor: Actor,
    now: datetime,
) -> int:
    """Correct by a later act what an act decided on one service of an application, or on one lot of it; return the
    new decision's id.

    Who was refused and is accepted now is enrolled, who was enrolled and is refused now leaves the list, from the
    day on which the later act takes effect. The earlier act stays as it is.

    Raises:
        Refused: every reason against; nothing changes then.
    """
    row = queries.locked_application(application_id)
    decided, key = decisions.decided_on(application_id), key_of(service_code, lot_code)
    latest = {each.key: each for each in decided}
    before = next((each for each in decided if (each.decision_id, each.key) == (decision_id, key)), None)
    if row is None or before is None or outcome not in OUTCOMES:
        raise Refused(Refusal("decision-unknown"))
    agree(policies.reasons_not_to_manage(actor, agency_id=row.agency_id))
    if not act.number.strip() or not act.protocol.strip() or not reasons.strip():
        raise Refused(Refusal("act-not-possible"))
    agree(
        reasons_not_to_correct(
            before=before.outcome,
            after=outcome,
            is_latest=latest[key].decision_id == decision_id,
            same_words=before.reasons == reasons.strip(),
            act_day=act.day,
            first_act_day=before.act_day,
            today=day_of(now),
        )
    )
    decision = _decision(row, before, act, actor, now)
    others = [each for each in latest.values() if each.service_code == service_code and each.key != key]
    accreditation_id = _follow(row, decision, before, others, outcome, reasons, actor, now)
    _settle(row, {**{code: each.outcome for code, each in latest.items()}, key: outcome})
    enter(_item(row, decision, before, outcome, reasons, accreditation_id))
    later(
        "calls.send_decision", dedupe=f"decision:{decision.id}:{row.id}", decision_id=decision.id, application_id=row.id
    )
    audit.record("application.corrected", kind="application", subject_id=row.id, actor=actor, at=now, act=act.number)
    return decision.id


def _decision(row: Application, before: DecidedCard, act: CorrectingAct, actor: Actor, now: datetime) -> Decision:
    decision = Decision(
        agency_id=row.agency_id,
        call_id=row.call_id,
        act_number=act.number.strip(),
        act_day=act.day,
        act_protocol=act.protocol.strip(),
        effective_from=act.effective_from,
        corrects_id=before.decision_id,
        decided_at=now,
        decided_by=actor.person_id,
    )
    session().add(decision)
    session().flush()
    return decision


def _follow(
    row: Application,
    decision: Decision,
    before: DecidedCard,
    others: Iterable[DecidedCard],
    outcome: str,
    reasons: str,
    actor: Actor,
    now: datetime,
) -> int | None:
    """Let the register follow; return the accreditation that stands behind the corrected outcome.

    `others` are the latest outcomes on the other lots of the service: while one of them is accepted the accreditation
    stays, and its Comuni and its lots change.
    """
    if (before.accreditation_id is None) == (outcome == REFUSED):
        return before.accreditation_id
    act = register.Act(number=decision.act_number, day=decision.act_day, protocol=decision.act_protocol)
    accepted = [each for each in others if each.accreditation_id is not None]
    if before.accreditation_id is not None and not accepted:
        register.revoke(
            accreditation_id=before.accreditation_id,
            effective_from=decision.effective_from,
            act=act,
            reason=reasons.strip(),
            actor=actor,
            now=now,
        )
        return None
    notice = queries.version_of_application(row).notice
    found = next(each for each in queries.service_rows(row.id) if each.service_code == before.service_code)
    wish = Wish(service=found.service_code, zones=tuple(found.zones))
    lots = [_lot(each) for each in accepted] + ([_lot(before)] if outcome != REFUSED else [])
    if not accepted:
        return enrol(row, decision, notice, wish, lots, actor, now)
    register.cover(
        accreditation_id=accepted[0].accreditation_id or 0,
        comune_ids=comuni_of(notice, wish, lots),
        effective_from=decision.effective_from,
        notes=listed_as(row, lots),
        act=act,
        actor=actor,
        now=now,
    )
    return accepted[0].accreditation_id if outcome != REFUSED else None


def _lot(decided: DecidedCard) -> NamedLot:
    return NamedLot(code=decided.lot_code, title=decided.lot_title)


def _settle(row: Application, outcomes: dict[str, str]) -> None:
    """The state of an application is that of its best service."""
    is_accepted = any(each != REFUSED for each in outcomes.values())
    if is_accepted and row.state == ApplicationState.REFUSED:
        row.state = agreed(APPLICATION.next(row.state, "correct_to_accepted"))
        row.state = agreed(APPLICATION.next(row.state, "enrol"))
    elif not is_accepted and row.state != ApplicationState.REFUSED:
        row.state = agreed(APPLICATION.next(row.state, "correct_to_refused"))


def _item(
    row: Application, decision: Decision, before: DecidedCard, outcome: str, reasons: str, accreditation_id: int | None
) -> DecisionItem:
    return DecisionItem(
        decision_id=decision.id,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        application_id=row.id,
        service_code=before.service_code,
        lot_code=before.lot_code,
        lot_title=before.lot_title,
        outcome=outcome,
        reasons=reasons.strip(),
        prescriptions=before.prescriptions if outcome != REFUSED else None,
        prescriptions_due_on=before.prescriptions_due_on if outcome != REFUSED else None,
        accreditation_id=accreditation_id,
    )


@use_case
def record_appeal(
    *,
    decision_id: int,
    application_id: int,
    kind: str,
    reference: str,
    lodged_on: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Record that a provider appealed against an act; return the appeal's id. Whether it is in time, the judge says.

    Raises:
        Refused: it is another agency's, nothing was decided there, or its facts cannot be.
    """
    items = [each for each in decisions.decided_on(application_id) if each.decision_id == decision_id]
    row = queries.application(application_id)
    if not items or row is None or row.agency_id != actor.agency_id:
        raise Refused(Refusal("decision-unknown"))
    if kind not in APPEAL_KINDS or not reference.strip() or not items[0].act_day <= lodged_on <= day_of(now):
        raise Refused(Refusal("appeal-not-possible"))
    found = Appeal(
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        decision_id=decision_id,
        application_id=application_id,
        kind=kind,
        reference=reference.strip(),
        lodged_on=lodged_on,
        note="",
        recorded_at=now,
        recorded_by=actor.person_id,
    )
    session().add(found)
    session().flush()
    audit.record("appeal.recorded", kind="application", subject_id=row.id, actor=actor, at=now, appeal=found.id)
    return found.id


@use_case
def end_appeal(*, appeal_id: int, outcome: str, ended_on: date, note: str, actor: Actor, now: datetime) -> None:
    """Record how an appeal ended; a later act draws the consequences.

    Raises:
        Refused: it is another agency's, has ended already, or its facts cannot be.
    """
    found = decisions.locked_appeal(appeal_id)
    if found is None or found.agency_id != actor.agency_id:
        raise Refused(Refusal("decision-unknown"))
    if found.outcome is not None or outcome not in APPEAL_OUTCOMES or not found.lodged_on <= ended_on <= day_of(now):
        raise Refused(Refusal("appeal-not-possible"))
    found.outcome, found.ended_on, found.note, found.ended_by = outcome, ended_on, note.strip(), actor.person_id
    audit.record(
        "appeal.ended", kind="application", subject_id=found.application_id, actor=actor, at=now, outcome=outcome
    )
