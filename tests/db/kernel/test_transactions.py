"""One use case is one transaction; what goes out waits for it; what is logged cannot be changed."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app import audit, clock, mail, outbox
from app.actors import EVERYTHING, PROGRAM, Actor, Reach
from app.counters import Counter, next_number
from app.db import db, reaching, session
from app.jobs import PAUSES, hand_over, perform_here
from app.outbox import OutboxRow
from app.schedule import slot_of, write_due
from app.uow import Doomed, use_case, work

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("context")


@use_case
def _count(*, series: str, actor: Actor) -> int:
    return next_number(series)


@use_case
def _count_and_fail(*, actor: Actor) -> None:
    next_number("a")
    raise ValueError("on purpose")


def _numbers() -> dict[str, int]:
    session().rollback()
    return {row.series: row.last for row in session().scalars(select(Counter))}


def test_what_a_use_case_did_is_kept() -> None:
    assert _count(series="a", actor=PROGRAM) == 1
    assert _numbers() == {"a": 1}


def test_what_a_failed_use_case_did_is_undone() -> None:
    with pytest.raises(ValueError, match="on purpose"):
        _count_and_fail(actor=PROGRAM)
    assert _numbers() == {}


def test_an_inner_failure_dooms_the_outer_use_case() -> None:
    @use_case
    def outer(*, actor: Actor) -> None:
        _count(series="b", actor=actor)
        try:
            _count_and_fail(actor=actor)
        except ValueError:
            return

    with pytest.raises(Doomed):
        outer(actor=PROGRAM)
    assert _numbers() == {}


def test_there_is_no_unit_of_work_outside_a_use_case() -> None:
    with pytest.raises(RuntimeError, match="unit of work"):
        work()


def test_no_number_is_skipped_or_given_twice_under_concurrency(context: Flask) -> None:
    def give(_: int) -> int:
        with context.app_context():
            try:
                return _count(series="receipt:1:2026", actor=PROGRAM)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        given = sorted(pool.map(give, range(40)))
    assert given == list(range(1, 41))


def test_an_entry_of_the_audit_log_can_be_neither_changed_nor_removed() -> None:
    _log("thing.done")
    for change in ("update audit_entries set action = 'x'", "delete from audit_entries"):
        with pytest.raises(IntegrityError, match="append-only"):
            session().execute(text(change))
        session().rollback()


@use_case
def _log_as(*, action: str, actor: Actor) -> None:
    audit.record(action, kind="thing", subject_id=7, actor=actor, at=NOW, what="n")


def _log(action: str) -> None:
    _log_as(action=action, actor=PROGRAM)


def test_the_chain_of_the_audit_log_holds_and_shows_where_it_was_broken() -> None:
    for number in range(5):
        _log(f"thing.{number}")
    _seal_all(5)
    _log("thing.later")
    _seal_all(6)
    assert audit.seal(actor=PROGRAM, now=NOW) == 0
    assert audit.first_broken_link() is None
    seals = session().scalars(select(audit.AuditSeal).order_by(audit.AuditSeal.number)).all()
    assert [seal.number for seal in seals] == [1, 2, 3, 4, 5, 6]
    seals[2].digest = "0" * 64
    with session().no_autoflush:
        assert audit.first_broken_link() == 3
    session().rollback()


def _seal_all(expected: int) -> None:
    """Seal until all are: entries wait for every older transaction of the server, those of other tests too."""
    deadline = time.monotonic() + 60
    while session().scalar(select(func.count()).select_from(audit.AuditSeal)) != expected:
        assert time.monotonic() < deadline
        audit.seal(actor=PROGRAM, now=NOW)


def test_whoever_cannot_read_an_entry_can_still_write_it() -> None:
    _log_as(action="stranger.came", actor=Actor())
    with reaching(EVERYTHING):
        assert session().scalar(select(audit.AuditEntry.action)) == "stranger.came"


def test_an_agency_reads_only_its_own_entries() -> None:
    for agency in (1, 2):
        _log_as(action=f"agency.{agency}", actor=Actor(reach=Reach(kind="agency", agency_id=agency)))
    session().rollback()
    with reaching(Reach(kind="agency", agency_id=1)):
        assert session().scalars(select(audit.AuditEntry.action)).all() == ["agency.1"]


@use_case
def _write_letter(*, key: str, fail: bool, actor: Actor) -> None:
    mail.queue(to="a@b.example", subject="Prova", body="Testo", key=key)
    if fail:
        raise ValueError("on purpose")


def test_a_letter_of_a_failed_transaction_never_leaves() -> None:
    with pytest.raises(ValueError, match="on purpose"):
        _write_letter(key="k", fail=True, actor=PROGRAM)
    assert hand_over(datetime.now(UTC)) == 0


def test_a_letter_goes_out_whatever_its_subject_holds(context: Flask) -> None:
    mail.send(
        to="a@b.example", subject="Fattura 1\n2", body="", key="broken-line", attachments=[], actor=PROGRAM, now=NOW
    )
    folder = Path(urlsplit(context.extensions["accredita.settings"].mail_url).path)
    assert "Subject: Fattura 1 2" in (folder / "broken-line@example.org.eml").read_text()


def test_a_letter_goes_out_once_however_often_it_is_asked_for(work_through: object, context: Flask) -> None:
    for _ in range(2):
        _write_letter(key="k1", fail=False, actor=PROGRAM)
    assert callable(work_through)
    work_through()
    folder = context.extensions["accredita.post"].folder
    assert len([path for path in folder.iterdir() if path.name.startswith("k1@")]) == 1
    rows = session().scalars(select(OutboxRow)).all()
    assert [row.done_at is not None for row in rows] == [True]


def test_a_job_that_is_done_does_nothing_the_second_time() -> None:
    _write_letter(key="k2", fail=False, actor=PROGRAM)
    row = session().scalars(select(OutboxRow)).one()
    perform_here(row.id)
    first = session().get(OutboxRow, row.id, populate_existing=True)
    assert first is not None
    attempts, done = first.attempts, first.done_at
    perform_here(row.id)
    second = session().get(OutboxRow, row.id, populate_existing=True)
    assert second is not None
    assert (second.attempts, second.done_at) == (attempts, done)


def test_a_row_that_was_handed_over_and_lost_is_handed_over_again() -> None:
    _write_letter(key="k3", fail=False, actor=PROGRAM)
    start = datetime.now(UTC)
    assert hand_over(start) == 1
    assert hand_over(start + timedelta(minutes=1)) == 0, "it still waits in the queue"
    from app.jobs import connection

    connection().flushdb()
    assert hand_over(start + timedelta(seconds=1)) == 0, "the lease still runs"
    assert hand_over(start + timedelta(minutes=1)) == 1


def test_a_job_that_fails_waits_longer_each_time_and_is_given_up_in_the_end(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise ValueError("on purpose")

    monkeypatch.setitem(context.extensions["accredita.jobs"], "mail.send", fail)
    _write_letter(key="k4", fail=False, actor=PROGRAM)
    moment = datetime.now(UTC)
    for pause in PAUSES:
        row = _failed_at(moment, monkeypatch)
        assert (row.handed_at, row.error, row.failed_at) == (None, "ValueError", None)
        assert row.run_after == moment + pause
        perform_here(row.id)  # as the queue does at once: too early, so nothing happens
        assert hand_over(moment + pause - timedelta(seconds=1)) == 0
        moment += pause
    row = _failed_at(moment, monkeypatch)
    assert row.failed_at == moment
    assert hand_over(moment + timedelta(days=1)) == 0


def _failed_at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> OutboxRow:
    """The one row after its job was tried at that moment, and failed."""
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert hand_over(moment) == 1
    row_id = session().scalars(select(OutboxRow.id)).one()
    with pytest.raises(ValueError, match="on purpose"):
        perform_here(row_id)
    found = session().get(OutboxRow, row_id, populate_existing=True)
    assert found is not None
    return found


def test_two_schedulers_write_a_slot_once() -> None:
    from app.room import Scheduled

    every = Scheduled(job="audit.seal", every=timedelta(minutes=1))
    for seconds in (1, 20, 59, 61):
        write_due(scheduled=[every], actor=PROGRAM, now=NOW + timedelta(seconds=seconds))
    assert len(session().scalars(select(OutboxRow)).all()) == 2
    assert slot_of(timedelta(minutes=1), NOW + timedelta(seconds=59)) == NOW


def test_a_progress_is_seen_before_its_job_ends() -> None:
    from app import progress

    @use_case
    def start(*, actor: Actor) -> int:
        found = outbox.later("audit.seal")
        assert found is not None
        return found

    row_id = start(actor=PROGRAM)
    progress.report(row_id, done=3, total=10, note="righe")
    row = outbox.find(row_id)
    assert row is not None
    assert (row.progress_done, row.progress_total, row.progress_note) == (3, 10, "righe")
