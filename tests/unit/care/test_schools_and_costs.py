"""School calendars, shares of the cost, co-payment and the burn-down."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.periods import Period
from blueprints.care.rules.costs import MILLION, Band, burn_down, copayment, minutes_ahead, reasons_not_to_share, shared
from blueprints.care.rules.curves import curve
from blueprints.care.rules.projects import AuthorisedTime
from blueprints.care.rules.schools import Calendar, Span, open_days, read_spans, reasons_not_to_attend

YEAR = Period(date(2026, 9, 1), date(2027, 7, 1))
days = st.dates(date(2026, 8, 1), date(2027, 8, 1))
periods = st.builds(lambda start, length: Period(start, start + timedelta(days=length)), days, st.integers(1, 40))


@given(st.lists(periods, max_size=3), st.lists(periods, max_size=3), st.booleans(), st.sets(days), periods)
def test_a_school_is_open_when_nothing_closes_it(
    terms: list[Period], closures: list[Period], on_saturdays: bool, holidays: set[date], within: Period
) -> None:
    calendar = Calendar(terms=tuple(terms), closures=tuple(closures), on_saturdays=on_saturdays)
    found = list(open_days(calendar, within, holidays))
    for day in within.days():
        closed = any(one.holds(day) for one in closures) or day in holidays or day.weekday() == 6
        wanted = any(one.holds(day) for one in terms) and not closed and (on_saturdays or day.weekday() < 5)
        assert (day in found) == wanted


def test_a_week_is_written_as_people_write_it() -> None:
    assert read_spans("08:00-13:00, 14.00-16.30") == [(480, 780), (840, 990)]
    assert read_spans("8-13") is None
    assert read_spans("") == []


def test_spans_that_meet_are_no_timetable() -> None:
    morning, late = Span(weekday=1, from_minute=480, to_minute=780), Span(weekday=1, from_minute=779, to_minute=900)
    assert {each.code for each in reasons_not_to_attend([late, morning])} == {"timetable-spans-meet"}
    assert reasons_not_to_attend([morning, Span(weekday=1, from_minute=780, to_minute=900)]) == ()
    assert {each.code for each in reasons_not_to_attend([Span(weekday=8, from_minute=1, to_minute=2)])} == {
        "timetable-span-wrong"
    }


@given(st.integers(0, 10**7), st.lists(st.integers(1, 100), min_size=1, max_size=5))
def test_shares_lose_no_cent(cents: int, parts: list[int]) -> None:
    whole = sum(parts)
    shares = {f"F{place}": part * MILLION // whole for place, part in enumerate(parts)}
    assert sum(shared(cents, shares).values()) == cents
    assert shared(cents, {}) == {"COMUNE": cents}


def test_shares_make_the_whole_among_known_funds() -> None:
    assert reasons_not_to_share({"COMUNE": 700_000, "FNA": 300_000}, ["FNA"]) == ()
    found = reasons_not_to_share({"COMUNE": 700_000, "FSR": 299_999}, ["FNA"])
    assert {each.code for each in found} == {"fund-unknown", "funds-not-whole"}


BANDS = (
    Band(comune_id=None, isee_from=0, isee_to=600_000, hourly=Decimal("1.00")),
    Band(comune_id=None, isee_from=600_000, isee_to=None, hourly=Decimal("16.00")),
    Band(comune_id=5, isee_from=0, isee_to=None, hourly=Decimal("8.00")),
)


@pytest.mark.parametrize(
    ("comune", "isee", "hourly"),
    [(1, 599_999, "1.00"), (1, 600_000, "16.00"), (1, None, "16.00"), (5, 100, "8.00"), (5, None, "8.00")],
)
def test_people_pay_by_the_bands_of_their_comune(comune: int, isee: int | None, hourly: str) -> None:
    assert copayment(BANDS, comune, isee) == Decimal(hourly)


def test_nobody_pays_where_there_are_no_bands() -> None:
    assert copayment((), 1, 100) is None


@given(
    st.lists(st.tuples(st.sampled_from(["week", "month", "period"]), st.integers(1, 600), periods), max_size=4),
    st.dictionaries(st.dates(date(2026, 9, 1), date(2027, 6, 1)).map(lambda day: day.replace(day=1)), st.integers(1)),
    days,
)
def test_the_burn_down_adds_up_and_never_shrinks(
    times: list[tuple[str, int, Period]], delivered: dict[date, int], today: date
) -> None:
    allowed = [(AuthorisedTime(per=per, minutes=minutes), period) for per, minutes, period in times]
    months = burn_down(allowed, delivered, YEAR, today)
    assert (months[0].month, months[-1].month, len(months)) == (date(2026, 9, 1), date(2027, 6, 1), 10)
    assert sum(month.authorised_minutes for month in months) == months[-1].authorised_so_far
    assert all(month.authorised_minutes >= 0 for month in months)
    assert months[-1].delivered_so_far == sum(delivered.values())
    assert all(
        month.left_minutes + month.lapsed_so_far + month.delivered_so_far == month.authorised_so_far for month in months
    )
    assert minutes_ahead(months) == max(0, months[-1].left_minutes)
    picture = curve(months)
    assert picture is None or len(picture.authorised.split()) == len(months)


def test_what_lapsed_with_its_month_can_no_longer_be_used() -> None:
    project = Period(date(2026, 9, 1), date(2026, 12, 1))
    delivered = {date(2026, 9, 1): 100, date(2026, 10, 1): 50}

    def ahead(*, carry_over: bool, per: str = "month") -> int:
        times = [(AuthorisedTime(per=per, minutes=600, carry_over=carry_over), project)]
        return minutes_ahead(burn_down(times, delivered, project, date(2026, 10, 15)))

    assert ahead(carry_over=False) == 600 - 50 + 600
    assert ahead(carry_over=True) == 3 * 600 - 150
    assert ahead(carry_over=False, per="period") == 600 - 150
    assert minutes_ahead(()) == 0


def test_hours_delivered_use_up_first_what_would_lapse() -> None:
    project = Period(date(2026, 9, 1), date(2026, 11, 1))
    times = [
        (AuthorisedTime(per="month", minutes=100), project),
        (AuthorisedTime(per="period", minutes=1000), project),
    ]
    months = burn_down(times, {date(2026, 9, 1): 300}, project, date(2026, 10, 1))
    assert minutes_ahead(months) == 1000 - 200 + 100
    assert [each.left_minutes for each in months] == [1000 - 200, 1000 - 200 + 100]


def test_a_week_counts_by_its_days_and_a_period_once() -> None:
    project = Period(date(2026, 9, 1), date(2026, 11, 1))
    times = [
        (AuthorisedTime(per="week", minutes=70), project),
        (AuthorisedTime(per="period", minutes=600), project),
    ]
    september, october = burn_down(times, {date(2026, 9, 1): 100}, project, date(2026, 9, 15))
    assert (september.authorised_so_far, october.authorised_so_far) == (70 * 30 // 7 + 600, 70 * 61 // 7 + 600)
    assert (september.delivered_minutes, october.delivered_minutes) == (100, None)
