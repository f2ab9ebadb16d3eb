"""Scores: each member gives their own, the chair records what was agreed. Entries are only ever added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.calls import policies
from blueprints.calls.models import AgreedScore, Application, Score
from blueprints.calls.queries import evaluation as queries
from blueprints.calls.queries import scores
from blueprints.calls.queries.evaluation import CommissionCard, Declared
from blueprints.calls.queries.scores import ScoreCard, Sheet
from blueprints.calls.rules.quorum import Bench, reasons_not_to_judge
from blueprints.calls.rules.scheme import Criterion
from blueprints.calls.rules.scoring import average, reasons_not_to_agree, reasons_not_to_score
from blueprints.calls.services.evaluation import judging, locked, presiding
from blueprints.calls.states import APPLICATION, ApplicationState


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The points that a member gives to one criterion for one service of one applicant."""

    application_id: int
    service_code: str
    criterion_code: str
    points: Decimal
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The points that the commission settles on for one criterion, with the reason where they are not the average."""

    criterion_code: str
    points: Decimal
    reason: str = ""


@use_case
def score(*, marks: Iterable[Mark], seen: int, actor: Actor, now: datetime) -> int:
    """Give points, to one applicant or to many; return how many entries are new. The same points again are none.

    `seen` is the last of one's entries that the page showed: points changed since then in another window stay.

    Raises:
        Refused: every reason against, of every mark; nothing is kept then.
    """
    wanted = tuple(marks)
    rows = {row.id: row for row in queries.locked_applications({each.application_id for each in wanted})}
    agree(_reasons_not_to_open({each.application_id for each in wanted}, rows, actor))
    sheets = {sheet.key: sheet for each in scores.sheets(rows.values()).values() for sheet in each}
    mine = {key: people.get(_me(actor), {}) for key, people in scores.given(rows, by=_me(actor)).items()}
    new: list[dict[str, Any]] = []
    against: list[Refusal] = []
    for mark in wanted:
        before = mine.get((mark.application_id, mark.service_code), {}).get(mark.criterion_code)
        if before is not None and (before.points, before.note or "") == (mark.points, mark.note):
            continue
        sheet = sheets.get((mark.application_id, mark.service_code))
        against += _reasons_against(mark, sheet, before, seen, _receipt(rows[mark.application_id]))
        new.append(_row(mark, rows[mark.application_id], actor, now))
    agree(dict.fromkeys(against))
    if new:
        session().execute(insert(Score), new)
    return len(new)


def _reasons_not_to_open(wanted: set[int], rows: Mapping[int, Application], actor: Actor) -> list[Refusal]:
    """Why this member may not score these applicants; in a constant number of queries."""
    if wanted - rows.keys():
        return [Refusal("application-unknown")]
    members = {call: queries.commission_of(call) for call in {row.call_id for row in rows.values()}}
    if not all(found and actor.person_id in found.people for found in members.values()):
        return [Refusal("not-a-member")]
    declared, handed = queries.declarations(rows), queries.handed_in(rows)
    found = []
    for row in rows.values():
        if not _judges(members[row.call_id], declared.get(row.id, {}), actor):
            found.append(Refusal("declare-first"))
        elif row.state != ApplicationState.EVALUATION:
            found.append(Refusal("application-not-before-commission", state=row.state))
        elif actor.person_id in handed.get(row.id, ()):
            found.append(Refusal("evaluation-handed-in"))
    return found


def _reasons_against(
    mark: Mark, sheet: Sheet | None, before: ScoreCard | None, seen: int, receipt: str
) -> tuple[Refusal, ...]:
    criterion = sheet.table.criterion(mark.criterion_code) if sheet else None
    if criterion is None:
        return (Refusal("criterion-not-asked", criterion=mark.criterion_code),)
    found = reasons_not_to_score(mark.points, _named(criterion, receipt))
    if before is not None and before.id > seen:
        return (*found, Refusal("score-changed-meanwhile", criterion=f"{criterion.title} ({receipt})"))
    return found


def _row(mark: Mark, row: Application, actor: Actor, now: datetime, correction: str | None = None) -> dict[str, Any]:
    return {
        "application_id": mark.application_id,
        "agency_id": row.agency_id,
        "service_code": mark.service_code,
        "person_id": actor.person_id,
        "criterion_code": mark.criterion_code,
        "points": mark.points,
        "note": mark.note or None,
        "correction": correction,
        "at": now,
    }


@use_case
def correct_score(*, mark: Mark, reason: str, actor: Actor, now: datetime) -> None:
    """Correct one's own points after the handing in: a new entry with its reason, until they are agreed upon.

    Raises:
        Refused: not handed in yet, agreed already, no reason, or points that cannot be given.
    """
    row = locked(mark.application_id)
    judging(row, actor)
    sheet = _sheet(row, mark.service_code)
    against = list(_reasons_against(mark, sheet, None, 0, _receipt(row)))
    if actor.person_id not in queries.handed_in([row.id]).get(row.id, frozenset()):
        against.append(Refusal("evaluation-not-handed-in"))
    if mark.criterion_code in scores.agreed([row.id]).get((row.id, mark.service_code), {}):
        against.append(Refusal("score-agreed-already"))
    if not reason.strip():
        against.append(Refusal("correction-needs-reason"))
    agree(against)
    session().execute(insert(Score), [_row(mark, row, actor, now, reason.strip())])
    _record("application.score-corrected", row, actor, now, service=mark.service_code, criterion=mark.criterion_code)


@use_case
def agree_scores(
    *, application_id: int, service_code: str, settled: Iterable[Settled], seen: int, actor: Actor, now: datetime
) -> int:
    """Record the points that the commission agreed on; return how many entries are new. Only who presides may.

    Points agreed before are corrected by a new entry, with its reason. `seen` is the last agreed entry shown.

    Raises:
        Refused: the quorum or somebody's scores are missing, or a reason is; nothing is kept then.
    """
    row = locked(application_id)
    found = judging(row, actor)
    agree(policies.reasons_not_to_chair(actor, chair=presiding(found, row.id)))
    seated = _seated(found, row, now)
    sheet = _sheet(row, service_code)
    given = scores.given([row.id]).get((row.id, service_code), {})
    known = scores.agreed([row.id]).get((row.id, service_code), {})
    if known and max(each.id for each in known.values()) > seen:
        raise Refused(Refusal("agreed-scores-changed-meanwhile"))
    new, against = [], []
    for each in settled:
        criterion = sheet.table.criterion(each.criterion_code)
        before = known.get(each.criterion_code)
        if before is not None and before.points == each.points:
            continue
        if criterion is None:
            raise Refused(Refusal("criterion-not-asked", criterion=each.criterion_code))
        own = _of_criterion(given, seated, criterion.code)
        against += _reasons_not_to_settle(criterion, own, each, before is not None, seated)
        if own:
            new.append(
                _agreed_row(
                    row, service_code, each, average(own.values()), before.points if before else None, actor, now
                )
            )
    agree(against)
    session().add_all(new)
    session().flush()
    _record("application.scores-agreed", row, actor, now, service=service_code, entries=len(new))
    return len(new)


def _seated(found: CommissionCard, row: Application, now: datetime) -> Bench:
    rules = queries.quorum_rules(row.agency_id, day_of(now))
    seated = queries.bench_of(found, queries.declarations([row.id]).get(row.id, {}), rules)
    against = list(reasons_not_to_judge(seated, rules))
    if waiting := set(seated.sitting) - queries.handed_in([row.id]).get(row.id, frozenset()):
        against.append(Refusal("evaluations-missing", people=len(waiting)))
    agree(against)
    return seated


def _of_criterion(given: Mapping[int, Mapping[str, ScoreCard]], seated: Bench, criterion: str) -> dict[int, Decimal]:
    """What each of those who judge gave to one criterion."""
    return {who: given[who][criterion].points for who in seated.sitting if criterion in given.get(who, {})}


def _reasons_not_to_settle(
    criterion: Criterion, own: dict[int, Decimal], settled: Settled, corrects: bool, seated: Bench
) -> list[Refusal]:
    members = frozenset(seated.sitting)
    found = list(reasons_not_to_score(settled.points, replace(criterion.scored, code=criterion.title)))
    found += reasons_not_to_agree(own, settled.points, reason=settled.reason, members=members)
    if corrects and not settled.reason.strip():
        found.append(Refusal("correction-needs-reason"))
    return found


def _agreed_row(
    row: Application,
    service_code: str,
    settled: Settled,
    mean: Decimal,
    replaces: Decimal | None,
    actor: Actor,
    now: datetime,
) -> AgreedScore:
    return AgreedScore(
        application_id=row.id,
        agency_id=row.agency_id,
        service_code=service_code,
        criterion_code=settled.criterion_code,
        points=settled.points,
        average=mean,
        reason=settled.reason.strip() or None,
        replaces=replaces,
        at=now,
        by=actor.person_id,
    )


@use_case
def evaluate_again(*, application_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take a proposed outcome back to the commission, to correct it. Only who presides may, and says why.

    Raises:
        Refused: the person does not preside, there is no reason, or an act decided already.
    """
    row = locked(application_id)
    found = queries.commission_of(row.call_id)
    if found is None:
        raise Refused(Refusal("commission-missing"))
    agree(policies.reasons_not_to_sit(actor, members=found.people))
    agree(policies.reasons_not_to_chair(actor, chair=presiding(found, row.id)))
    if not reason.strip():
        raise Refused(Refusal("correction-needs-reason"))
    row.state = agreed(APPLICATION.next(row.state, "evaluate_again"))
    _record("application.evaluated-again", row, actor, now, reason=reason.strip())


def _sheet(row: Application, service_code: str) -> Sheet:
    found = next((each for each in scores.sheets([row])[row.id] if each.service_code == service_code), None)
    if found is None:
        raise Refused(Refusal("service-not-asked-for", service=service_code))
    return found


def _named(criterion: Criterion, receipt: str) -> Any:
    """The criterion as a refusal names it to people."""
    return replace(criterion.scored, code=f"{criterion.title} ({receipt})")


def _receipt(row: Application) -> str:
    return f"{row.receipt_number}/{row.receipt_year}"


def _judges(commission: CommissionCard | None, declared: Mapping[int, Declared], actor: Actor) -> bool:
    return commission is not None and queries.judges(commission, declared, actor.person_id)


def _me(actor: Actor) -> int:
    return actor.person_id or 0


def _record(action: str, row: Application, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(action, kind="application", subject_id=row.id, actor=actor, at=now, **facts)
