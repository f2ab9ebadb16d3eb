"""Members are reminded once a period, only of what has waited long enough."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.reminding import reminder_period

TODAY = date(2026, 11, 22)
past = st.lists(st.dates(TODAY - timedelta(days=30), TODAY), max_size=4)


@given(past, st.integers(0, 14))
def test_nobody_is_written_to_before_something_has_waited_long_enough(since: list[date], every: int) -> None:
    waited = max(((TODAY - day).days for day in since), default=-1)
    assert (reminder_period(since, every_days=every, today=TODAY) is not None) == (every > 0 and waited >= every)


@given(st.integers(1, 14), st.integers(1, 60))
def test_at_most_one_letter_a_period_goes_out(every: int, days: int) -> None:
    asked = [
        reminder_period([TODAY], every_days=every, today=TODAY + timedelta(days=ahead)) for ahead in range(days + 1)
    ]
    periods = {each for each in asked if each is not None}
    assert len(periods) <= days // every + 1
