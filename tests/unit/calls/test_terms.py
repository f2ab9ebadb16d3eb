"""The days that a call sets for itself, and from when they run."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.terms import term_begins, terms_of_call
from blueprints.calls.rules.windows import Window, Windows

OPENS = datetime(2027, 1, 10, 8, tzinfo=UTC)
FIRST = Window(opens=OPENS, closes=OPENS + timedelta(days=30))
BOTH = Windows(initial=FIRST, rolling=Window(opens=OPENS + timedelta(days=40)))
CLOSING = {"starts": "window-closing"}


@given(st.integers(0, 100))
def test_a_term_from_the_closing_never_begins_before_the_lodging(days: int) -> None:
    lodged = OPENS + timedelta(days=days)
    begins = term_begins(BOTH, lodged_at=lodged, terms=CLOSING)
    assert begins == (FIRST.closes if days < 30 else lodged)
    assert begins is not None
    assert begins >= lodged
    assert term_begins(BOTH, lodged_at=lodged, terms={}) == lodged


def test_under_rolling_admission_alone_the_term_runs_from_the_lodging() -> None:
    rolling = Windows(rolling=Window(opens=OPENS, closes=OPENS + timedelta(days=900)))
    assert term_begins(rolling, lodged_at=OPENS, terms=CLOSING) == OPENS


def test_what_a_call_sets_goes_before_what_the_agency_has() -> None:
    agency = {"days": 30, "requests_that_suspend": 1, "saturdays": False}
    own = {"procedure_days": 60, "integration_rounds": 2, "pact_days": 20, "observation_days": None}
    assert terms_of_call(agency, own) == {"days": 60, "requests_that_suspend": 2, "saturdays": False, "pact_days": 20}
