"""One use case is one transaction: re-entrant, one commit, doomed by an inner failure."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import current_app

from app.actors import Actor
from app.db import current_reach, reaching, session
from app.events import Event, Subscriptions

P = ParamSpec("P")
R = TypeVar("R")


class Doomed(Exception):
    """An inner use case failed, and the outer one went on as if it had not."""


class UnitOfWork:
    """What belongs to the running transaction beside its rows."""

    def __init__(self) -> None:
        self.doomed = False

    def publish(self, event: Event) -> None:
        """Tell the rooms above, in this transaction: what they write stands or falls with it."""
        subscriptions: Subscriptions = current_app.extensions["accredita.subscriptions"]
        subscriptions.tell(event)


_current: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


def work() -> UnitOfWork:
    """The running unit of work.

    Raises:
        RuntimeError: no use case is running.
    """
    unit = _current.get()
    if unit is None:
        raise RuntimeError("there is no unit of work outside a use case")
    return unit


def use_case(function: Callable[P, R]) -> Callable[P, R]:
    """Run a service function in one transaction, with the reach of its `actor`.

    Called inside another use case it joins that one's transaction. Any exception undoes everything.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = _current.get()
        if outer is not None:
            try:
                return function(*args, **kwargs)
            except BaseException:
                outer.doomed = True
                raise
        return _outermost(function, args, kwargs)

    return run


def _outermost(function: Callable[..., R], args: Any, kwargs: dict[str, Any]) -> R:
    actor = kwargs.get("actor")
    unit = UnitOfWork()
    token = _current.set(unit)
    here = session()
    try:
        with reaching(actor.reach if isinstance(actor, Actor) else current_reach()):
            result = function(*args, **kwargs)
            if unit.doomed:
                raise Doomed
            here.commit()
            return result
    except BaseException:
        here.rollback()
        raise
    finally:
        _current.reset(token)
