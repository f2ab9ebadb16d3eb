"""State machines are tables."""

from enum import StrEnum

import pytest

from app.decisions import Refusal, Refused, agree, agreed
from app.states import Machine, Move


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    BROKEN = "broken"


MACHINE = Machine(
    Light,
    Light.RED,
    [
        Move(name="go", sources=frozenset({Light.RED}), target=Light.GREEN, permission="light.switch"),
        Move(name="stop", sources=frozenset({Light.GREEN}), target=Light.RED, permission="light.switch"),
    ],
)


def test_a_move_from_its_source_gives_the_target() -> None:
    assert agreed(MACHINE.next("red", "go")) is Light.GREEN


def test_a_move_from_elsewhere_is_refused_with_the_state() -> None:
    with pytest.raises(Refused) as refused:
        agreed(MACHINE.next("green", "go"))
    assert refused.value.refusals == (Refusal("move-not-possible", state="green", move="go"),)


def test_a_move_that_is_not_in_the_table_is_a_defect() -> None:
    with pytest.raises(KeyError):
        MACHINE.next("red", "fly")


def test_what_is_reachable_and_possible() -> None:
    assert MACHINE.reachable() == {Light.RED, Light.GREEN}
    assert MACHINE.possible("green") == ("stop",)


def test_every_reason_is_told_at_once() -> None:
    agree([])
    with pytest.raises(Refused) as refused:
        agree([Refusal("late"), Refusal("empty", of="answers")])
    assert [each.code for each in refused.value.refusals] == ["late", "empty"]
