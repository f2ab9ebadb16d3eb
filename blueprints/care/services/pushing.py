"""Entries that a provider's software sends: the same checks, corrections and table as those of a file."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, agree
from app.periods import month_of
from app.uow import use_case
from blueprints.care import policies
from blueprints.care.models import EntryBatch
from blueprints.care.queries.known import known_month
from blueprints.care.services.imports import lock_reports, open_reports
from blueprints.care.states import BatchState

SOURCE = "API"


@dataclass(frozen=True, kw_only=True)
class RowFault:
    """Why one row was not taken: its place in what was sent (from 0), the refusal and the field to blame."""

    index: int
    refusal: Refusal
    field: str


@dataclass(frozen=True, kw_only=True)
class Pushed:
    """What became of the rows: `batch_id` names what came in, None when nothing changed."""

    batch_id: int | None
    created: int
    corrected: int
    unchanged: int
    faults: tuple[RowFault, ...]


@use_case
def push_entries(
    *, agency_id: int, provider_id: int, month: date, rows: Sequence[Mapping[str, str]], actor: Actor, now: datetime
) -> Pushed:
    """Take rows (text by the names of `words.FIELDS`) of one month in: new ones, and corrections by external id.

    The same rows again change nothing. Rows with a fault are left out, the others come in.

    Raises:
        Refused: the provider is another's.
    """
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=provider_id))
    from blueprints.care.rules import columns
    from blueprints.care.rules.rows import framed
    from blueprints.care.services import loading

    place = {"agency_id": agency_id, "provider_id": provider_id}
    batch = batch_without_file(**place, month=month, name=f"{SOURCE} {actor.name}", now=now)
    lock_reports(batch, open_reports(batch))
    checked = columns.check(framed(rows), known_month(month=batch.month, now=now, **place))
    loading.prepare()
    loading.fill(checked.good)
    twins = loading.same_ids(**place)
    created = checked.good.height - twins.same - len(twins.correcting) - twins.faults.height
    if created or twins.correcting:
        batch.rows, batch.good, batch.inserted, batch.changed = len(rows), created, created, len(twins.correcting)
        batch.present, batch.minutes = twins.same, int(checked.good.get_column("minutes").sum())
        session().add(batch)
        session().flush()
        loading.correct(batch_id=batch.id, reason="", now=now, person_id=None, **place)
        loading.insert(batch_id=batch.id, **place)
        facts = {"created": created, "corrected": len(twins.correcting)}
        audit.record("entries.pushed", kind="entry_batch", subject_id=batch.id, actor=actor, at=now, **place, **facts)
    faults = checked.faults.vstack(twins.faults).sort("line", maintain_order=True)
    told = faults.select("line", "code", "field").iter_rows()
    return Pushed(
        batch_id=batch.id,
        created=created,
        corrected=len(twins.correcting),
        unchanged=twins.same,
        faults=tuple(RowFault(index=line - 1, refusal=Refusal(code), field=field) for line, code, field in told),
    )


def month_written(written: str) -> date:
    """The first day of a month written as 2026-10."""
    return date.fromisoformat(f"{written}-01")


def batch_without_file(*, agency_id: int, provider_id: int, month: date, name: str, now: datetime) -> EntryBatch:
    """A batch, not yet stored, for rows of a month that came without a file: its digest is one of chance."""
    return EntryBatch(
        agency_id=agency_id,
        provider_id=provider_id,
        month=month_of(month).start,
        file_digest=secrets.token_hex(32),
        file_name=name[:120],
        file_size=0,
        state=BatchState.IMPORTED,
        uploaded_at=now,
        decided_at=now,
    )
