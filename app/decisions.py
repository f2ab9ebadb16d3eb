"""Refusals as values: a stable code with its facts.

The sentence is made when it is shown, in the reader's language, from the message table of the
room that refused (see `app.messages`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, init=False)
class Refusal:
    """One reason why something may not happen.

    `code` is stable and in kebab-case; `facts` are what the sentence needs: numbers, dates, names.
    """

    code: str
    facts: MappingProxyType[str, Any]

    def __init__(self, code: str, **facts: Any) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "facts", MappingProxyType(facts))

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted((key, str(value)) for key, value in self.facts.items()))))

    def __repr__(self) -> str:
        facts = ", ".join(f"{key}={value!r}" for key, value in self.facts.items())
        return f"Refusal({self.code!r}, {facts})" if facts else f"Refusal({self.code!r})"


class Refused(Exception):
    """Raised by a use case that may not go on; carries every reason, never only the first."""

    def __init__(self, *refusals: Refusal) -> None:
        if not refusals:
            raise ValueError("Refused needs at least one reason")
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals


def agree(reasons: Iterable[Refusal]) -> None:
    """Go on when there is no reason against.

    Raises:
        Refused: with all the reasons.
    """
    found = tuple(reasons)
    if found:
        raise Refused(*found)


def agreed(outcome: T | Refusal) -> T:
    """The value of an outcome that may be a refusal.

    Raises:
        Refused: when it is one.
    """
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    return outcome
