"""Checks on self-declarations: announced, drawn once, beside them the doubtful ones, and what was found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.uow import use_case
from blueprints.calls import policies
from blueprints.calls.models import SampleCheck, SampleDraw, SampleOutcome
from blueprints.calls.models.sampling import SAMPLE_OUTCOMES
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import sampling as queries
from blueprints.calls.rules.draw import draw, ticket
from blueprints.calls.rules.sampling import reasons_not_to_announce, reasons_not_to_draw


@use_case
def announce(*, call_id: int, seed_source: str, seed_day: date, actor: Actor, now: datetime) -> int:
    """Announce a draw among the applications that no draw has held yet; from now on its receipts are fixed.

    `seed_source` is a public event of `seed_day`, still to come, from which anybody reads the seed.

    Raises:
        Refused: another draw is announced, there is nothing to draw from, or the seed may be known already.
    """
    call = calls_queries.locked_call(call_id)
    if call is None or call.version is None:
        raise Refused(Refusal("call-unknown"))
    agree(policies.reasons_not_to_manage(actor, agency_id=call.agency_id))
    before, waiting = queries.draws(call_id), queries.not_drawn_yet(call_id)
    announced = any(each.drawn_at is None for each in before)
    today = day_of(now)
    agree(
        reasons_not_to_announce(
            waiting=len(waiting), announced=announced, seed_source=seed_source, seed_day=seed_day, today=today
        )
    )
    row = SampleDraw(
        agency_id=call.agency_id,
        call_id=call_id,
        number=len(before) + 1,
        percent=queries.percent(call_id, call.agency_id, today),
        receipts=list(waiting),
        seed_source=seed_source.strip(),
        seed_day=seed_day,
        announced_at=now,
        announced_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    _record("sample.announced", call_id, actor, now, draw=row.id, applications=len(waiting))
    return row.id


@use_case
def draw_sample(*, draw_id: int, seed: str, actor: Actor, now: datetime) -> int:
    """Draw, once; return how many are drawn.

    Raises:
        Refused: it was drawn already, the day of the seed has not come, or there is no seed.
    """
    row = _own(draw_id, actor)
    drawn = row.drawn_at is not None
    agree(reasons_not_to_draw(drawn=drawn, seed=seed, seed_day=row.seed_day, today=day_of(now)))
    row.seed, row.drawn_at, row.drawn_by = seed.strip(), now, actor.person_id
    session().flush()
    ids = queries.receipts(row.call_id)
    found = draw(row.receipts, seed=row.seed, percent=row.percent)
    session().add_all(
        SampleCheck(
            draw_id=row.id,
            agency_id=row.agency_id,
            application_id=ids[each.receipt],
            ticket=each.ticket,
            by_lot=True,
            added_at=now,
        )
        for each in found
        if each.receipt in ids  # one that was withdrawn after the announcement is drawn, and there is nothing to check
    )
    session().flush()
    _record("sample.drawn", row.call_id, actor, now, draw=row.id, seed=row.seed, drawn=len(found))
    return len(found)


@use_case
def doubt(*, draw_id: int, application_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Check an application about which there is a doubt, beside those drawn; return the id of the check.

    Raises:
        Refused: there is no reason, the draw is still to be made, or the application is of another call.
    """
    row = _own(draw_id, actor)
    receipt = {key: value for value, key in queries.receipts(row.call_id).items()}.get(application_id)
    if receipt is None:
        raise Refused(Refusal("application-unknown"))
    if row.seed is None:
        raise Refused(Refusal("draw-not-made-yet"))
    if not reason.strip():
        raise Refused(Refusal("doubt-needs-reason"))
    known = session().scalars(
        select(SampleCheck).where(SampleCheck.draw_id == draw_id, SampleCheck.application_id == application_id)
    )
    check = known.one_or_none() or SampleCheck(
        draw_id=draw_id,
        agency_id=row.agency_id,
        application_id=application_id,
        ticket=ticket(row.seed, receipt),
        by_lot=False,
        added_at=now,
    )
    if check.doubt is not None:
        raise Refused(Refusal("doubt-known-already"))
    check.doubt = reason.strip()
    session().add(check)
    session().flush()
    _record("sample.doubted", row.call_id, actor, now, check=check.id)
    return check.id


@use_case
def record_outcome(*, check_id: int, outcome: str, note: str, actor: Actor, now: datetime) -> None:
    """Record what a check found and from which source; a later outcome counts, the earlier ones stay.

    Raises:
        Refused: there is no such check or outcome, or no note.
    """
    row = session().get(SampleCheck, check_id)
    if row is None:
        raise Refused(Refusal("check-unknown"))
    found = _own(row.draw_id, actor)
    if outcome not in SAMPLE_OUTCOMES:
        raise Refused(Refusal("outcome-unknown"))
    if not note.strip():
        raise Refused(Refusal("outcome-needs-note"))
    session().add(
        SampleOutcome(
            check_id=check_id,
            agency_id=row.agency_id,
            outcome=outcome,
            note=note.strip(),
            at=now,
            by=actor.person_id,
        )
    )
    _record("sample.checked", found.call_id, actor, now, check=check_id, outcome=outcome)


def _own(draw_id: int, actor: Actor) -> SampleDraw:
    row = queries.locked_draw(draw_id)
    if row is None:
        raise Refused(Refusal("draw-unknown"))
    agree(policies.reasons_not_to_manage(actor, agency_id=row.agency_id))
    return row


def _record(action: str, call_id: int, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(action, kind="call", subject_id=call_id, actor=actor, at=now, **facts)
