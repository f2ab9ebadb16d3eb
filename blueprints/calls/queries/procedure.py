"""Reading what happens to a case between lodging and decision."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from app.clock import day_of
from app.db import session
from blueprints.calls.models import FormalCheck, IntegrationRequest, RejectionNotice
from blueprints.calls.rules.calendar import IsHoliday, holidays_of
from blueprints.calls.rules.legal_clock import ClockReading, PiecesRequest, Procedure, ReasonsNotice, Terms, read_clock
from blueprints.calls.states import IntegrationState
from blueprints.territory import api as territory


def open_request(application_id: int) -> IntegrationRequest | None:
    """The request for integration that waits for an answer."""
    return (
        session()
        .scalars(
            select(IntegrationRequest).where(
                IntegrationRequest.application_id == application_id, IntegrationRequest.state == IntegrationState.SENT
            )
        )
        .one_or_none()
    )


def requests(application_id: int) -> tuple[IntegrationRequest, ...]:
    """The requests for integration, in order."""
    return tuple(
        session().scalars(
            select(IntegrationRequest)
            .where(IntegrationRequest.application_id == application_id)
            .order_by(IntegrationRequest.number, IntegrationRequest.id)
        )
    )


def notices(application_id: int) -> tuple[RejectionNotice, ...]:
    """The notices of reasons, in order."""
    return tuple(
        session().scalars(
            select(RejectionNotice)
            .where(RejectionNotice.application_id == application_id)
            .order_by(RejectionNotice.number, RejectionNotice.id)
        )
    )


@dataclass(frozen=True, kw_only=True)
class FormalCard:
    """What an officer found last about one item."""

    item_code: str
    outcome: str
    note: str | None
    at: datetime
    by: int


def formal_checks(application_id: int) -> dict[str, FormalCard]:
    """What was found last, by item."""
    rows = session().scalars(
        select(FormalCheck).where(FormalCheck.application_id == application_id).order_by(FormalCheck.id)
    )
    return {
        row.item_code: FormalCard(item_code=row.item_code, outcome=row.outcome, note=row.note, at=row.at, by=row.by)
        for row in rows
    }


def terms_of(agency_id: int, on: date) -> Terms:
    """The agency's terms for its procedures, on a day."""

    def days(name: str) -> int:
        return int(territory.parameter(agency_id, f"calls.{name}", on))

    return Terms(
        days=days("term_days"),
        longest_request_days=days("integration_longest_days"),
        requests_that_suspend=days("integration_rounds"),
        observation_days=days("observation_days"),
        resume_days=days("resume_days"),
    )


def holidays(agency_id: int, first: date, *, saturdays: bool | None = None) -> IsHoliday:
    """The days on which a term of this agency does not end: those that are holidays in all of its Comuni."""
    if saturdays is None:
        saturdays = bool(territory.parameter(agency_id, "calls.saturdays_are_holidays", first))
    return holidays_of(_days_off(agency_id, first.year), saturdays=saturdays)


@lru_cache(maxsize=128)
def _days_off(agency_id: int, year: int) -> frozenset[date]:
    """Holidays from one year to the end of the third after it; a calendar that is printed does not change."""
    ids = [each.id for each in territory.comuni_of(agency_id, date(year, 1, 1))]
    found = Counter(day for _, day in territory.holidays(ids, date(year, 1, 1), date(year + 3, 12, 31)))
    return frozenset(day for day, comuni in found.items() if comuni == len(ids))


def frozen_terms(agency_id: int, on: date) -> dict[str, Any]:
    """The terms in force when a case begins, as the lodged content keeps them."""
    saturdays = bool(territory.parameter(agency_id, "calls.saturdays_are_holidays", on))
    return {**asdict(terms_of(agency_id, on)), "saturdays": saturdays}


def pieces_request(requested_at: datetime, due_on: date, answered_at: datetime | None) -> PiecesRequest:
    """A request for integration, as the clock wants it."""
    sent_on = day_of(requested_at)
    answered_on = day_of(answered_at) if answered_at else None
    return PiecesRequest(sent_on=sent_on, days=(due_on - sent_on).days, answered_on=answered_on)


def reasons_notice(sent_at: datetime, observed_at: datetime | None) -> ReasonsNotice:
    """A notice of reasons, as the clock wants it: it is received when it is sent, by certified mail."""
    sent_on = day_of(sent_at)
    return ReasonsNotice(sent_on=sent_on, received_on=sent_on, observed_on=day_of(observed_at) if observed_at else None)


def procedure_of(
    began_at: datetime,
    asked_for: Iterable[IntegrationRequest],
    told_on: Iterable[RejectionNotice],
    *,
    concluded_on: date | None = None,
) -> Procedure:
    """What has happened to a case, as its clock wants it."""
    asked = tuple(pieces_request(each.requested_at, each.due_on, each.answered_at) for each in asked_for)
    told = tuple(reasons_notice(each.sent_at, each.observed_at) for each in told_on)
    return Procedure(started_on=day_of(began_at), concluded_on=concluded_on, requests=asked, notices=told)


def clock(agency_id: int, procedure: Procedure, terms: Mapping[str, Any], *, today: date) -> ClockReading:
    """How the legal clock of a case stands, under the terms that were frozen with it."""
    is_holiday = holidays(agency_id, procedure.started_on, saturdays=terms["saturdays"])
    given = Terms(**{each.name: terms[each.name] for each in fields(Terms)})
    return read_clock(procedure, given, today=max(today, procedure.started_on), is_holiday=is_holiday)
