"""Reading imported files and their faults."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.db import session
from app.outbox import find
from app.pages import Page
from blueprints.care.models import BatchFault, EntryBatch
from blueprints.care.states import BatchState

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class BatchCard:
    """An imported file; `is_running` while a job has it, `done` the rows that the job has read so far."""

    id: int
    agency_id: int
    provider_id: int
    month: date
    file_name: str
    state: str
    rows: int
    good: int
    bad: int
    present: int
    inserted: int
    changed: int
    minutes: int
    notices: tuple[dict[str, Any], ...]
    uploaded_at: datetime
    is_running: bool
    done: int
    has_failed: bool


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault of one row."""

    line: int
    code: str
    field: str
    value: str


def batch(batch_id: int) -> BatchCard | None:
    """One file, if it is within reach, with how far its job is."""
    row = session().get(EntryBatch, batch_id, populate_existing=True)
    if row is None:
        return None
    running = row.state in {BatchState.UPLOADED, BatchState.CONFIRMED}
    job = find(row.outbox_id) if running and row.outbox_id is not None else None
    return _card(row, running=running, done=job.progress_done if job else 0, failed=bool(job and job.failed_at))


def batches(provider_id: int, month: date | None = None, limit: int = 20) -> tuple[BatchCard, ...]:
    """The provider's latest files."""
    statement = select(EntryBatch).where(EntryBatch.provider_id == provider_id)
    if month is not None:
        statement = statement.where(EntryBatch.month == month)
    rows = session().scalars(statement.order_by(EntryBatch.id.desc()).limit(limit))
    return tuple(_card(row, running=False, done=0, failed=False) for row in rows)


def _card(row: EntryBatch, *, running: bool, done: int, failed: bool) -> BatchCard:
    same = (
        "id", "agency_id", "provider_id", "month", "file_name", "state", "rows", "good", "bad", "present",
        "inserted", "changed", "minutes", "uploaded_at",
    )  # fmt: skip
    return BatchCard(
        notices=tuple(row.notices),
        is_running=running and not failed,
        done=done,
        has_failed=failed,
        **{name: getattr(row, name) for name in same},
    )


def page_of_faults(batch_id: int, number: int) -> Page[Fault]:
    """One page of a file's faults, by row."""
    own = BatchFault.batch_id == batch_id
    total = session().scalar(select(func.count()).select_from(BatchFault).where(own)) or 0
    number = min(number, max(1, -(-total // PER_PAGE)))
    rows = session().scalars(
        select(BatchFault)
        .where(own)
        .order_by(BatchFault.line, BatchFault.code, BatchFault.field)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return Page(rows=[_fault(row) for row in rows], number=number, size=PER_PAGE, total=total)


def all_faults(batch_id: int) -> Iterator[Fault]:
    """Every fault of a file, by row."""
    statement = select(BatchFault).where(BatchFault.batch_id == batch_id)
    ordered = statement.order_by(BatchFault.line, BatchFault.code, BatchFault.field)
    return (_fault(row) for row in session().scalars(ordered.execution_options(yield_per=1000)))


def _fault(row: BatchFault) -> Fault:
    return Fault(line=row.line, code=row.code, field=row.field, value=row.value)
