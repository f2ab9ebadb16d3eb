"""Deciding: outcomes by application and service, many in one act, enrolled in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.outbox import later
from app.uow import use_case, work
from blueprints.calls import policies
from blueprints.calls.events import ApplicationDecided
from blueprints.calls.models import Application, Decision, DecisionItem
from blueprints.calls.queries import applications as applications
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import evaluation, procedure
from blueprints.calls.queries.evaluation import AgreedCard
from blueprints.calls.rules.admissibility import RefusalPath, reasons_not_to_refuse
from blueprints.calls.rules.asked import Wish
from blueprints.calls.rules.grouping import grouping_of
from blueprints.calls.rules.notice import NamedLot, Notice
from blueprints.calls.rules.outcomes import lots_decided, outcome_of, service_and_lot, zones_in
from blueprints.calls.rules.windows import months_after
from blueprints.calls.states import APPLICATION, ApplicationState
from blueprints.register import api as register

REFUSED = "refused"
NEGATIVE = frozenset({ApplicationState.NOTICE_SENT, ApplicationState.OBSERVED})


@use_case
def decide(
    *,
    call_id: int,
    application_ids: Iterable[int],
    act_number: str,
    act_day: date,
    act_protocol: str,
    effective_from: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Decide by one act on what the commission agreed; enrol who is accepted. Return the decision's id.

    Raises:
        Refused: every reason against, of every application; nothing is decided then.
    """
    call = calls_queries.locked_call(call_id)
    if call is None or call.version is None:
        raise Refused(Refusal("call-unknown"))
    agree(policies.reasons_not_to_manage(actor, agency_id=call.agency_id))
    if act_day > day_of(now) or not act_number.strip() or not act_protocol.strip():
        raise Refused(Refusal("act-not-possible"))
    decision = Decision(
        agency_id=call.agency_id,
        call_id=call_id,
        act_number=act_number.strip(),
        act_day=act_day,
        act_protocol=act_protocol.strip(),
        effective_from=effective_from,
        decided_at=now,
        decided_by=actor.person_id,
    )
    session().add(decision)
    session().flush()
    rows = [_case(each, call_id) for each in sorted(set(application_ids))]
    if not rows:
        raise Refused(Refusal("decision-without-cases"))
    outcomes = evaluation.agreed(row.id for row in rows)
    agree(reason for row in rows for reason in _reasons_not_to_decide(row, outcomes.get(row.id, {}), call.mode, now))
    for row in rows:
        _decide_on(row, decision, outcomes.get(row.id, {}), actor, now)
    audit.record("call.decided", kind="call", subject_id=call_id, actor=actor, at=now, act=act_number)
    return decision.id


def _case(application_id: int, call_id: int) -> Application:
    row = applications.locked_application(application_id)
    if row is None or row.lodged_at is None or row.call_id != call_id:
        raise Refused(Refusal("application-unknown"))
    return row


def _reasons_not_to_decide(
    row: Application, outcomes: dict[str, AgreedCard], mode: str, now: datetime
) -> tuple[Refusal, ...]:
    receipt = f"{row.receipt_number}/{row.receipt_year}"
    asked = applications.keys_decided_on(row)
    negative = ApplicationState(row.state) in NEGATIVE
    if row.state != ApplicationState.PROPOSED and not negative:
        return (Refusal("outcome-not-proposed", receipt=receipt, state=row.state),)
    if not negative and not all(outcome_of(outcomes, *service_and_lot(key)) for key in asked):
        return (Refusal("outcome-not-proposed", receipt=receipt, state=row.state),)
    if negative and outcomes and all(each.outcome != REFUSED for each in outcomes.values()):
        return (Refusal("outcome-to-propose-again", receipt=receipt),)
    if not negative and all(each.outcome != REFUSED for each in outcomes.values()):
        return ()
    return reasons_not_to_refuse(_path(row, mode), today=day_of(now))


def _path(row: Application, mode: str) -> RefusalPath:
    told = procedure.notices(row.id)
    last = told[-1] if told else None
    observed = {str(each.number) for each in told if each.observations}
    return RefusalPath(
        notice_received_on=day_of(last.sent_at) if last else None,
        observations_due_on=last.due_on if last else None,
        observations=frozenset(observed),
        answered=frozenset(str(each.number) for each in told if each.answer),
        observed=bool(observed),
        competitive=mode == "ranking",
    )


def _decide_on(
    row: Application, decision: Decision, outcomes: dict[str, AgreedCard], actor: Actor, now: datetime
) -> None:
    notice = applications.version_of_application(row).notice
    for service in applications.service_rows(row.id):
        wish = Wish(service=service.service_code, zones=tuple(service.zones))
        found = [(lot, outcome_of(outcomes, wish.service, lot.code)) for lot in lots_decided(notice, wish)]
        accepted = [lot for lot, each in found if each is not None and each.outcome != REFUSED]
        accreditation_id = enrol(row, decision, notice, wish, accepted, actor, now) if accepted else None
        for lot, each in found:
            _enter(row, decision, wish.service, lot, each, accreditation_id if lot in accepted else None)
    _settle(row, outcomes, actor, now)
    later(
        "calls.send_decision", dedupe=f"decision:{decision.id}:{row.id}", decision_id=decision.id, application_id=row.id
    )


def _enter(
    row: Application,
    decision: Decision,
    service_code: str,
    lot: NamedLot,
    found: AgreedCard | None,
    accreditation_id: int | None,
) -> None:
    enter(
        DecisionItem(
            decision_id=decision.id,
            agency_id=row.agency_id,
            provider_id=row.provider_id,
            application_id=row.id,
            service_code=service_code,
            lot_code=lot.code,
            lot_title=lot.title,
            outcome=found.outcome if found else REFUSED,
            reasons=found.reasons if found else procedure.notices(row.id)[-1].reasons,
            prescriptions=found.prescriptions if found else None,
            prescriptions_due_on=found.prescriptions_due_on if found else None,
            accreditation_id=accreditation_id,
        )
    )


def enter(item: DecisionItem) -> None:
    """Write what an act says on a service or a lot, and tell it. Part of the running use case."""
    session().add(item)
    session().flush()
    work().publish(
        ApplicationDecided(
            application_id=item.application_id,
            agency_id=item.agency_id,
            provider_id=item.provider_id,
            service_code=item.service_code,
            outcome=item.outcome,
            accreditation_id=item.accreditation_id,
        )
    )


def _settle(row: Application, outcomes: dict[str, AgreedCard], actor: Actor, now: datetime) -> None:
    said = {each.outcome for each in outcomes.values()}
    if said - {REFUSED}:
        move = "accept_with_prescriptions" if "accepted_with_prescriptions" in said else "accept"
        row.state = agreed(APPLICATION.next(row.state, move))
        row.state = agreed(APPLICATION.next(row.state, "enrol"))
    else:
        row.state = agreed(APPLICATION.next(row.state, "refuse"))
    audit.record(
        "application.decided",
        kind="application",
        subject_id=row.id,
        actor=actor,
        at=now,
        provider_id=row.provider_id,
        state=row.state,
    )


def listed_as(row: Application, lots: Iterable[NamedLot]) -> str:
    """What the public list says beside an accreditation: its grouping, and its lots where the call has several."""
    content = applications.latest_content(row.id)
    found = grouping_of(content["answers"]) if content else None
    titles = ", ".join(lot.title for lot in lots if lot.title)
    return " ".join(
        ([] if found is None else [f"Accreditato in {found.said()}."]) + ([f"Lotti: {titles}."] if titles else [])
    )


def enrol(
    row: Application,
    decision: Decision,
    notice: Notice,
    wish: Wish,
    lots: Sequence[NamedLot],
    actor: Actor,
    now: datetime,
) -> int:
    """Enrol an accepted applicant for a service as its call says, from when the act takes effect; return the id.

    Of the territories asked for it holds in those of the accepted lots. The pact is drafted with it, so that the
    agency only completes it and sends it to be signed.
    """
    start = decision.effective_from
    if notice.validity is not None:
        start, end = max(notice.validity.start, start), notice.validity.end
    else:
        end = months_after(start, notice.months) if notice.months else None
    comuni = comuni_of(notice, wish, lots)
    accreditation_id = register.enrol(
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        service_code=wish.service,
        comune_ids=sorted(comuni),
        valid_from=start,
        valid_to=end,
        act=register.Act(number=decision.act_number, day=decision.act_day, protocol=decision.act_protocol),
        application_id=row.id,
        checklist_version_id=notice.checklist_version_id,
        public=register.PublicFields(notes=listed_as(row, lots)),
        actor=actor,
        now=now,
    )
    register.draft_from_outcome(accreditation_id=accreditation_id, actor=actor, now=now)
    return accreditation_id


def comuni_of(notice: Notice, wish: Wish, lots: Iterable[NamedLot]) -> frozenset[int]:
    """The Comuni of the territories that were asked for in some lots (in all of them, where the call has none)."""
    zones = zones_in(notice, wish, {lot.code for lot in lots if lot.code})
    return frozenset(comune for code in zones if (zone := notice.zone(code)) for comune in zone.comune_ids)
