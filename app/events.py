"""News: something that has happened, told upwards. Ids and values only, names in the past tense."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """The base of all news."""


Handler = Callable[[Any], None]


class Subscriptions:
    """Who hears which news, in the order in which the rooms were plugged in."""

    def __init__(self) -> None:
        self._handlers: dict[type[Event], list[Handler]] = defaultdict(list)

    def add(self, kind: type[Event], handler: Handler) -> None:
        """Let `handler` hear events of this kind, inside the transaction that publishes them."""
        self._handlers[kind].append(handler)

    def tell(self, event: Event) -> None:
        """Call every handler of the event's kind."""
        for handler in self._handlers[type(event)]:
            handler(event)
