"""Columns into the database: a temporary table filled by COPY, then one statement a slice.

COPY straight into a table behind row security is not possible, so rows pass through a temporary table that
goes with the transaction. Imported only where a job runs: polars may not be loaded before a fork.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
import psycopg
from sqlalchemy import text

from app.db import session
from blueprints.care.rules.columns import FAULT_SCHEMA, GOOD

INCOMING = """
create temporary table if not exists incoming_entries (
    line bigint, external_id text, project_id bigint, staff_member_id bigint, service_code text, profile text,
    fund text, comune_id bigint, kind smallint, reason smallint, day_type smallint, started_at timestamptz,
    ended_at timestamptz, day date, minutes integer, claimed_minutes integer, clocked_minutes integer,
    notice_minutes integer, extra_authorisation_id bigint, group_session text, confirmed boolean
) on commit drop
"""
INCOMING_FAULTS = """
create temporary table if not exists incoming_faults (line bigint, code text, field text, value text) on commit drop
"""
KEPT = tuple(name for name in GOOD if name != "line")
_COLUMNS = ", ".join(KEPT)
INSERT = f"""
insert into service_entries (agency_id, provider_id, batch_id, {_COLUMNS})
select :agency_id, :provider_id, :batch_id, {_COLUMNS} from incoming_entries order by line
on conflict (provider_id, external_id) do nothing
"""  # noqa: S608 - column names of this module
_DERIVED = frozenset({"external_id", "service_code", "fund", "comune_id", "day", "minutes", "confirmed"})
_ESSENCE = tuple(name for name in KEPT if name not in _DERIVED)
# A file may bring a signature in, never take a confirmation away, nor speak where the family has spoken.
_DIFFERS = f"""
(({", ".join(f"e.{name}" for name in _ESSENCE)}) is distinct from ({", ".join(f"i.{name}" for name in _ESSENCE)})
or i.confirmed and not e.confirmed and not exists (select from entry_answers a where a.entry_id = e.id))
"""
# A correction stays within its report: one agency, one service, one month.
_SAME_REPORT = """
(e.agency_id, e.service_code, date_trunc('month', e.day)) = (:agency_id, i.service_code, date_trunc('month', i.day))
"""
_TWINS = """
incoming_entries i join service_entries e on e.provider_id = :provider_id and e.external_id = i.external_id
"""
SAME_IDS = f"""
select count(*) filter (where not differs),
    coalesce(array_agg(line order by line) filter (where differs and here), array[]::bigint[]),
    coalesce(array_agg(line order by line) filter (where differs and not here), array[]::bigint[]),
    coalesce(array_agg(external_id order by line) filter (where differs and not here), array[]::text[])
from (select i.line, i.external_id, {_DIFFERS} as differs, {_SAME_REPORT} as here from {_TWINS}) twins
"""  # noqa: S608 - column names of this module
CORRECT = f"""
with differing as materialized (select e.id, i.line from {_TWINS} where {_DIFFERS} and {_SAME_REPORT}),
kept as (
    insert into entry_versions (entry_id, agency_id, provider_id, batch_id, before, reason, replaced_at, replaced_by)
    select e.id, e.agency_id, e.provider_id, cast(:batch_id as bigint), to_jsonb(e), :reason, :now,
        cast(:person_id as bigint)
    from service_entries e join differing d on d.id = e.id order by d.line
)
update service_entries e set ({_COLUMNS}) = (select {_COLUMNS} from incoming_entries i where i.line = d.line)
from differing d where e.id = d.id
"""  # noqa: S608 - column names of this module
# What the family confirmed was another access than the corrected one.
CONFIRM_ANEW = f"""
update service_entries e set confirmed = false from entry_versions v, entry_answers a
where v.entry_id = e.id and v.replaced_at = :now and a.entry_id = e.id and e.provider_id = :provider_id
    and e.id in (select e.id from {_TWINS})
"""  # noqa: S608 - names of this module
ADD_FAULTS = """
insert into batch_faults (batch_id, agency_id, provider_id, line, code, field, value)
select :batch_id, :agency_id, :provider_id, line, code, field, value from incoming_faults
"""
_STRINGS = ("external_id", "service_code", "profile", "fund", "group_session")


def prepare() -> None:
    """Make the temporary tables of this transaction."""
    session().execute(text(INCOMING))
    session().execute(text(INCOMING_FAULTS))


def fill(good: pl.DataFrame) -> None:
    """Put the good rows of a slice in the place of those before."""
    _copy("incoming_entries", good.select(GOOD), _STRINGS)


def insert(*, agency_id: int, provider_id: int, batch_id: int) -> int:
    """Bring the rows that were filled in into the table of entries; return how many were new."""
    values = {"agency_id": agency_id, "provider_id": provider_id, "batch_id": batch_id}
    done = session().execute(text(INSERT), values)
    return int(done.rowcount)  # type: ignore[attr-defined]  # a CursorResult, typed as Result


@dataclass(frozen=True, kw_only=True)
class Twins:
    """Rows filled in whose id is in the table: how many say the same, the lines that correct, the rest as faults."""

    same: int
    correcting: list[int]
    faults: pl.DataFrame


def same_ids(*, agency_id: int, provider_id: int) -> Twins:
    """Compare the rows filled in with those in the table that have the same id.

    One that differs corrects its entry within the same report; one that belongs to another report is a fault.
    """
    values = {"agency_id": agency_id, "provider_id": provider_id}
    same, correcting, lines, ids = session().execute(text(SAME_IDS), values).one()
    faults = [(line, "row-entry-differs", "external_id", each) for line, each in zip(lines, ids, strict=True)]
    return Twins(same=same, correcting=correcting, faults=pl.DataFrame(faults, schema=FAULT_SCHEMA, orient="row"))


def correct(
    *, agency_id: int, provider_id: int, batch_id: int | None, reason: str, now: datetime, person_id: int | None
) -> int:
    """Let the rows filled in replace the entries of their ids that say otherwise; return how many.

    What each entry said before is kept as a version, with who, when and why; the family must confirm it anew.
    """
    values = {
        "agency_id": agency_id, "provider_id": provider_id, "batch_id": batch_id, "reason": reason, "now": now,
        "person_id": person_id,
    }  # fmt: skip
    done = session().execute(text(CORRECT), values)
    if done.rowcount:  # type: ignore[attr-defined]  # a CursorResult, typed as Result
        session().execute(text(CONFIRM_ANEW), values)
    return int(done.rowcount)  # type: ignore[attr-defined]  # a CursorResult, typed as Result


def add_faults(faults: pl.DataFrame, *, agency_id: int, provider_id: int, batch_id: int) -> None:
    """Keep the faults of a slice."""
    if faults.is_empty():
        return
    _copy("incoming_faults", faults, ("code", "field", "value"))
    session().execute(text(ADD_FAULTS), {"agency_id": agency_id, "provider_id": provider_id, "batch_id": batch_id})


def _copy(table: str, frame: pl.DataFrame, strings: Sequence[str]) -> None:
    rows = frame.write_csv(include_header=False, datetime_format="%Y-%m-%d %H:%M:%S+00").encode()
    columns = ", ".join(frame.columns)
    session().execute(text(f"truncate {table}"))
    connection = session().connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)  # noqa: S101 - the one driver that the program knows
    statement = f"copy {table} ({columns}) from stdin (format csv, force_not_null ({', '.join(strings)}))"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(rows)
