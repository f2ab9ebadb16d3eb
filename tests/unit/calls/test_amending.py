"""Amending a call: it needs a change and an act, and never takes announced time away."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.amending import reasons_not_to_amend
from blueprints.calls.rules.windows import Window, Windows

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WINDOWS = Windows(initial=Window(opens=NOW + DAY, closes=NOW + 31 * DAY))


def codes(after: Windows, now: datetime = NOW, before: Windows = WINDOWS) -> list[str]:
    reasons = reasons_not_to_amend(before, after, now=now, changed=True, act_number="120")
    return [reason.code for reason in reasons]


def test_an_amendment_needs_a_change_and_an_act() -> None:
    reasons = reasons_not_to_amend(WINDOWS, WINDOWS, now=NOW, changed=False, act_number=" ")
    assert [reason.code for reason in reasons] == ["amendment-changes-nothing", "amendment-without-act"]


def test_a_closing_may_move_later_and_not_sooner() -> None:
    later = Windows(initial=Window(opens=NOW + DAY, closes=NOW + 40 * DAY))
    sooner = Windows(initial=Window(opens=NOW + DAY, closes=NOW + 30 * DAY))
    assert codes(later) == []
    assert codes(sooner) == ["amendment-shortens"]
    assert codes(Windows(rolling=Window(opens=NOW + DAY))) == ["amendment-shortens"]
    assert codes(WINDOWS, before=Windows(rolling=Window(opens=NOW))) == ["amendment-shortens"]


def test_rolling_admission_may_be_added() -> None:
    more = Windows(initial=WINDOWS.initial, rolling=Window(opens=NOW + 31 * DAY))
    assert codes(more) == []


def test_an_opening_that_has_been_stays() -> None:
    moved = Windows(initial=Window(opens=NOW + 2 * DAY, closes=NOW + 31 * DAY))
    assert codes(moved, now=NOW) == []
    assert codes(moved, now=NOW + DAY) == ["amendment-moves-past-opening"]


@given(st.integers(-10, 10), st.integers(0, 60))
def test_whoever_was_in_time_under_the_announced_window_stays_in_time(moved_days: int, at_days: int) -> None:
    after = Windows(initial=Window(opens=NOW + DAY, closes=NOW + (31 + moved_days) * DAY))
    instant = NOW + at_days * DAY
    if not codes(after) and WINDOWS.current(instant):
        assert after.current(instant)
