"""State machines as tables: every move has a name, its sources, its target and who may make it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

from app.decisions import Refusal

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Move(Generic[S]):
    """One lawful step: `permission` is asked of the actor by the policy of the room."""

    name: str
    sources: frozenset[S]
    target: S
    permission: str


class Machine(Generic[S]):
    """The moves of one kind of thing, looked up by name."""

    def __init__(self, kind: type[S], initial: S, moves: Iterable[Move[S]]) -> None:
        self.kind = kind
        self.initial = initial
        self.moves: Mapping[str, Move[S]] = MappingProxyType({move.name: move for move in moves})

    def next(self, state: str, move: str) -> S | Refusal:
        """The state after `move`, or the refusal `move-not-possible`.

        Raises:
            KeyError: the table has no move of that name (a defect of the caller).
        """
        step = self.moves[move]
        here = self.kind(state)
        if here not in step.sources:
            return Refusal("move-not-possible", state=str(here), move=move)
        return step.target

    def possible(self, state: str) -> tuple[str, ...]:
        """Names of the moves that start from `state`, in the table's order."""
        here = self.kind(state)
        return tuple(name for name, move in self.moves.items() if here in move.sources)

    def reachable(self) -> frozenset[S]:
        """Every state that a chain of moves reaches from the initial one."""
        seen = {self.initial}
        growing = True
        while growing:
            found = {move.target for move in self.moves.values() if move.sources & seen} - seen
            growing = bool(found)
            seen |= found
        return frozenset(seen)
