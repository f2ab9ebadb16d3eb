"""Authorised hours as a measure of days, and the time it takes to come from one home to the next."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.rules.three_ways import Hurry, Limit, Stop, daily_quota, hurried

MONDAY = date(2026, 3, 2)
EVER = {"start": date(2020, 1, 1), "end": date(2030, 1, 1)}
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _days(*possible: bool) -> list[tuple[date, bool]]:
    return [(MONDAY + timedelta(days=step), each) for step, each in enumerate(possible)]


def _stop(number: int, project: int, begins: int, lasts: int = 60, operator: int = 1) -> Stop:
    start = NINE + timedelta(minutes=begins)
    end = start + timedelta(minutes=lasts)
    return Stop(entry_id=number, operator_id=operator, project_id=project, start=start, end=end)


def test_ten_hours_a_week_are_two_on_each_of_five_possible_days() -> None:
    week = _days(True, True, True, True, True, False, False)
    assert daily_quota(week, [Limit(per="week", minutes=600, **EVER)]) == (120,) * 5 + (0, 0)
    assert daily_quota(week, []) == (None,) * 7


def test_the_tightest_limit_shows_and_the_newest_of_one_kind() -> None:
    week = _days(*[True] * 7)
    old = Limit(per="week", minutes=7000, start=date(2020, 1, 1), end=date(2030, 1, 1))
    new = Limit(per="week", minutes=700, start=date(2026, 3, 1), end=date(2030, 1, 1))
    month = Limit(per="month", minutes=350, **EVER)
    assert daily_quota(week, [old, new]) == (100,) * 7
    assert daily_quota(week, [old, new, month]) == (50,) * 7


@given(st.lists(st.booleans(), min_size=28, max_size=28), st.integers(0, 5000))
def test_the_days_of_a_whole_month_share_what_is_authorised(possible: list[bool], minutes: int) -> None:
    found = daily_quota(_days(*possible), [Limit(per="month", minutes=minutes, **EVER)])
    assert abs(sum(each or 0 for each in found) - (minutes if any(possible[:30]) else 0)) <= 14
    assert all(each == 0 for each, may in zip(found, possible, strict=True) if not may)


def test_an_access_that_begins_sooner_than_one_can_come_is_marked() -> None:
    stops = [_stop(1, 7, 0), _stop(2, 8, 65), _stop(3, 8, 130), _stop(4, 9, 200), _stop(5, 9, 66, operator=2)]
    assert hurried(stops, least_minutes=10) == (Hurry(entry_id=2, other_entry_id=1, minutes_between=5),)
    assert hurried(stops, least_minutes=5) == ()


def test_accesses_that_overlap_are_another_rule_s() -> None:
    assert hurried([_stop(1, 7, 0), _stop(2, 8, 30)], least_minutes=10) == ()


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 300), st.integers(1, 2)), max_size=8), st.randoms())
def test_the_order_of_the_accesses_does_not_matter(rows: list[tuple[int, int, int]], random: object) -> None:
    stops = [_stop(number, project, begins, 30, who) for number, (project, begins, who) in enumerate(rows)]
    mixed = list(stops)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert hurried(mixed, least_minutes=15) == hurried(stops, least_minutes=15)
