"""Rows of text under the names of `words.FIELDS`: from an entry, and as a frame that `columns` checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from blueprints.care.rules import words

_ROME = ZoneInfo("Europe/Rome")
_SCHEMA = {"line": pl.Int64, **dict.fromkeys((*words.FIELDS, "extra"), pl.String)}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an entry says, with codes for ids; minutes of -1 mean that nothing is known."""

    external_id: str
    project: str
    operator: str
    started_at: datetime
    ended_at: datetime
    kind: int
    reason: int
    day_type: int
    profile: str
    session: str
    authorisation: str
    claimed_minutes: int
    clocked_minutes: int
    notice_minutes: int
    confirmed: bool


def framed(rows: Sequence[Mapping[str, str]]) -> pl.DataFrame:
    """Rows of text as a slice for `columns.check`; lines count from 1."""
    data = [(line, *(row.get(name) or None for name in (*words.FIELDS, "extra"))) for line, row in enumerate(rows, 1)]
    return pl.DataFrame(data, schema=_SCHEMA, orient="row")


def as_row(said: Said) -> dict[str, str]:
    """The row that says what the entry says; an offset only for an hour that comes twice."""
    start, end = said.started_at.astimezone(_ROME), said.ended_at.astimezone(_ROME)
    return {
        "external_id": said.external_id,
        "project": said.project,
        "operator": said.operator,
        "day": f"{start:%Y-%m-%d}",
        "start": _time(start),
        "end": _time(end),
        "offset_start": _offset(start),
        "offset_end": _offset(end),
        "kind": words.Kind(said.kind).name.lower(),
        "reason": "" if not said.reason else words.Reason(said.reason).name.lower().replace("_", "-"),
        "day_type": words.DayType(said.day_type).name.lower(),
        "profile": said.profile,
        "session": said.session,
        "authorisation": said.authorisation,
        "claimed": _hours(said.claimed_minutes),
        "clocked": _hours(said.clocked_minutes),
        "notice": _hours(said.notice_minutes),
        "confirmed": "sì" if said.confirmed else "no",
    }


def _time(local: datetime) -> str:
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def _offset(local: datetime) -> str:
    offsets = {local.replace(fold=fold).utcoffset() for fold in (0, 1)}
    return f"{local:%z}" if len(offsets) > 1 else ""


def _hours(minutes: int) -> str:
    return "" if minutes < 0 else f"{minutes // 60}:{minutes % 60:02d}"
