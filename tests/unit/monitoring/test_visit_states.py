"""The three tables of moves: every state can be reached, and every refused move changes nothing."""

from enum import StrEnum
from typing import Any

import pytest

from app.decisions import Refusal
from app.states import Machine
from blueprints.monitoring.states import FINDING, PROPOSAL, VISIT

MACHINES: tuple[Machine[Any], ...] = (VISIT, FINDING, PROPOSAL)
LAWFUL = {
    ("planned", "open"): "open",
    ("planned", "cancel"): "cancelled",
    ("open", "fill"): "open",
    ("open", "close"): "closed",
    ("open", "resolve"): "resolved",
    ("proposed", "confirm"): "confirmed",
    ("proposed", "drop"): "dropped",
}
EVERY = [(machine, state, move) for machine in MACHINES for state in machine.kind for move in machine.moves]


@pytest.mark.parametrize(("machine", "state", "move"), EVERY)
def test_each_move_leads_where_the_table_says_or_nowhere(machine: Machine[Any], state: StrEnum, move: str) -> None:
    expected = LAWFUL.get((state, move), Refusal("move-not-possible", state=str(state), move=move))
    assert machine.next(state, move) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_can_be_reached(machine: Machine[Any]) -> None:
    assert machine.reachable() == frozenset(machine.kind)


def test_nothing_leaves_a_state_that_is_final() -> None:
    final = [(VISIT, "closed"), (VISIT, "cancelled"), (FINDING, "resolved"), (PROPOSAL, "confirmed")]
    assert all(machine.possible(state) == () for machine, state in [*final, (PROPOSAL, "dropped")])
