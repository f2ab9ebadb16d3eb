"""Columns into the database: a temporary table filled by COPY, then one statement a slice.

COPY straight into a table behind row security is not possible, so rows pass through a temporary table that
goes with the transaction. Imported only where a job runs: polars may not be loaded before a fork.
"""

from collections.abc import Sequence

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
_ESSENCE = (
    "agency_id", "project_id", "staff_member_id", "started_at", "ended_at", "kind", "reason", "day_type", "profile",
    "claimed_minutes", "group_session",
)  # fmt: skip
SAME_IDS = f"""
select i.line, i.external_id,
    ({", ".join(f"e.{name}" for name in _ESSENCE)}) is distinct from
    (:agency_id, {", ".join(f"i.{name}" for name in _ESSENCE[1:])}) as differs
from incoming_entries i
join service_entries e on e.provider_id = :provider_id and e.external_id = i.external_id
order by i.line
"""  # noqa: S608 - column names of this module
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


def same_ids(*, agency_id: int, provider_id: int) -> tuple[int, pl.DataFrame]:
    """How many of the rows filled in are in the table already, and as faults those whose content differs."""
    rows = session().execute(text(SAME_IDS), {"agency_id": agency_id, "provider_id": provider_id}).all()
    other = [(line, "row-entry-differs", "external_id", external_id) for line, external_id, differs in rows if differs]
    return len(rows) - len(other), pl.DataFrame(other, schema=FAULT_SCHEMA, orient="row")


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
