"""The days of a procedure as a call fixes them: the agency's in force, with those that the call sets for itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from blueprints.calls.rules.windows import Windows

WINDOW_CLOSING = "window-closing"
# The names that the legal clock uses, by those that a call uses.
_OF_THE_CLOCK = {
    "procedure_days": "days",
    "integration_rounds": "requests_that_suspend",
    "observation_days": "observation_days",
}


def terms_of_call(agency: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The terms that are frozen when a call is published."""
    said = {name: value for name, value in own.items() if value is not None}
    return {**agency, **{_OF_THE_CLOCK.get(name, name): value for name, value in said.items()}}


def term_begins(windows: Windows | None, *, lodged_at: datetime, terms: Mapping[str, Any]) -> datetime:
    """From when the term of a procedure runs: from the lodging, or from the end of the first window, where the call
    says so and the application was lodged in it (art. 2 c. 6 L. 241/1990 for procedures on application).
    """
    if terms.get("starts") != WINDOW_CLOSING or windows is None or windows.initial is None:
        return lodged_at
    closes = windows.initial.closes
    return lodged_at if closes is None or not windows.initial.holds(lodged_at) else closes
