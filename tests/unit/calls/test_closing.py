"""Warnings before a closing: each at most once, the nearest one only, none after the closing."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.closing import warning_due

CLOSES = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOURS = (48, 6)
OFFSETS = st.integers(-100 * 60, 100 * 60).map(lambda minutes: CLOSES + timedelta(minutes=minutes))


def due(now: datetime, started: datetime = CLOSES - timedelta(days=30)) -> int | None:
    return warning_due(closes=CLOSES, started=started, now=now, hours=HOURS)


def test_the_first_comes_48_hours_before_and_the_last_6() -> None:
    at = {hours: due(CLOSES - timedelta(hours=hours)) for hours in (49, 48, 7, 6, 1, 0)}
    assert at == {49: None, 48: 48, 7: 48, 6: 6, 1: 6, 0: None}
    instant = CLOSES - timedelta(hours=48)
    assert (due(instant, instant), due(instant, instant + timedelta(seconds=1))) == (48, None)


@given(OFFSETS, OFFSETS)
def test_a_warning_is_due_only_before_the_closing_and_for_drafts_older_than_its_instant(
    now: datetime, started: datetime
) -> None:
    found = due(now, started)
    if found is not None:
        assert started <= CLOSES - timedelta(hours=found) <= now < CLOSES


@given(st.lists(OFFSETS), OFFSETS)
def test_however_often_the_job_runs_each_warning_comes_in_order(runs: list[datetime], started: datetime) -> None:
    found = [each for run in sorted(runs) if (each := due(run, started)) is not None]
    assert found == sorted(found, reverse=True)
    assert set(found) <= set(HOURS)
