"""Faults of a list as a plain structure, and back: they are stored as code and facts, never as sentences."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.decisions import Refusal
from blueprints.providers.rules.staff import RowFault

MOST_KEPT = 500
_DATE = "date:"


def faults_as_json(faults: Iterable[RowFault]) -> list[dict[str, Any]]:
    """The first faults, as many as anybody reads."""
    return [
        {
            "line": fault.line,
            "column": fault.column,
            "code": fault.reason.code,
            "facts": {name: _plain(value) for name, value in fault.reason.facts.items()},
        }
        for fault in list(faults)[:MOST_KEPT]
    ]


def faults_from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[RowFault, ...]:
    """The inverse of `faults_as_json`."""
    return tuple(
        RowFault(
            line=each["line"],
            column=each["column"],
            reason=Refusal(each["code"], **{name: _fact(value) for name, value in each["facts"].items()}),
        )
        for each in stored
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return _DATE + value.isoformat()
    return value if isinstance(value, int | list) else str(value)


def _fact(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_DATE):
        return date.fromisoformat(value.removeprefix(_DATE))
    return value
