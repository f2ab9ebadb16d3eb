"""What waits for the people of the room, counted in a few statements."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.periods import month_of
from app.room import Waiting
from blueprints.care.models import EntryBatch, MonthlyReport, ServiceEntry
from blueprints.care.states import BatchState, ReportState


def for_case_worker(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Reports that were submitted and not decided."""
    waiting = (ReportState.SUBMITTED, ReportState.UNDER_REVIEW)
    own = MonthlyReport.agency_id == (actor.agency_id or 0)
    counts = session().execute(
        select(*(func.count().filter(MonthlyReport.state == state) for state in waiting)).where(own)
    )
    for state, count in zip(waiting, counts.one(), strict=True):
        yield Waiting(
            code=f"waits-report-{state.replace('_', '-')}",
            count=count,
            endpoint="care.list_reports",
            values={"stato": str(state)},
        )


def for_provider(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Reports that came back, past months whose hours were not submitted, files that wait for a yes or no."""
    report, provider_id = MonthlyReport, actor.provider_id or 0
    has_hours = (
        select(ServiceEntry.id)
        .where(
            ServiceEntry.provider_id == provider_id,
            ServiceEntry.agency_id == report.agency_id,
            ServiceEntry.service_code == report.service_code,
            ServiceEntry.day >= report.month,
            ServiceEntry.day < report.month + func.make_interval(0, 1),
        )
        .correlate(report)
        .exists()
    )
    past = (report.state == ReportState.OPEN, report.month < month_of(day_of(now)).start, has_hours)
    returned, unsent = (
        session()
        .execute(
            select(func.count().filter(report.state == ReportState.RETURNED), func.count().filter(*past)).where(
                report.provider_id == provider_id
            )
        )
        .one()
    )
    page = "care.list_reports"
    yield Waiting(
        code="waits-report-returned", count=returned, endpoint=page, values={"stato": "returned"}, urgent=True
    )
    yield Waiting(code="waits-report-unsent", count=unsent, endpoint=page, values={"stato": "open"})
    checked = (EntryBatch.provider_id == provider_id, EntryBatch.state == BatchState.CHECKED)
    files = session().scalar(select(func.count()).select_from(EntryBatch).where(*checked)) or 0
    yield Waiting(code="waits-file", count=files, endpoint=page)
