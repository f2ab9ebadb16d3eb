"""A draw is announced before its seed can be known, and made once, not before it is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.sampling import NextStep, after_false, reasons_not_to_announce, reasons_not_to_draw
from blueprints.calls.states import ApplicationState

TODAY = date(2026, 11, 22)
near = st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))


@given(announced_on=near, drawn_on=near, seed_day=near)
def test_who_may_announce_cannot_draw_before_the_seed_is_known(
    announced_on: date, drawn_on: date, seed_day: date
) -> None:
    announced = not reasons_not_to_announce(
        waiting=3, announced=False, seed_source="Lotto", seed_day=seed_day, today=announced_on
    )
    drawn = not reasons_not_to_draw(drawn=False, seed="1-2", seed_day=seed_day, today=drawn_on)
    assert announced == (announced_on < seed_day)
    assert drawn == (drawn_on >= seed_day)


def test_every_reason_is_said() -> None:
    against = reasons_not_to_announce(waiting=0, announced=True, seed_source=" ", seed_day=TODAY, today=TODAY)
    assert [each.code for each in against] == [
        "draw-announced-already",
        "draw-without-applications",
        "draw-needs-source",
        "draw-seed-known-already",
    ]
    against = reasons_not_to_draw(drawn=True, seed="", seed_day=TODAY + timedelta(days=1), today=TODAY)
    assert [each.code for each in against] == ["draw-made-already", "draw-seed-not-known-yet", "draw-needs-seed"]


@pytest.mark.parametrize("state", [each for each in ApplicationState if each is not ApplicationState.DRAFT])
def test_every_state_has_its_lawful_step(state: ApplicationState) -> None:
    assert after_false(state) in NextStep


def test_the_step_follows_from_what_was_decided() -> None:
    assert after_false("technical_evaluation") is NextStep.REASONS_AGAINST
    assert after_false("enrolled") is NextStep.REVOCATION
    assert after_false("refused") is NextStep.REPORT_ONLY
