"""Trying a draft of rules, parameters and prices on what was billed; then letting it hold in earnest."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app import audit, outbox, progress
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, agree, agreed
from app.uow import use_case
from blueprints.invoices.models import EInvoice, Replay
from blueprints.invoices.parameters import RULES
from blueprints.invoices.queries.borne import Borne, accesses_of
from blueprints.invoices.rules.replaying import (
    Change,
    Draft,
    DraftPrice,
    as_json,
    by_comune,
    by_provider,
    from_json,
    merged,
    reasons_not_to_activate,
    reasons_not_to_replay,
)
from blueprints.invoices.services.verifying import documents_of
from blueprints.invoices.states import REPLAY, InvoiceState
from blueprints.register import api as register
from blueprints.territory import api as territory

AT_ONCE = 60
"""Invoices that are judged as one set: what bounds the memory, and how often the progress is told."""


@use_case
def ask_replay(*, name: str, draft: Draft, actor: Actor, now: datetime) -> int:
    """Let a job try a draft on the invoices of the agency's last months; return the replay's id.

    Raises:
        Refused: with each reason against.
    """
    today, agency_id = day_of(now), actor.agency_id or 0
    agree(reasons_not_to_replay(draft, today=today))
    agree(_unreadable(draft))
    months = int(territory.parameter(agency_id, "invoices.replay_months", today))
    row = Replay(
        agency_id=agency_id,
        name=name,
        draft=as_json(draft),
        first=_months_before(today, months),
        last=today,
        state=REPLAY.initial,
        asked_at=now,
        asked_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    row.outbox_id = outbox.later("invoices.replay", replay_id=row.id)
    audit.record("replay.asked", kind="replay", subject_id=row.id, actor=actor, at=now, draft=row.draft)
    return row.id


def _unreadable(draft: Draft) -> Iterator[Refusal]:
    """What was written for a parameter and is not of its kind."""
    for name, written in draft.parameters.items():
        known = territory.definition(name)
        try:
            known.read(written)
        except (ValueError, ArithmeticError):
            yield Refusal("replay-value-unreadable", parameter=known.label["it"], example=str(known.default))


def _months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before a day's."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


@use_case
def replay(*, replay_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """The job: judge the invoices with the rules of today and with the draft. Findings that are kept stay as they are.

    Raises:
        LookupError: there is no such replay.
    """
    row = session().get(Replay, replay_id, with_for_update=True)
    if row is None:
        raise LookupError("no such replay")
    if row.state != REPLAY.initial:
        return {"invoices": 0}
    ids = _invoices(row)
    changes: list[Change] = []
    for start in range(0, len(ids), AT_ONCE):
        changes += _changes(row, ids[start : start + AT_ONCE])
        if row.outbox_id is not None:
            progress.report(row.outbox_id, done=min(start + AT_ONCE, len(ids)), total=len(ids))
    least = int(territory.parameter(row.agency_id, "reports.least_people", row.last))
    row.result = {
        "documents": len(changes),
        "providers": [asdict(each) for each in by_provider(changes)],
        "comuni": [asdict(each) for each in by_comune(changes, least=least)],
    }
    row.state = agreed(REPLAY.next(row.state, "finish"))
    return {"invoices": len(ids)}


def _invoices(row: Replay) -> list[int]:
    statement = select(EInvoice.id).where(
        EInvoice.agency_id == row.agency_id,
        EInvoice.dated.between(row.first, row.last),
        EInvoice.state != InvoiceState.REFUSED,
        EInvoice.provider_id.is_not(None),
    )
    return list(session().scalars(statement.order_by(EInvoice.id)))


def _changes(row: Replay, ids: Sequence[int]) -> list[Change]:
    """What the draft makes of some invoices that came one after the other."""
    from blueprints.invoices.queries.drafts import judged_twice  # polars is loaded only where it is used

    rows = session().scalars(select(EInvoice).where(EInvoice.id.in_(ids)).order_by(EInvoice.id)).all()
    draft = from_json(row.draft)
    before, after, steps = judged_twice(row.agency_id, documents_of(rows), draft, before=min(ids), on=row.last)
    accesses = accesses_of(match.report.id for found in before.matches.values() for match in found if match.report)
    first, second = Borne(before, accesses), Borne(after, accesses)
    found = []
    for each in before.documents:
        bears = first.by_bearer(each)
        would_bear = merged([second.by_bearer(each), second.risen(each, steps)])
        found.append(
            Change(
                provider_id=each.issuer,
                before=sum(bears.values()),
                after=sum(would_bear.values()),
                bears_before=bears,
                bears_after=would_bear,
            )
        )
    return found


@use_case
def activate(*, replay_id: int, valid_from: date, act: str, actor: Actor, now: datetime) -> None:
    """Let a draft that was tried hold from a day on: rules and parameters as decided, prices as new tariffs.

    Raises:
        Refused: it was not tried or holds already, the day has gone, or the register refuses a price.
        LookupError: the actor's agency has no such replay.
    """
    row = session().get(Replay, replay_id, with_for_update=True)
    if row is None or row.agency_id != actor.agency_id:
        raise LookupError("no such replay")
    state = agreed(REPLAY.next(row.state, "activate"))
    draft, today = from_json(row.draft), day_of(now)
    agree(reasons_not_to_activate(draft, valid_from=valid_from, today=today, act=act))
    decided = {**draft.parameters, **_rules_decided(row.agency_id, draft, valid_from)}
    for name, written in decided.items():
        territory.set_parameter(
            name=name, written=written, valid_from=valid_from, source=act, today=today, actor=actor, now=now
        )
    for each in draft.prices:
        _set_price(row.agency_id, each, valid_from, act, actor, now)
    row.state = state
    row.valid_from, row.act, row.activated_at, row.activated_by = valid_from, act, now, actor.person_id
    facts: dict[str, Any] = {"valid_from": valid_from.isoformat(), "act": act}
    audit.record("replay.activated", kind="replay", subject_id=row.id, actor=actor, at=now, **facts)


def _rules_decided(agency_id: int, draft: Draft, day: date) -> dict[str, str]:
    """The parameter that lists the rules, when the draft changes it."""
    if not (draft.on or draft.off):
        return {}
    applied = set(str(territory.parameter(agency_id, RULES.name, day)).replace(",", " ").split())
    return {RULES.name: " ".join(sorted((applied | set(draft.on)) - set(draft.off)))}


def _set_price(agency_id: int, price: DraftPrice, valid_from: date, act: str, actor: Actor, now: datetime) -> None:
    names = ("service_code", "profile", "day_type", "time_band", "school_level", "fund")
    register.set_tariff(
        agency_id=agency_id,
        key=register.TariffKey(**{name: getattr(price, name) for name in names}),
        unit_price=price.unit_price,
        valid_from=valid_from,
        act=act,
        actor=actor,
        now=now,
    )
