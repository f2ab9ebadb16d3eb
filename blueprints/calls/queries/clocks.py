"""The legal clocks of several cases at once, for lists."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from app.db import session
from blueprints.calls.models import Application, Call, IntegrationRequest, Lodging, RejectionNotice
from blueprints.calls.queries.calls import windows_of
from blueprints.calls.queries.procedure import clock, procedure_of
from blueprints.calls.rules.legal_clock import ClockReading
from blueprints.calls.rules.terms import term_begins
from blueprints.calls.states import CLOCK_RUNS


def clocks(application_ids: Iterable[int], *, today: date) -> dict[int, ClockReading]:
    """How the clocks stand of those cases that are not decided yet, by id; in three statements."""
    here, ids = session(), set(application_ids)
    newest = (
        select(Lodging.application_id, Lodging.content["terms"].label("terms"))
        .where(Lodging.application_id.in_(ids))
        .ext(distinct_on(Lodging.application_id))
        .order_by(Lodging.application_id, Lodging.number.desc())
        .subquery()
    )
    cases = here.execute(
        select(Application.id, Application.agency_id, Application.lodged_at, Call, newest.c.terms)
        .join(Call, Call.id == Application.call_id)
        .join(newest, newest.c.application_id == Application.id)
        .where(Application.state.in_(CLOCK_RUNS))
    ).all()
    requests: dict[int, list[IntegrationRequest]] = defaultdict(list)
    for request in here.scalars(
        select(IntegrationRequest)
        .where(IntegrationRequest.application_id.in_(ids))
        .order_by(IntegrationRequest.number, IntegrationRequest.id)
    ):
        requests[request.application_id].append(request)
    notices: dict[int, list[RejectionNotice]] = defaultdict(list)
    for notice in here.scalars(
        select(RejectionNotice)
        .where(RejectionNotice.application_id.in_(ids))
        .order_by(RejectionNotice.number, RejectionNotice.id)
    ):
        notices[notice.application_id].append(notice)
    return {
        case.id: clock(
            case.agency_id,
            procedure_of(
                term_begins(windows_of(case.Call), lodged_at=case.lodged_at, terms=case.terms),
                requests[case.id],
                notices[case.id],
            ),
            case.terms,
            today=today,
        )
        for case in cases
    }
