"""The audit log: append-only, chained by one sealer, so that writers do not wait for each other.

A writer adds a row without a digest. The sealer takes the committed rows in an order that later commits
cannot change (only rows whose transaction is older than every running one), and writes for each a seal:
number without gaps, digest of the row, and digest of the chain up to it.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Index, String, func, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.actors import Actor
from app.db import Base, Id, Instant, Json, Key, session
from app.uow import use_case

_SEALER_LOCK = 4712
_BATCH = 5000
_START = "0" * 64


class AuditEntry(Base):
    """Who did what to which thing, and when."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "subject_kind", "subject_id", "id"),)

    id: Mapped[Key]
    transaction: Mapped[str] = mapped_column(String(20), server_default=text("pg_current_xact_id()::text"))
    at: Mapped[Instant]
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[Id]
    person_id: Mapped[Id | None]
    agency_id: Mapped[Id | None]
    provider_id: Mapped[Id | None]
    facts: Mapped[Json]


class AuditSeal(Base):
    """One link of the chain."""

    __tablename__ = "audit_seals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[Id] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[Instant] = mapped_column(server_default=func.now())


def record(
    action: str,
    *,
    kind: str,
    subject_id: int,
    actor: Actor,
    at: datetime,
    agency_id: int | None = None,
    provider_id: int | None = None,
    **facts: Any,
) -> None:
    """Append an entry in the running transaction.

    `action` is `thing.happened`; `facts` hold ids and plain values, never names of beneficiaries.
    The agency and the provider that may read the entry are the actor's, unless given.
    """
    record_each(
        action,
        kind=kind,
        facts_by_subject={subject_id: facts},
        actor=actor,
        at=at,
        agency_id=agency_id,
        provider_id=provider_id,
    )


def record_each(
    action: str,
    *,
    kind: str,
    facts_by_subject: Mapping[int, Mapping[str, Any]],
    actor: Actor,
    at: datetime,
    agency_id: int | None = None,
    provider_id: int | None = None,
) -> None:
    """Append an entry for each of some things to which the same happened, in one statement; else as `record`."""
    alike = {
        "at": at,
        "action": action,
        "subject_kind": kind,
        "person_id": actor.person_id,
        "agency_id": agency_id if agency_id is not None else actor.agency_id,
        "provider_id": provider_id if provider_id is not None else actor.provider_id,
    }
    values = [{**alike, "subject_id": number, "facts": dict(facts)} for number, facts in facts_by_subject.items()]
    if values:
        # Without asking the rows back: who writes may not be one who reads.
        session().execute(insert(AuditEntry).inline(), values)


def digest_of(entry: AuditEntry, before: str) -> str:
    """The link of an entry: SHA-256 over the link before it and the entry's canonical JSON."""
    content = json.dumps(
        [
            entry.id,
            entry.at.astimezone(UTC).isoformat(),
            entry.action,
            entry.subject_kind,
            entry.subject_id,
            entry.person_id,
            entry.agency_id,
            entry.provider_id,
            entry.facts,
        ],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(f"{before}\n{content}".encode()).hexdigest()


@use_case
def seal(*, actor: Actor, now: datetime) -> int:
    """Seal what is committed and not yet sealed; return how many entries were sealed."""
    here = session()
    if not here.scalar(select(func.pg_try_advisory_xact_lock(_SEALER_LOCK))):
        return 0
    number, link = _last_link()
    settled = text("transaction::xid8 < pg_snapshot_xmin(pg_current_snapshot())")
    unsealed = ~select(AuditSeal.number).where(AuditSeal.entry_id == AuditEntry.id).exists()
    entries = here.scalars(select(AuditEntry).where(settled, unsealed).order_by(AuditEntry.id).limit(_BATCH)).all()
    for entry in entries:
        number, link = number + 1, digest_of(entry, link)
        here.add(AuditSeal(number=number, entry_id=entry.id, digest=link, sealed_at=now))
    return len(entries)


def first_broken_link() -> int | None:
    """The number of the first seal that does not follow from the entries, or None when all hold."""
    link, expected = _START, 1
    rows = session().execute(
        select(AuditSeal, AuditEntry)
        .outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .order_by(AuditSeal.number)
        .execution_options(yield_per=1000)
    )
    for seal_row, entry in rows:
        if entry is None or seal_row.number != expected:
            return expected
        link = digest_of(entry, link)
        if link != seal_row.digest:
            return expected
        expected += 1
    return None


def _last_link() -> tuple[int, str]:
    last = session().scalars(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)).one_or_none()
    return (last.number, last.digest) if last else (0, _START)
