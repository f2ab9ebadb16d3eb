"""Penalties: the provider is heard first, nothing is raised, the cap holds."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.monitoring.rules import (
    reasons_not_to_decide_penalty,
    reasons_not_to_penalise,
    room_below_cap,
)

UNTIL = date(2026, 11, 30)
GOOD: dict[str, Any] = {
    "is_answered": False,
    "hear_until": UNTIL,
    "today": UNTIL + timedelta(days=1),
    "cents": 50_000,
    "proposed_cents": 50_000,
    "room_cents": 50_000,
    "reason": "La risposta non convince.",
}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"today": UNTIL}, ["penalty-hearing-runs"]),
        ({"today": UNTIL, "is_answered": True}, []),
        ({"cents": 50_001, "room_cents": 99_999}, ["penalty-amount"]),
        ({"cents": 0}, ["penalty-amount"]),
        ({"room_cents": 49_999}, ["penalty-above-cap"]),
        ({"reason": " "}, ["reason-missing"]),
    ],
)
def test_why_a_penalty_may_not_be_decided(change: dict[str, Any], codes: list[str]) -> None:
    assert [each.code for each in reasons_not_to_decide_penalty(**{**GOOD, **change})] == codes


def test_a_penalty_is_for_a_finding_of_closed_minutes() -> None:
    assert not reasons_not_to_penalise(is_closed=True, ground="Carta vecchia.")
    found = reasons_not_to_penalise(is_closed=False, ground=" ")
    assert [each.code for each in found] == ["finding-still-in-visit", "reason-missing"]


@given(st.integers(0, 10**9), st.integers(0, 20), st.lists(st.integers(1, 10**6), max_size=6))
def test_all_penalties_of_a_year_together_stay_below_the_cap(value: int, percent: int, wanted: list[int]) -> None:
    decided = 0
    for cents in wanted:
        room = room_below_cap(value_cents=value, percent=Decimal(percent), decided_cents=decided)
        decided += cents if cents <= room else 0
    assert decided * 100 <= value * percent
