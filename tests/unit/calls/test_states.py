"""State machines of the room: every refused move changes nothing, every state is reachable."""

from itertools import product

import pytest

from app.decisions import Refusal
from app.states import Machine
from blueprints.calls import states

MACHINES = {
    "call": states.CALL,
    "application": states.APPLICATION,
    "commission": states.COMMISSION,
    "session": states.SESSION,
    "integration": states.INTEGRATION,
}
EVERY = [
    pytest.param(machine, state, move, id=f"{name}-{state}-{move}")
    for name, machine in MACHINES.items()
    for state, move in product(machine.kind, machine.moves)
]


@pytest.mark.parametrize(("machine", "state", "move"), EVERY)
def test_a_move_leads_to_its_target_or_is_refused_and_changes_nothing(machine: Machine, state, move: str) -> None:
    outcome = machine.next(state, move)
    if state in machine.moves[move].sources:
        assert outcome == machine.moves[move].target
    else:
        assert outcome == Refusal("move-not-possible", state=str(state), move=move)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_every_state_is_reachable_and_every_move_asks_a_permission_of_this_room(machine: Machine) -> None:
    assert machine.reachable() == frozenset(machine.kind)
    assert all(move.permission.startswith("calls.") for move in machine.moves.values())


def test_the_usual_way_leads_from_a_draft_to_the_list() -> None:
    state = states.APPLICATION.initial
    for move in ("lodge", "check", "request_integration", "integrate", "check", "admit", "evaluate", "propose"):
        state = states.APPLICATION.next(state, move)
    assert states.APPLICATION.next(state, "accept") == "accepted"
    assert states.APPLICATION.next("accepted", "enrol") == "enrolled"


def test_a_refusal_always_passes_through_the_notice_of_reasons() -> None:
    sources = states.APPLICATION.moves["refuse"].sources
    assert sources == {"negative_notice", "observations"}


def test_only_a_later_act_leaves_an_enrolled_application_and_nothing_a_withdrawn_one() -> None:
    assert states.APPLICATION.possible("enrolled") == ("correct_to_refused",)
    assert states.APPLICATION.possible("withdrawn") == ()


def test_a_call_that_only_rolls_opens_without_an_initial_window() -> None:
    assert states.CALL.next("published", "open_rolling") == "rolling_open"
    assert states.CALL.next("rolling_open", "close") == "closed"
