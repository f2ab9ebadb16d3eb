"""Outward effects wait for the commit: jobs are rows written in the same transaction.

PostgreSQL is the record, the queue is rebuildable. The relay hands committed rows to RQ; a row is done
when the transaction of its job says so; a row that was handed over and is neither done nor being worked
on is handed over again.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.actors import EVERYTHING, Reach
from app.db import Base, Id, Instant, Json, Key, current_reach, reaching, session


class OutboxRow(Base):
    """A job to run once the transaction that wrote it is committed."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "run_after", "id", postgresql_where=text("done_at is null and failed_at is null")),
    )

    id: Mapped[Key]
    job: Mapped[str] = mapped_column(String(80))
    payload: Mapped[Json]
    reach: Mapped[str] = mapped_column(String(10))
    agency_id: Mapped[Id | None]
    provider_id: Mapped[Id | None]
    dedupe: Mapped[str | None] = mapped_column(String(200), unique=True)
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())
    run_after: Mapped[Instant] = mapped_column(server_default=func.now())
    handed_at: Mapped[Instant | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    done_at: Mapped[Instant | None]
    failed_at: Mapped[Instant | None]
    error: Mapped[str | None]
    progress_done: Mapped[int] = mapped_column(server_default="0")
    progress_total: Mapped[int | None]
    progress_note: Mapped[str | None]
    result: Mapped[Json | None]


# The id is drawn first: a statement that hands it back would ask to read the row.
_next_id = func.nextval(func.pg_get_serial_sequence("outbox", "id"))


def later(
    job: str,
    *,
    reach: Reach | None = None,
    run_after: datetime | None = None,
    dedupe: str | None = None,
    **payload: Any,
) -> int | None:
    """Write a job to the outbox, in the running transaction.

    `payload` holds ids and plain values. With `dedupe`, a second job of the same key is not written and
    None comes back; without, the id of the row, under which its progress can be shown.
    """
    seen = reach or current_reach()
    values: dict[str, Any] = {
        "job": job,
        "payload": payload,
        "reach": seen.kind,
        "agency_id": seen.agency_id,
        "provider_id": seen.provider_id,
        "dedupe": dedupe,
    }
    if run_after is not None:
        values["run_after"] = run_after
    row_id = int(session().scalar(select(_next_id)) or 0)
    statement = insert(OutboxRow).values(id=row_id, **values).on_conflict_do_nothing(index_elements=["dedupe"])
    with reaching(EVERYTHING):  # "on conflict" asks to read the row, which its writer may not
        written = session().execute(statement.inline())
    return row_id if written.rowcount else None  # type: ignore[attr-defined]  # a CursorResult, typed as Result


def find(outbox_id: int) -> OutboxRow | None:
    """The row, if it is within reach."""
    return session().get(OutboxRow, outbox_id, populate_existing=True)


def result_of(dedupe: str) -> dict[str, Any] | None:
    """What the job of that key returned, None while it is not done or when there is none."""
    with reaching(EVERYTHING):
        row = session().scalars(select(OutboxRow).where(OutboxRow.dedupe == dedupe)).one_or_none()
    if row is None or row.done_at is None:
        return None
    return dict(row.result or {})
