"""When a process that died is started again."""

from hypothesis import given
from hypothesis import strategies as st

from app.supervisor.restarts import DEATHS_TOO_MANY, LONGEST_PAUSE_SECONDS, WITHIN_SECONDS, Restarts

gaps = st.lists(st.floats(min_value=0, max_value=200, allow_nan=False), max_size=40)


def pauses(gaps_between_deaths: list[float]) -> list[float | None]:
    restarts, now, found = Restarts(), 1000.0, []
    for gap in gaps_between_deaths:
        now += gap
        found.append(restarts.pause_after_death(now))
    return found


def test_pauses_grow_and_the_fifth_death_within_a_minute_ends_it() -> None:
    assert pauses([0, 1, 1, 1, 1]) == [0.5, 1, 2, 4, None]


def test_a_process_that_dies_now_and_then_is_always_started_again() -> None:
    assert None not in pauses([WITHIN_SECONDS / (DEATHS_TOO_MANY - 1)] * 100)


@given(gaps)
def test_it_is_given_up_exactly_when_the_deaths_of_the_last_minute_are_too_many(between: list[float]) -> None:
    now, deaths = 1000.0, []
    for gap, pause in zip(between, pauses(between), strict=True):
        now += gap
        deaths.append(now)
        recent = sum(1 for at in deaths if now - at < WITHIN_SECONDS)
        assert (pause is None) == (recent >= DEATHS_TOO_MANY)
        assert pause is None or 0 < pause <= LONGEST_PAUSE_SECONDS
