"""The fixed shapes of the frames.

Every column is NOT NULL and of fixed width where the frame may be large, so that `COPY` binary reads it
straight into arrays. Conventions: ids are the database's bigints; `start` and `end` of a validity are days,
the first in and the last out, `FAR` when open-ended; instants are UTC; amounts are cents; unit prices and
quantities are whole numbers of 1/10^8 euro and 1/10^8 hour, which hold every FatturaPA decimal exactly.
0 means "none" in an id or code column, -1 "not known" in a column of minutes.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import polars as pl

FAR = date(9999, 12, 31)
UNITS = 10**8
INSTANT = pl.Datetime("us", "UTC")
ID, CODE, SMALL, DAY, FLAG, TEXT = pl.Int64, pl.Int32, pl.Int16, pl.Date, pl.Boolean, pl.String
_PERIOD = {"start": DAY, "end": DAY}

SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    # One delivered (or missed) access. `billed_minutes` is what the provider counts for it, in a group
    # session its part; `day_type` and `fund` are those of the rate it asks for; `school` is the calendar it
    # follows; `authorisation` the extra authorisation it relies on; `report_line` where it was reported.
    "entries": {
        "id": ID,
        "provider": ID,
        "project": ID,
        "operator": ID,
        "session": ID,
        "authorisation": ID,
        "report_line": ID,
        "start": INSTANT,
        "end": INSTANT,
        "service": CODE,
        "profile": CODE,
        "fund": CODE,
        "comune": CODE,
        "billed_minutes": CODE,
        "clocked_minutes": CODE,
        "notice_minutes": CODE,
        "kind": SMALL,
        "reason": SMALL,
        "day_type": SMALL,
        "confirmed": FLAG,
    },
    # `school` and `level` by date are in `enrolments`; `consumption` is a `Consumption`.
    "projects": {
        "id": ID,
        "beneficiary": ID,
        "service": CODE,
        **_PERIOD,
        "consumption": SMALL,
        "double_operator": FLAG,
    },
    # `limit` is a `Limit`; `amount` is minutes, or a number of accesses for `ACCESSES_A_DAY`.
    "authorisations": {
        "id": ID,
        "project": ID,
        **_PERIOD,
        "limit": SMALL,
        "amount": CODE,
        "carry_over": FLAG,
    },
    "suspensions": {"project": ID, **_PERIOD},
    "stays": {"beneficiary": ID, "start": INSTANT, "end": INSTANT},
    "deaths": {"beneficiary": ID, "day": DAY},
    "choices": {"project": ID, "provider": ID, **_PERIOD},
    # `authorised` says that a Comune outside the territory agreed to pay.
    "residences": {"beneficiary": ID, "comune": CODE, **_PERIOD, "authorised": FLAG},
    "enrolments": {"project": ID, "school": ID, "level": SMALL, **_PERIOD},
    # Minutes of the local day; `weekday` is 1 for Monday.
    "timetables": {"project": ID, "weekday": SMALL, "from_minute": SMALL, "to_minute": SMALL, **_PERIOD},
    # Shares in millionths; those of a project and day must make 1,000,000.
    "allocations": {"project": ID, "fund": CODE, "millionths": CODE, **_PERIOD},
    "staff": {"operator": ID, "provider": ID, **_PERIOD},
    # Once for each operator. `certificate` is the day the criminal record was asked for, `FAR` when never.
    "operators": {"operator": ID, "hired": DAY, "certificate": DAY},
    # From `start`, whenever it was uploaded.
    "qualifications": {"operator": ID, "profile": CODE, **_PERIOD},
    "school_days": {"school": ID, "day": DAY},
    # `comune` 0 is everywhere. Sundays are a parameter.
    "holidays": {"comune": CODE, "day": DAY},
    # `price` in 1/10^8 euro an hour; codes 0 hold for any. A row of the provider's own wins, then the row that names
    # most; `provider` 0 holds for all.
    "tariffs": {
        "provider": ID,
        "service": CODE,
        "profile": CODE,
        "day_type": SMALL,
        "band": SMALL,
        "level": SMALL,
        "fund": CODE,
        **_PERIOD,
        "price": ID,
    },
    # Only rows that are enrolled in that time.
    "accreditations": {"provider": ID, "service": CODE, **_PERIOD},
    "accreditation_suspensions": {"provider": ID, "service": CODE, **_PERIOD, "projects_continue": FLAG},
    # Only pacts in effect in that time.
    "pacts": {"id": ID, "provider": ID, "service": CODE, **_PERIOD, "cig": TEXT},
    # `rate` in hundredths of a percent; `nature` is empty unless the rate is zero; service 0 is all.
    "vat_profiles": {
        "provider": ID,
        "service": CODE,
        **_PERIOD,
        "rate": CODE,
        "nature": TEXT,
        "stamp_exempt": FLAG,
    },
    # `issuer` may invoice what `provider` did: a consortium's mandate, a succession, a merger.
    "mandates": {"issuer": ID, "provider": ID, **_PERIOD},
    # Accepted totals. `adjusts` names the report line whose price difference this one settles.
    "report_lines": {
        "id": ID,
        "code": TEXT,
        "provider": ID,
        "service": CODE,
        "profile": CODE,
        "day_type": SMALL,
        "band": SMALL,
        "level": SMALL,
        "fund": CODE,
        "comune": CODE,
        "month": DAY,
        "accepted_minutes": ID,
        "state": SMALL,
        "submitted": DAY,
        "accepted": DAY,
        "adjusts": ID,
    },
    # Documents received before those under verification; `digest` is the file's SHA-256 in hex.
    "earlier_documents": {"issuer": ID, "number": TEXT, "year": SMALL, "type": TEXT, "digest": TEXT},
    # What was billed before on a report line; credit notes are negative.
    "earlier_lines": {"report_line": ID, "quantity": ID, "price": ID},
    # Gross of the VAT that the agency bears; `comune` 0 is all.
    "budgets": {"comune": CODE, "fund": CODE, **_PERIOD, "amount_cents": ID, "used_cents": ID},
    "accounts": {"provider": ID, "iban": TEXT, **_PERIOD},
    # Regular social-security certificates (DURC) by validity.
    "social_security": {"provider": ID, **_PERIOD},
}


def frame(name: str, columns: Mapping[str, Any] | None = None) -> pl.DataFrame:
    """A frame of the fixed shape from columns (arrays, lists); without any, the one empty frame of that name.

    Raises:
        KeyError: there is no frame of that name.
        polars.exceptions.PolarsError: a column is missing or of another type.
    """
    schema = SCHEMAS[name]
    if columns is None:
        return _empty(name)
    return pl.DataFrame({key: pl.Series(key, columns[key], dtype=kind) for key, kind in schema.items()})


def from_rows(name: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """A frame of the fixed shape from records, which must hold every column.

    Raises:
        KeyError: there is no frame of that name, or a record misses a column.
    """
    return frame(name, {key: [row[key] for row in rows] for key in SCHEMAS[name]} if rows else None)


@cache
def _empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema=dict(SCHEMAS[name]))
