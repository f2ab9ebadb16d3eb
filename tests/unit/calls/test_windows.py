"""Windows of a call: from the opening on, strictly before the closing, in phases that follow each other."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.windows import ListUpdates, Phase, Window, Windows, months_after, reasons_not_to_take

START = datetime(2026, 12, 1, 8, tzinfo=UTC)
instants = st.integers(0, 3_000_000).map(lambda seconds: START + timedelta(seconds=seconds))


@st.composite
def calendars(draw: st.DrawFn) -> Windows:
    opens, closes, rolls, ends = sorted(draw(st.lists(instants, min_size=4, max_size=4, unique=True)))
    kind = draw(st.sampled_from(["single", "rolling", "both", "endless"]))
    initial = Window(opens=opens, closes=closes) if kind != "rolling" else None
    until = None if kind == "endless" else ends
    rolling = Window(opens=rolls, closes=until) if kind != "single" else None
    return Windows(initial=initial, rolling=rolling)


def test_the_closing_instant_itself_is_too_late_and_the_one_before_is_not() -> None:
    closes = datetime(2026, 12, 31, 11, tzinfo=UTC)
    windows = Windows(initial=Window(opens=START, closes=closes))
    assert reasons_not_to_take(windows, now=closes - timedelta(microseconds=1)) == ()
    assert [each.code for each in reasons_not_to_take(windows, now=closes)] == ["window-closed"]
    assert reasons_not_to_take(windows, now=START) == ()
    assert [each.code for each in reasons_not_to_take(windows, now=START - timedelta(microseconds=1))] == [
        "window-not-open"
    ]


@given(calendars(), instants)
def test_an_application_is_taken_exactly_when_a_window_holds_the_instant(windows: Windows, now: datetime) -> None:
    held = [window for window in (windows.initial, windows.rolling) if window is not None and window.holds(now)]
    assert len(held) <= 1
    assert (reasons_not_to_take(windows, now=now) == ()) == bool(held)
    assert windows.current(now) == (held[0] if held else None)


@given(calendars(), instants, instants)
def test_phases_only_go_forward(windows: Windows, one: datetime, other: datetime) -> None:
    order = list(Phase)
    early, late = sorted((one, other))
    assert order.index(windows.phase(early)) <= order.index(windows.phase(late))


def test_wrong_calendars_cannot_be_made() -> None:
    later = START + timedelta(days=1)
    for wrong in (
        lambda: Window(opens=later, closes=START),
        lambda: Window(opens=START.replace(tzinfo=None)),
        lambda: Windows(),
        lambda: Windows(initial=Window(opens=START), rolling=Window(opens=later)),
        lambda: Windows(initial=Window(opens=START, closes=later), rolling=Window(opens=START)),
    ):
        with pytest.raises(ValueError, match=r"a (call|window)|aware|rolling"):
            wrong()


def test_the_list_is_updated_every_six_months_with_what_came_in_time() -> None:
    updates = ListUpdates(every_months=6, first=date(2027, 7, 1), cutoff_days=30)
    assert list(islice(updates.upcoming(date(2027, 1, 1)), 3)) == [date(2027, 7, 1), date(2028, 1, 1), date(2028, 7, 1)]
    assert updates.update_for(date(2027, 6, 1)) == date(2027, 7, 1)
    assert updates.update_for(date(2027, 6, 2)) == date(2028, 1, 1)


def test_fixed_dates_end_and_without_dates_the_list_changes_at_each_decision() -> None:
    updates = ListUpdates(dates=(date(2027, 3, 31), date(2027, 9, 30)))
    assert updates.update_for(date(2027, 4, 1)) == date(2027, 9, 30)
    assert updates.update_for(date(2027, 10, 1)) is None
    assert ListUpdates().update_for(date(2027, 1, 1)) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_months_later_is_the_same_day_or_the_month_s_last(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
