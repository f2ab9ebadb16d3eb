"""Imported files of service entries: brought, checked, confirmed or thrown away, undone.

A check and an import each run in one transaction of a job, so that a process killed in the middle leaves
nothing behind and the job can simply run again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import TextClause, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from app import audit, progress
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.documents import keep, storage
from app.outbox import later
from app.periods import month_of
from app.uow import use_case
from blueprints.care import policies
from blueprints.care.models import BatchFault, EntryBatch, EntryVersion, MonthlyReport, ServiceEntry
from blueprints.care.models.deliveries import IN_USE
from blueprints.care.queries.known import known_month, services_chosen
from blueprints.care.queries.locks import locked_batch
from blueprints.care.queries.profiles import profile_of
from blueprints.care.rules.known import Known
from blueprints.care.services.corrections import take_back
from blueprints.care.states import BATCH, REPORT_OF_MONTH, WRITABLE, BatchState

if TYPE_CHECKING:
    import polars as pl

    from blueprints.care.rules.columns import Checked

MOST_FAULT_ROWS = 20_000
MOST_LINES_TOLD = 40


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A file that was brought; `known` says that the same file was there already."""

    batch_id: int
    known: bool


@use_case
def bring_file(
    *, agency_id: int, provider_id: int, month: date, content: bytes, file_name: str, actor: Actor, now: datetime
) -> Brought:
    """Keep a file of entries for one month and let it be checked; the same file again changes nothing.

    Raises:
        Refused: the file is empty, or the actor does not work for the provider.
    """
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=provider_id))
    if not content:
        raise Refused(Refusal("import-empty"))
    stored = keep(content, file_name)
    first = month_of(month).start
    place = {"agency_id": agency_id, "provider_id": provider_id, "month": first, "file_digest": stored.digest}
    statement = insert(EntryBatch).values(
        **place,
        file_name=stored.name,
        file_size=stored.size,
        state=BATCH.initial,
        uploaded_at=now,
        uploaded_by=actor.person_id,
    )
    unused = statement.on_conflict_do_nothing(
        index_elements=["provider_id", "agency_id", "month", "file_digest"], index_where=_in_use()
    )
    batch_id = session().scalar(unused.returning(EntryBatch.id))
    if batch_id is None:
        known = session().scalars(select(EntryBatch.id).filter_by(**place).where(_in_use())).one()
        return Brought(batch_id=known, known=True)
    row = locked_batch(batch_id)
    row.outbox_id = later("care.check_entries", batch_id=batch_id)
    _note("entries.brought", row, actor, now, digest=stored.digest)
    return Brought(batch_id=batch_id, known=False)


def _in_use() -> TextClause:
    return text(IN_USE)


@use_case
def check_batch(*, batch_id: int, actor: Actor, now: datetime) -> None:
    """Read the file and find its faults; nothing is imported. A batch that was checked stays as it is."""
    batch = locked_batch(batch_id)
    if batch.state != BatchState.UPLOADED:
        return
    from blueprints.care.rules.files import FileRefused

    try:
        with session().begin_nested():
            _check(batch, now)
        batch.state = agreed(BATCH.next(batch.state, "check"))
    except FileRefused as refused:
        batch.state = agreed(BATCH.next(batch.state, "refuse"))
        batch.notices = [_told(each) for each in refused.refusals]
        batch.rows = batch.good = batch.bad = batch.present = batch.changed = 0
    _note("entries.checked", batch, actor, now, state=str(batch.state), rows=batch.rows, bad=batch.bad)


def _check(batch: EntryBatch, now: datetime) -> None:
    from blueprints.care.services import loading

    place = {"agency_id": batch.agency_id, "provider_id": batch.provider_id}
    known = known_month(month=batch.month, now=now, **place)
    loading.prepare()
    rows = good = present = bad = kept = minutes = 0
    correcting: list[int] = []
    for checked in _slices(batch, known):
        loading.fill(checked.good)
        twins = loading.same_ids(**place)
        faults = checked.faults.vstack(twins.faults)
        if kept < MOST_FAULT_ROWS:
            loading.add_faults(faults.head(MOST_FAULT_ROWS - kept), batch_id=batch.id, **place)
        kept += faults.height
        rows += checked.rows
        present += twins.same
        good += checked.good.height - twins.same - len(twins.correcting) - twins.faults.height
        bad += faults.get_column("line").n_unique()
        minutes += int(checked.good.get_column("minutes").sum())
        correcting += twins.correcting
    batch.rows, batch.good, batch.bad, batch.present, batch.minutes = rows, good, bad, present, minutes
    batch.changed = len(correcting)
    if correcting:
        notice = Refusal("import-corrects", count=len(correcting), lines=correcting[:MOST_LINES_TOLD])
        batch.notices = [*batch.notices, _told(notice)]


def _slices(batch: EntryBatch, known: Known) -> "Iterator[Checked]":
    """Check the file slice by slice, telling how far it is."""
    from blueprints.care.rules import columns, files

    table = files.read(storage().get(batch.file_digest), profile_of(batch.provider_id))
    batch.notices = [_told(each) for each in table.notices]
    earlier: pl.Series | None = None
    done = 0
    for slice_ in table.slices:
        checked = columns.check(slice_, known, earlier_ids=earlier)
        yield checked
        ids = columns.ids_of(slice_)
        earlier = ids if earlier is None else earlier.append(ids).unique()
        done += slice_.height
        if batch.outbox_id is not None:
            progress.report(batch.outbox_id, done=done)


def _told(refusal: Refusal) -> dict[str, Any]:
    return {"code": refusal.code, "facts": dict(refusal.facts)}


@use_case
def confirm_batch(*, batch_id: int, actor: Actor, now: datetime) -> None:
    """Let the good rows of a checked file be imported.

    Raises:
        Refused: it is not waiting for that, or no row is good.
    """
    batch = locked_batch(batch_id)
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=batch.provider_id))
    state = agreed(BATCH.next(batch.state, "confirm"))
    if batch.good + batch.changed == 0:
        raise Refused(Refusal("import-nothing-good"))
    batch.state = state
    batch.outbox_id = later("care.import_entries", batch_id=batch_id)
    batch.decided_at, batch.decided_by = now, actor.person_id
    _note("entries.confirmed", batch, actor, now, good=batch.good)


@use_case
def discard_batch(*, batch_id: int, actor: Actor, now: datetime) -> None:
    """Throw a checked file away: nothing of it is imported, and it may be brought again.

    Raises:
        Refused: it is not waiting for a decision.
    """
    batch = locked_batch(batch_id)
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=batch.provider_id))
    batch.state = agreed(BATCH.next(batch.state, "discard"))
    batch.decided_at, batch.decided_by = now, actor.person_id
    session().execute(delete(BatchFault).where(BatchFault.batch_id == batch_id))
    _note("entries.discarded", batch, actor, now)


@use_case
def import_batch(*, batch_id: int, actor: Actor, now: datetime) -> int:
    """Import the good rows of a confirmed file; return how many were new. One that was imported stays as it is.

    Rows that say otherwise than an entry of the same id correct it; its earlier version stays readable. The
    rows are checked again, for the world may have changed since; the month's reports are locked, so that none is
    submitted meanwhile.
    """
    batch = locked_batch(batch_id)
    if batch.state != BatchState.CONFIRMED:
        return 0
    from blueprints.care.services import loading

    place = {"agency_id": batch.agency_id, "provider_id": batch.provider_id}
    lock_reports(batch, open_reports(batch))
    known = known_month(month=batch.month, now=now, **place)
    loading.prepare()
    notices, inserted, changed = batch.notices, 0, 0
    for checked in _slices(batch, known):
        loading.fill(checked.good)
        if batch.changed:
            changed += loading.correct(batch_id=batch_id, reason="", now=now, person_id=batch.decided_by, **place)
        inserted += loading.insert(batch_id=batch_id, **place)
    batch.inserted, batch.changed, batch.notices = inserted, changed, notices
    batch.state = agreed(BATCH.next(batch.state, "import"))
    _note("entries.imported", batch, actor, now, inserted=inserted, changed=changed)
    return inserted


def open_reports(batch: EntryBatch) -> list[str]:
    """Make sure that every service for which the provider was chosen has its report; return the services.

    Part of the running use case.
    """
    services = services_chosen(batch.agency_id, batch.provider_id)
    rows = [
        {
            "agency_id": batch.agency_id,
            "provider_id": batch.provider_id,
            "service_code": service,
            "month": batch.month,
            "state": REPORT_OF_MONTH.initial,
        }
        for service in services
    ]
    if rows:
        session().execute(insert(MonthlyReport).values(rows).on_conflict_do_nothing())
    return services


def lock_reports(batch: EntryBatch, services: list[str]) -> list[MonthlyReport]:
    """The month's reports of some services, locked until the transaction ends."""
    statement = (
        select(MonthlyReport)
        .where(
            MonthlyReport.agency_id == batch.agency_id,
            MonthlyReport.provider_id == batch.provider_id,
            MonthlyReport.month == batch.month,
            MonthlyReport.service_code.in_(services),
        )
        .order_by(MonthlyReport.id)
        .with_for_update(key_share=True)
    )
    return list(session().scalars(statement, execution_options={"populate_existing": True}))


@use_case
def undo_batch(*, batch_id: int, actor: Actor, now: datetime) -> int:
    """Take back everything that a file brought in; return how many entries went. The file may be brought again.

    Raises:
        Refused: it was not imported, a report with its entries has been submitted, or they were corrected since.
    """
    batch = locked_batch(batch_id)
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=batch.provider_id))
    state = agreed(BATCH.next(batch.state, "undo"))
    own = ServiceEntry.batch_id == batch_id
    corrected = select(EntryVersion.entry_id).where(EntryVersion.batch_id == batch_id)
    touched = select(ServiceEntry.service_code).where(own | ServiceEntry.id.in_(corrected))
    services = list(session().scalars(touched.distinct()))
    submitted = [row.service_code for row in lock_reports(batch, services) if row.state not in WRITABLE]
    if submitted:
        raise Refused(Refusal("batch-report-submitted", services=sorted(submitted)))
    take_back(batch, actor, now)
    gone = session().scalar(select(func.count()).select_from(ServiceEntry).where(own)) or 0
    session().execute(delete(ServiceEntry).where(own).execution_options(synchronize_session=False))
    session().execute(delete(BatchFault).where(BatchFault.batch_id == batch_id))
    batch.state = state
    batch.decided_at, batch.decided_by = now, actor.person_id
    _note("entries.undone", batch, actor, now, entries=gone)
    return gone


def _note(action: str, batch: EntryBatch, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(
        action,
        kind="entry_batch",
        subject_id=batch.id,
        actor=actor,
        at=now,
        agency_id=batch.agency_id,
        provider_id=batch.provider_id,
        **facts,
    )
