"""A file of entries that is only tried: inside the block the month is as it would be, after it nothing is left.

Imports polars: only whoever tries a file imports this.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from sqlalchemy import select

from app.db import session
from app.decisions import Refusal, Refused
from app.money import priced
from app.periods import month_of
from blueprints.care.models import MonthlyReport, ServiceEntry
from blueprints.care.queries.known import known_month
from blueprints.care.rules import columns, files
from blueprints.care.rules.billing import Unpriced
from blueprints.care.rules.columns import FAULT_SCHEMA
from blueprints.care.rules.known import Known
from blueprints.care.rules.profiles import Profile
from blueprints.care.services import loading
from blueprints.care.services.pushing import batch_without_file
from blueprints.care.services.reports import ASSIGN, totals_of

MOST_FAULTS = 200
MOST_ROWS = 20_000


@dataclass(frozen=True, kw_only=True)
class TriedFault:
    """One fault of one row."""

    line: int
    code: str
    field: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a file would do: rows new, correcting, there already and bad, and the month as it would be.

    `faults` are the first MOST_FAULTS of `fault_count`; `cents` is the month at its tariffs, net of VAT;
    `entry_ids` are the provider's accesses of the month, good for as long as the block lasts.
    """

    rows: int
    new: int
    correcting: int
    present: int
    bad: int
    notices: tuple[Refusal, ...]
    faults: tuple[TriedFault, ...]
    fault_count: int
    accesses: int
    minutes: int
    cents: int
    unpriced: tuple[Unpriced, ...]
    entry_ids: frozenset[int]


@contextmanager
def tried_file(
    *, agency_id: int, provider_id: int, month: date, content: bytes, profile: Profile, now: datetime
) -> Iterator[Tried]:
    """Bring a file in for the time of the block, and add up the provider's month.

    Raises:
        Refused: the file as a whole cannot be read, or is too long to be tried while somebody waits.
    """
    savepoint = session().begin_nested()
    try:
        yield _tried(agency_id, provider_id, month_of(month).start, files.read(content, profile), now)
    finally:
        savepoint.rollback()


def _tried(agency_id: int, provider_id: int, month: date, table: files.Table, now: datetime) -> Tried:
    place = {"agency_id": agency_id, "provider_id": provider_id}
    known = known_month(month=month, now=now, **place)
    batch = batch_without_file(**place, month=month, name="", now=now)
    session().add(batch)
    session().flush()
    loading.prepare()
    faults, earlier = [pl.DataFrame(schema=FAULT_SCHEMA)], None
    rows = new = correcting = present = 0
    for slice_ in table.slices:
        checked = columns.check(slice_, known, earlier_ids=earlier)
        ids = columns.ids_of(slice_)
        earlier = ids if earlier is None else earlier.append(ids).unique()
        loading.fill(checked.good)
        twins = loading.same_ids(**place)
        correcting += loading.correct(batch_id=batch.id, reason="", now=now, person_id=None, **place)
        new += loading.insert(batch_id=batch.id, **place)
        rows, present = rows + checked.rows, present + twins.same
        if rows > MOST_ROWS:
            raise Refused(Refusal("trial-too-long", most=MOST_ROWS))
        faults += [checked.faults, twins.faults]
    found = pl.concat(faults)
    entry_ids, minutes, cents, unpriced = _month(agency_id, provider_id, month, known)
    return Tried(
        rows=rows,
        new=new,
        correcting=correcting,
        present=present,
        bad=found.get_column("line").n_unique(),
        notices=table.notices,
        faults=tuple(TriedFault(**row) for row in found.head(MOST_FAULTS).iter_rows(named=True)),
        fault_count=found.height,
        accesses=len(entry_ids),
        minutes=minutes,
        cents=cents,
        unpriced=unpriced,
        entry_ids=entry_ids,
    )


def _month(
    agency_id: int, provider_id: int, month: date, known: Known
) -> tuple[frozenset[int], int, int, tuple[Unpriced, ...]]:
    """The provider's accesses, counted minutes and cents of a month, and what has no price."""
    ids: set[int] = set()
    minutes = cents = 0
    unpriced: list[Unpriced] = []
    services = select(ServiceEntry.service_code).where(
        ServiceEntry.provider_id == provider_id,
        ServiceEntry.agency_id == agency_id,
        ServiceEntry.day >= month,
        ServiceEntry.day < month_of(month).end,
    )
    for service in sorted(session().scalars(services.distinct())):
        report = MonthlyReport(agency_id=agency_id, provider_id=provider_id, service_code=service, month=month)
        lines, without, counted = totals_of(report)
        ids |= counted.keys()
        minutes += sum(line.minutes for line in lines)
        cents += sum(priced(line.minutes, line.unit_price) for line in lines)
        unpriced += without
        if not known.services[service].closed:
            entries = sorted(counted)
            values = {"ids": entries, "lines": [None] * len(entries), "billed": [counted[each] for each in entries]}
            session().execute(ASSIGN, values)
    return frozenset(ids), minutes, cents, tuple(unpriced)
