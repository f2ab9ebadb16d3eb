"""By when an act is appealed against, and when a later act may correct it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.appeals import last_day, reasons_not_to_correct

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def is_sunday(day: date) -> bool:
    return day.weekday() == 6


@given(told_on=DAYS, days=st.integers(1, 130), skips=st.booleans())
def test_exactly_so_many_days_count_and_the_last_is_a_working_day(told_on: date, days: int, skips: bool) -> None:
    end = last_day(told_on, days, skips_august=skips, is_holiday=is_sunday)
    passed = [told_on + timedelta(days=n) for n in range(1, (end - told_on).days + 1)]
    counted = [day for day in passed if not (skips and day.month == 8)]
    assert not is_sunday(end)
    assert not (skips and end.month == 8)
    assert days <= len(counted) <= days + 1
    assert end >= last_day(told_on, days, skips_august=False, is_holiday=is_sunday)


def test_an_act_of_mid_july_is_appealed_against_by_mid_october() -> None:
    assert last_day(date(2026, 7, 15), 60, skips_august=True, is_holiday=is_sunday) == date(2026, 10, 14)
    assert last_day(date(2026, 7, 15), 120, skips_august=False, is_holiday=is_sunday) == date(2026, 11, 12)


def test_only_the_latest_outcome_is_corrected_and_only_by_a_change_of_a_possible_day() -> None:
    good = {
        "before": "refused",
        "after": "accepted",
        "is_latest": True,
        "same_words": False,
        "act_day": date(2026, 3, 2),
        "first_act_day": date(2026, 3, 1),
        "today": date(2026, 3, 2),
    }
    assert reasons_not_to_correct(**good) == ()  # type: ignore[arg-type]  # facts of a test
    for fine in (
        {"same_words": True},
        {"after": "refused"},
        {"act_day": date(2026, 3, 1)},
        {"act_day": date(2026, 3, 2)},
    ):
        assert reasons_not_to_correct(**{**good, "same_words": False, **fine}) == ()  # type: ignore[arg-type]  # as above
    for change in (
        {"is_latest": False},
        {"after": "refused", "same_words": True},
        {"act_day": date(2026, 3, 3)},
        {"act_day": date(2026, 2, 28)},
    ):
        assert len(reasons_not_to_correct(**{**good, **change})) == 1  # type: ignore[arg-type]  # facts of a test
