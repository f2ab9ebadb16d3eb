"""The only function that RQ sees, and the way from the outbox to it."""

import importlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask, current_app
from redis import Redis
from rq import Queue, Retry
from rq.exceptions import NoSuchJobError
from rq.job import Job, JobStatus
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import OperationalError

from app import clock
from app.actors import EVERYTHING, Actor, Reach
from app.db import db, reaching, session
from app.outbox import OutboxRow
from app.uow import use_case

JobFunction = Callable[..., Any]

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800))
MOST_ATTEMPTS = len(PAUSES) + 1
TRIES_AT_ONCE = 3
LEASE = timedelta(seconds=5)
JOB_TIMEOUT_SECONDS = 900
_LOCK_CLASS = 4711

log = structlog.get_logger(__name__)


class JobFailed(Exception):
    """What the queue hears of a job that failed: the kind of the error, and nobody's data."""


def connection() -> Redis:
    """The connection to Valkey of this application."""
    found: Redis = current_app.extensions["accredita.redis"]
    return found


def queue() -> Queue:
    """The one queue."""
    return Queue(current_app.config["ACCREDITA_QUEUE"], connection=connection())


def perform(outbox_id: int) -> None:
    """Run the job of an outbox row, unless it is done or another worker is at it."""
    with application().app_context():
        try:
            perform_here(outbox_id)
        except Exception as problem:
            log.exception("job failed", outbox_id=outbox_id)
            raise JobFailed(type(problem).__name__) from None  # the queue keeps and prints what it is raised
        finally:
            db.session.remove()


def perform_here(outbox_id: int) -> None:
    """`perform` inside the application context that is already there."""
    with _only_one(outbox_id) as alone:
        if not alone:
            return
        row = _start(outbox_id=outbox_id, actor=Actor(reach=EVERYTHING), now=clock.now())
        if row is None:
            return
        reach = Reach(kind=row.reach, agency_id=row.agency_id, provider_id=row.provider_id)
        actor = Actor(reach=reach)
        try:
            _do(outbox_id=outbox_id, job=row.job, payload=dict(row.payload), actor=actor, now=clock.now())
        except Exception as problem:
            everything = Actor(reach=EVERYTHING)
            _note_failure(outbox_id=outbox_id, error=type(problem).__name__, actor=everything, now=clock.now())
            raise


@use_case
def _start(*, outbox_id: int, actor: Actor, now: datetime) -> OutboxRow | None:
    row = session().get(OutboxRow, outbox_id, populate_existing=True)
    if row is None or row.done_at is not None or row.failed_at is not None or row.run_after > now:
        return None
    row.attempts += 1
    return row


@use_case
def _do(*, outbox_id: int, job: str, payload: dict[str, Any], actor: Actor, now: datetime) -> None:
    functions: dict[str, JobFunction] = current_app.extensions["accredita.jobs"]
    result = functions[job](**payload, actor=actor, now=now)
    with reaching(EVERYTHING):
        session().execute(
            update(OutboxRow).where(OutboxRow.id == outbox_id).values(done_at=now, error=None, result=result)
        )


@use_case
def _note_failure(*, outbox_id: int, error: str, actor: Actor, now: datetime) -> None:
    """Leave the row to the relay for its next attempt, or give it up after the last one."""
    row = session().get(OutboxRow, outbox_id, populate_existing=True)
    if row is None:
        return
    row.error = error
    if row.attempts >= MOST_ATTEMPTS:
        row.failed_at = now
        log.error("job given up", job=row.job, outbox_id=row.id, error=row.error)
    else:
        row.run_after, row.handed_at = now + PAUSES[row.attempts - 1], None


@contextmanager
def _only_one(outbox_id: int) -> Iterator[bool]:
    """Hold the row's advisory lock on a connection of its own: it goes when this process dies."""
    with db.engine.connect() as own:
        taken = bool(own.scalar(text("select pg_try_advisory_lock(:c, :i)"), {"c": _LOCK_CLASS, "i": outbox_id}))
        own.commit()
        try:
            yield taken
        finally:
            if taken:
                with suppress(OperationalError):  # a lost connection has given its lock back
                    own.execute(text("select pg_advisory_unlock(:c, :i)"), {"c": _LOCK_CLASS, "i": outbox_id})
                    own.commit()


def hand_over(now: datetime) -> int:
    """Give every waiting row to the queue; return how many were given."""
    given = 0
    with reaching(EVERYTHING):
        for row in _waiting(now):
            given += _hand(row, now)
        session().commit()
    return given


def _waiting(now: datetime) -> list[OutboxRow]:
    never = OutboxRow.handed_at.is_(None)
    lost = OutboxRow.handed_at < now - LEASE
    return list(
        session().scalars(
            select(OutboxRow)
            .where(OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None), OutboxRow.run_after <= now, never | lost)
            .order_by(OutboxRow.id)
            .limit(500)
            .with_for_update(skip_locked=True)
        )
    )


def _hand(row: OutboxRow, now: datetime) -> int:
    if row.handed_at is not None and (_is_worked_on(session().connection(), row.id) or _is_queued(row.id)):
        return 0
    if row.attempts >= MOST_ATTEMPTS:  # its process died each time before it could say why
        row.failed_at = now
        log.error("job given up", job=row.job, outbox_id=row.id, error=row.error)
        return 0
    queue().enqueue_call(
        "app.jobs.perform",
        args=(row.id,),
        job_id=f"outbox-{row.id}",
        retry=Retry(max=TRIES_AT_ONCE),  # for a server that is away for a moment; pauses are kept in the row
        timeout=JOB_TIMEOUT_SECONDS,
        result_ttl=0,
        failure_ttl=3600,
    )
    row.handed_at = now
    return 1


def _is_worked_on(here: Connection, outbox_id: int) -> bool:
    found = here.scalar(
        text("select exists (select from pg_locks where locktype = 'advisory' and classid = :c and objid = :i)"),
        {"c": _LOCK_CLASS, "i": outbox_id},
    )
    return bool(found)


def _is_queued(outbox_id: int) -> bool:
    try:
        job = Job.fetch(f"outbox-{outbox_id}", connection=connection())
    except NoSuchJobError:
        return False
    return job.get_status(refresh=False) == JobStatus.QUEUED


def application() -> Flask:
    """The program, for processes that are not the web server: `ACCREDITA_APP` names it (`wsgi:app`)."""
    module, _, name = os.environ.get("ACCREDITA_APP", "wsgi:app").partition(":")
    found: Flask = getattr(importlib.import_module(module), name)
    return found
