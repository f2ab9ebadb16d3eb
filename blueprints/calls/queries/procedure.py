"""Reading what happens to a case between lodging and decision."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

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


def holidays(agency_id: int, first: date, last: date) -> IsHoliday:
    """The days on which a term of this agency does not end: national holidays and Sundays."""
    here = territory.comuni_of(agency_id, first)
    found = territory.holidays([each.id for each in here[:1]], first, last)
    saturdays = bool(territory.parameter(agency_id, "calls.saturdays_are_holidays", first))
    return holidays_of({day for _, day in found}, saturdays=saturdays)


def procedure_of(lodged_at: datetime, application_id: int, *, concluded_on: date | None = None) -> Procedure:
    """What has happened to a case, as its clock wants it."""
    asked = tuple(
        PiecesRequest(
            sent_on=day_of(each.requested_at),
            days=(each.due_on - day_of(each.requested_at)).days,
            answered_on=day_of(each.answered_at) if each.answered_at else None,
        )
        for each in requests(application_id)
    )
    told = tuple(
        ReasonsNotice(
            sent_on=day_of(each.sent_at),
            received_on=day_of(each.sent_at),
            observed_on=day_of(each.observed_at) if each.observed_at else None,
        )
        for each in notices(application_id)
    )
    return Procedure(started_on=day_of(lodged_at), concluded_on=concluded_on, requests=asked, notices=told)


def clock(agency_id: int, procedure: Procedure, *, today: date) -> ClockReading:
    """How the legal clock of a case stands."""
    terms = terms_of(agency_id, procedure.started_on)
    is_holiday = holidays(agency_id, procedure.started_on, today + timedelta(days=400))
    return read_clock(procedure, terms, today=max(today, procedure.started_on), is_holiday=is_holiday)
