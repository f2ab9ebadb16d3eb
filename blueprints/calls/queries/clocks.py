"""The legal clocks of several cases at once, for lists."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from app.db import session
from blueprints.calls.models import Application, Call, IntegrationRequest, Lodging, RejectionNotice
from blueprints.calls.queries.calls import windows_of
from blueprints.calls.queries.procedure import clock, procedure_of
from blueprints.calls.rules.legal_clock import ClockReading
from blueprints.calls.rules.terms import term_begins
from blueprints.calls.states import CLOCK_RUNS

Row = TypeVar("Row", IntegrationRequest, RejectionNotice)


def clocks(application_ids: Iterable[int], *, today: date) -> dict[int, ClockReading]:
    """How the clocks stand of those cases that are not decided yet, by id; in three statements."""
    ids = set(application_ids)
    newest = (
        select(Lodging.application_id, Lodging.content["terms"].label("terms"))
        .where(Lodging.application_id.in_(ids))
        .ext(distinct_on(Lodging.application_id))
        .order_by(Lodging.application_id, Lodging.number.desc())
        .subquery()
    )
    cases = (
        session()
        .execute(
            select(Application.id, Application.agency_id, Application.lodged_at, Call, newest.c.terms)
            .join(Call, Call.id == Application.call_id)
            .join(newest, newest.c.application_id == Application.id)
            .where(Application.state.in_(CLOCK_RUNS))
        )
        .all()
    )
    requests, notices = _by_case(IntegrationRequest, ids), _by_case(RejectionNotice, ids)
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


def _by_case(kind: type[Row], application_ids: set[int]) -> dict[int, list[Row]]:
    """What was asked of each application, or told to it, in order."""
    found: dict[int, list[Row]] = defaultdict(list)
    of_these = select(kind).where(kind.application_id.in_(application_ids)).order_by(kind.number, kind.id)
    for row in session().scalars(of_these):
        found[row.application_id].append(row)
    return found
