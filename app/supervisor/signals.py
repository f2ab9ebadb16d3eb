"""Signals as an exception, so that whatever is being done is left and everything is stopped in order."""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop; no handler of ordinary errors may swallow it."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def listen() -> None:
    """From now on the usual signals raise `Stopped`, wherever the main thread is.

    A query that is left in the middle cannot be rolled back; that its driver warns of it is of no use to anybody.
    """
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    for each in ENDINGS:
        signal.signal(each, _stop)


@contextmanager
def ignoring() -> Iterator[None]:
    """Stopping is not interrupted: a second Ctrl-C changes nothing."""
    before = [signal.signal(each, signal.SIG_IGN) for each in ENDINGS]
    try:
        yield
    finally:
        for each, handler in zip(ENDINGS, before, strict=True):
            signal.signal(each, handler)
