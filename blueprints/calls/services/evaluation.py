"""The commission at work: appointed, declaring, checking each by themselves, agreeing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.calls import policies
from blueprints.calls.models import (
    AgreedOutcome,
    Application,
    Check,
    Commission,
    Commissioner,
    ConflictDeclaration,
    Evaluation,
)
from blueprints.calls.models.evaluation import CHECK_OUTCOMES, OUTCOMES
from blueprints.calls.queries import applications as applications
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import evaluation as queries
from blueprints.calls.queries import results, scores
from blueprints.calls.queries.evaluation import CommissionCard, Declared, Found
from blueprints.calls.rules.judging import reasons_not_to_conclude, seal
from blueprints.calls.rules.outcomes import key_of, outcome_of, service_and_lot
from blueprints.calls.rules.quorum import Member, Rules, reasons_not_to_appoint, reasons_not_to_judge
from blueprints.calls.states import APPLICATION, ApplicationState


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """A person to appoint, with what the hints of conflict compare."""

    person_id: int
    name: str
    chair: bool = False
    reserve: int = 0
    fiscal_code: str | None = None
    address: str | None = None
    employer: str | None = None
    comune_istat: str | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a member found on one requirement."""

    item_code: str
    outcome: str
    note: str


@use_case
def appoint(
    *,
    call_id: int,
    members: Iterable[NewMember],
    act_number: str,
    act_day: date,
    act_protocol: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Appoint the commission of a call by an act; one appointed before ends. Return its id.

    Raises:
        Refused: too few members, an even number, not exactly one chair, or a call of another agency.
    """
    call = calls_queries.locked_call(call_id)
    if call is None or call.version is None:
        raise Refused(Refusal("call-unknown"))
    agree(policies.reasons_not_to_manage(actor, agency_id=call.agency_id))
    chosen = tuple(members)
    seats = tuple(Member(person_id=each.person_id, chair=each.chair, reserve=each.reserve) for each in chosen)
    agree(reasons_not_to_appoint(seats, queries.quorum_rules(call.agency_id, day_of(now))))
    before = queries.commission_of(call_id)
    if before is not None and (row := queries.locked_commission(before.id)) is not None:
        row.ended_at = now
        session().flush()
    commission = Commission(
        call_id=call_id,
        agency_id=call.agency_id,
        act_number=act_number,
        act_day=act_day,
        act_protocol=act_protocol,
        appointed_at=now,
        appointed_by=actor.person_id,
    )
    session().add(commission)
    session().flush()
    session().add_all(_seat(commission, each) for each in chosen)
    session().flush()
    people = [each.person_id for each in chosen]
    audit.record("commission.appointed", kind="call", subject_id=call_id, actor=actor, at=now, people=people)
    return commission.id


def _seat(commission: Commission, member: NewMember) -> Commissioner:
    return Commissioner(
        commission_id=commission.id,
        agency_id=commission.agency_id,
        person_id=member.person_id,
        chair=member.chair,
        reserve=member.reserve,
        name=member.name,
        fiscal_code=member.fiscal_code,
        address=member.address,
        employer=member.employer,
        comune_istat=member.comune_istat,
    )


@use_case
def describe_member(
    *, call_id: int, person_id: int, facts: Mapping[str, str | None], actor: Actor, now: datetime
) -> None:
    """Write down what the hints of conflict compare for a member: fiscal_code, address, employer, comune_istat.

    Raises:
        Refused: there is no such member, or the call is another agency's.
    """
    found = queries.commission_of(call_id)
    row = queries.locked_member(found.id, person_id) if found else None
    if row is None:
        raise Refused(Refusal("member-unknown"))
    agree(policies.reasons_not_to_manage(actor, agency_id=row.agency_id))
    row.fiscal_code, row.address = facts["fiscal_code"] or None, facts["address"] or None
    row.employer, row.comune_istat = facts["employer"] or None, facts["comune_istat"] or None
    session().flush()
    audit.record("commission.member-described", kind="call", subject_id=call_id, actor=actor, at=now, person=person_id)


@use_case
def declare(*, application_id: int, declares_none: bool, reason: str, actor: Actor, now: datetime) -> None:
    """Declare, about one applicant, that there is no conflict, or abstain with the reason. The latest word counts.

    Raises:
        Refused: the person is no member, the case is decided, or an abstention without reason.
    """
    row = locked(application_id)
    found = _commission(row.call_id, actor)
    if row.state not in queries.TO_DECLARE or row.state in (ApplicationState.ENROLLED, ApplicationState.REFUSED):
        raise Refused(Refusal("application-decided-already"))
    if not declares_none and not reason.strip():
        raise Refused(Refusal("abstention-needs-reason"))
    session().add(
        ConflictDeclaration(
            commission_id=found.id,
            application_id=application_id,
            agency_id=row.agency_id,
            person_id=actor.person_id,
            declares_none=declares_none,
            reason=reason.strip() or None,
            at=now,
        )
    )
    _record("application.conflict-declared", row, actor, now, none=declares_none)


@use_case
def declare_many(*, words: Mapping[int, tuple[bool, str]], call_id: int, actor: Actor, now: datetime) -> int:
    """Declare about many applicants of a call at once: for each application whether there is no conflict, and the
    reason of an abstention. All or nothing; return how many.

    Raises:
        Refused: as `declare` does for one, the application in the refusal's facts; or it is of another call.
    """
    reasons = []
    for application_id, (none, reason) in sorted(words.items()):
        case = queries.lodged_application(application_id)
        if case is None or case.call_id != call_id:
            raise Refused(Refusal("application-unknown"))
        if not none and not reason.strip():
            receipt = f"{case.receipt_number}/{case.receipt_year}"
            reasons.append(Refusal("abstention-of-needs-reason", receipt=receipt, application=application_id))
    agree(reasons)
    for application_id, (none, reason) in sorted(words.items()):
        declare(application_id=application_id, declares_none=none, reason=reason, actor=actor, now=now)
    return len(words)


@use_case
def start_evaluation(*, call_id: int, actor: Actor, now: datetime) -> int:
    """Put every admissible application of the call before the commission; return how many. Only the chair may.

    Raises:
        Refused: the person does not preside.
    """
    found = _commission(call_id, actor)
    agree(policies.reasons_not_to_chair(actor, chair=found.chair))
    begun = 0
    for each in queries.applications_of_calls([call_id]):
        row = locked(each.id)
        if row.state == ApplicationState.ADMISSIBLE:
            row.state = agreed(APPLICATION.next(row.state, "evaluate"))
            row.before_commission_at = now
            _record("application.evaluation-started", row, actor, now)
            begun += 1
    return begun


@use_case
def check(*, application_id: int, findings: Iterable[Finding], actor: Actor, now: datetime) -> None:
    """Record what a member found; a later finding on the same requirement counts, and the earlier one stays.

    Raises:
        Refused: the member has not declared or abstains, has handed in already, or an outcome is not known.
    """
    row = locked(application_id)
    judging(row, actor)
    if actor.person_id in queries.handed_in([application_id]).get(application_id, frozenset()):
        raise Refused(Refusal("evaluation-handed-in"))
    known = queries.checks(application_id).get(actor.person_id or 0, {})
    asked = asked_items(application_id)
    for each in findings:
        if each.item_code not in asked or each.outcome not in CHECK_OUTCOMES:
            raise Refused(Refusal("finding-not-possible", item=each.item_code))
        last = known.get(each.item_code)
        if last is not None and (last.outcome, last.note or "") == (each.outcome, each.note):
            continue
        session().add(
            Check(
                application_id=application_id,
                agency_id=row.agency_id,
                person_id=actor.person_id,
                item_code=each.item_code,
                outcome=each.outcome,
                note=each.note or None,
                at=now,
            )
        )
    session().flush()


def unchecked(*, application_id: int, actor: Actor) -> tuple[str, ...]:
    """The requirements that a member has found nothing about yet."""
    mine = queries.checks(application_id).get(actor.person_id or 0, {})
    return tuple(code for code in asked_items(application_id) if code not in mine)


@use_case
def hand_in(*, application_id: int, actor: Actor, now: datetime) -> None:
    """Hand in one's findings: they are final, and from now on the others' can be seen.

    Raises:
        Refused: a mandatory requirement is not checked yet, or they were handed in before.
    """
    row = locked(application_id)
    judging(row, actor)
    if actor.person_id in queries.handed_in([application_id]).get(application_id, frozenset()):
        raise Refused(Refusal("evaluation-handed-in"))
    mine = queries.checks(application_id).get(actor.person_id or 0, {})
    given = scores.given([application_id], by=actor.person_id)
    agree(_reasons_not_to_hand_in(row, mine, given, actor))
    session().add(
        Evaluation(
            application_id=application_id,
            agency_id=row.agency_id,
            person_id=actor.person_id,
            handed_in_at=now,
            digest=_seal(application_id, mine, given, actor),
        )
    )
    _record("application.evaluated", row, actor, now)


def _reasons_not_to_hand_in(
    row: Application, mine: Mapping[str, Found], given: Mapping[scores.Key, scores.Given], actor: Actor
) -> list[Refusal]:
    found = []
    asked = asked_items(row.id)
    if waiting := sorted(code for code, mandatory in asked.items() if mandatory and code not in mine):
        found.append(Refusal("requirements-unchecked", items=waiting))
    for sheet in scores.sheets([row])[row.id]:
        if missing := scores.unscored(sheet, given.get(sheet.key, {}).get(actor.person_id or 0, {})):
            found.append(Refusal("criteria-unscored", criteria=missing))
    return found


def _seal(
    application_id: int, mine: Mapping[str, Found], given: Mapping[scores.Key, scores.Given], actor: Actor
) -> str:
    who = actor.person_id or 0
    points = {(key[1], code): card.points for key, people in given.items() for code, card in people[who].items()}
    checks = {code: (each.outcome, each.note or "") for code, each in mine.items()}
    return seal(application_id, who, checks=checks, scores=points)


@use_case
def agree_outcome(
    *,
    application_id: int,
    service_code: str,
    lot_code: str = "",
    outcome: str,
    reasons: str,
    prescriptions: str,
    prescriptions_due_on: date | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Record what the commission agreed on one service, or on one lot of it where the call has lots (without a lot:
    on all of them); with the last one, the outcome is proposed. Points are those of the service.

    Raises:
        Refused: the person does not preside, the quorum is missing, somebody has not handed in, or reasons are missing.
    """
    row = locked(application_id)
    found = judging(row, actor)
    agree(policies.reasons_not_to_chair(actor, chair=presiding(found, row.id)))
    agree(_reasons_not_to_agree(row, found, service_code, outcome, reasons, prescriptions, now))
    asked = applications.keys_decided_on(row)
    if lot_code and key_of(service_code, lot_code) not in asked:
        raise Refused(Refusal("service-not-asked-for", service=f"{service_code}, {lot_code}"))
    points = _concluded(row, found, service_code, outcome, now)
    session().add_all(
        AgreedOutcome(
            application_id=application_id,
            agency_id=row.agency_id,
            service_code=service_code,
            lot_code=lot.code,
            lot_title=lot.title,
            outcome=outcome,
            reasons=reasons.strip(),
            prescriptions=prescriptions.strip() or None,
            prescriptions_due_on=prescriptions_due_on,
            points=points,
            at=now,
            by=actor.person_id,
        )
        for key, lot in asked.items()
        if service_and_lot(key)[0] == service_code and lot_code in ("", lot.code)
    )
    session().flush()
    found_now = queries.agreed([application_id])[application_id]
    if all(outcome_of(found_now, *service_and_lot(key)) for key in asked):
        row.state = agreed(APPLICATION.next(row.state, "propose"))
    _record("application.outcome-agreed", row, actor, now, service=service_code, lot=lot_code, outcome=outcome)


def _reasons_not_to_agree(
    row: Application,
    found: CommissionCard,
    service_code: str,
    outcome: str,
    reasons: str,
    prescriptions: str,
    now: datetime,
) -> tuple[Refusal, ...]:
    rules = queries.quorum_rules(row.agency_id, day_of(now))
    seated = queries.bench_of(found, queries.declarations([row.id]).get(row.id, {}), rules)
    against = list(reasons_not_to_judge(seated, rules))
    if waiting := set(seated.sitting) - queries.handed_in([row.id]).get(row.id, frozenset()):
        against.append(Refusal("evaluations-missing", people=len(waiting)))
    if service_code not in {each.service_code for each in applications.service_rows(row.id)}:
        against.append(Refusal("service-not-asked-for", service=service_code))
    if outcome not in OUTCOMES:
        against.append(Refusal("finding-not-possible", item=service_code))
    if not reasons.strip():
        against.append(Refusal("outcome-needs-reasons"))
    if outcome == "accepted_with_prescriptions" and not prescriptions.strip():
        against.append(Refusal("prescriptions-missing"))
    return tuple(against)


def _concluded(
    row: Application, found: CommissionCard, service_code: str, outcome: str, now: datetime
) -> Decimal | None:
    """The points of an outcome that follows from the result.

    Raises:
        Refused: it does not follow.
    """
    rules = queries.quorum_rules(row.agency_id, day_of(now))
    places = results.places_of(row, service_code)
    cases = queries.applications_of_calls([row.call_id]) if places is not None else (row,)
    standing = results.standings(found, cases, rules)[service_code]
    mine = next(each for each in standing if each.application_id == row.id)
    agree(
        reasons_not_to_conclude(
            mine.result, outcome, places=places, place=mine.place, waiting=results.waiting(standing)
        )
    )
    return mine.result.total


def asked_items(application_id: int) -> Mapping[str, bool]:
    """The requirements that a commission checks, each with whether it is mandatory."""
    found: dict[str, bool] = {}
    for question in results.lodged_form(application_id).questions():
        if question.requirement:
            found[question.requirement] = found.get(question.requirement, False) or question.required
    return found


def presiding(found: CommissionCard, application_id: int) -> int | None:
    """Who presides for this applicant: the chair, or, when the chair abstains, the first member who sits."""
    return who_presides(found, queries.declarations([application_id]).get(application_id, {}))


def who_presides(found: CommissionCard, declarations: Mapping[int, Declared]) -> int | None:
    """Who presides, from what each declared about the applicant."""
    sitting = queries.bench_of(found, declarations, Rules()).sitting
    return found.chair if found.chair in sitting else next(iter(sitting), None)


def locked(application_id: int) -> Application:
    """The application, locked until the transaction ends."""
    row = applications.locked_application(application_id)
    if row is None:
        raise Refused(Refusal("application-unknown"))
    return row


def _commission(call_id: int, actor: Actor) -> CommissionCard:
    found = queries.commission_of(call_id)
    if found is None:
        raise Refused(Refusal("commission-missing"))
    agree(policies.reasons_not_to_sit(actor, members=found.people))
    return found


def judging(row: Application, actor: Actor) -> CommissionCard:
    """The commission, when this member may look at this applicant and it is before them."""
    found = _commission(row.call_id, actor)
    declared = queries.declarations([row.id]).get(row.id, {})
    if not queries.judges(found, declared, actor.person_id):
        mine = declared.get(actor.person_id or 0)
        raise Refused(Refusal("reserve-not-called" if mine and mine.declares_none else "declare-first"))
    if row.state != ApplicationState.EVALUATION:
        raise Refused(Refusal("application-not-before-commission", state=row.state))
    return found


def _record(action: str, row: Application, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(action, kind="application", subject_id=row.id, actor=actor, at=now, **facts)
