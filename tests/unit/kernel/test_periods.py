"""Half-open periods of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.periods import Period, month_of, overlapping

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    length = draw(st.none() | st.integers(1, 400))
    return Period(start, None if length is None else start + timedelta(days=length))


def _slowly(a: Period, b: Period) -> bool:
    first = max(a.start, b.start)
    return a.holds(first) and b.holds(first)


@given(periods(), periods())
def test_two_periods_meet_when_they_share_a_day(a: Period, b: Period) -> None:
    assert a.meets(b) == b.meets(a) == _slowly(a, b)


@given(periods(), periods(), DAYS)
def test_what_covers_holds_every_day_of_the_other(a: Period, b: Period, day: date) -> None:
    if a.covers(b) and b.holds(day):
        assert a.holds(day)


@given(st.lists(periods(), max_size=6))
def test_overlap_is_found_as_by_comparing_all_pairs(many: list[Period]) -> None:
    pairs = ((a, b) for i, a in enumerate(many) for b in many[i + 1 :])
    assert overlapping(many) == any(a.meets(b) for a, b in pairs)


@given(DAYS)
def test_a_month_holds_its_day_and_ends_before_the_next_first(day: date) -> None:
    month = month_of(day)
    assert month.holds(day)
    assert month.start.day == 1
    assert month.end is not None
    assert month.end.day == 1
    assert {each.month for each in month.days()} == {day.month}


def test_the_last_day_is_in() -> None:
    period = Period.through(date(2024, 1, 1), date(2026, 12, 31))
    assert period.holds(date(2026, 12, 31))
    assert not period.holds(date(2027, 1, 1))
    assert period.last == date(2026, 12, 31)


def test_a_period_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Period(date(2024, 1, 1), date(2024, 1, 1))
