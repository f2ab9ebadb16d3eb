"""The legal clock of a case beside its row in a list: what it needs as columns of the list's own statement."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.clock import day_of
from blueprints.calls.models import Application, Call, IntegrationRequest, Lodging, RejectionNotice
from blueprints.calls.queries.calls import windows_of
from blueprints.calls.queries.procedure import clock, pieces_request, reasons_notice
from blueprints.calls.rules.legal_clock import ClockReading, Procedure
from blueprints.calls.rules.terms import term_begins
from blueprints.calls.states import CLOCK_RUNS


def clock_columns() -> tuple[ColumnElement[Any], ...]:
    """The terms frozen with an application, its requests and its notices in order: what `reading` takes."""
    own, asked, told = Application.id, IntegrationRequest, RejectionNotice
    terms = (
        select(Lodging.content["terms"])
        .where(Lodging.application_id == own)
        .order_by(Lodging.number.desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
    request = func.jsonb_build_array(asked.requested_at, asked.due_on, asked.answered_at)
    notice = func.jsonb_build_array(told.sent_at, told.observed_at)
    return (
        terms,
        select(func.jsonb_agg(aggregate_order_by(request, asked.number)))
        .where(asked.application_id == own)
        .correlate(Application)
        .scalar_subquery(),
        select(func.jsonb_agg(aggregate_order_by(notice, told.number)))
        .where(told.application_id == own)
        .correlate(Application)
        .scalar_subquery(),
    )


def reading(
    row: Application, call: Call, terms: dict[str, Any] | None, requests: Any, notices: Any, *, today: date
) -> ClockReading | None:
    """How the clock of a case stands; None when it was never lodged or an act has concluded it."""
    if terms is None or row.lodged_at is None or row.state not in CLOCK_RUNS:
        return None
    began = term_begins(windows_of(call), lodged_at=row.lodged_at, terms=terms)
    found = Procedure(
        started_on=day_of(began),
        requests=tuple(
            pieces_request(datetime.fromisoformat(sent), date.fromisoformat(due), _moment(answered))
            for sent, due, answered in requests or ()
        ),
        notices=tuple(
            reasons_notice(datetime.fromisoformat(sent), _moment(observed)) for sent, observed in notices or ()
        ),
    )
    return clock(row.agency_id, found, terms, today=today)


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
