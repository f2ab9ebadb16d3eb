"""`python -m app.relay`: hands committed outbox rows to the queue; woken by PostgreSQL, looks each second."""

import signal
import threading
from types import FrameType

import psycopg
import structlog
from flask import current_app
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from app import clock
from app.db import db
from app.jobs import application, hand_over

log = structlog.get_logger(__name__)


def run() -> None:
    """Relay until SIGTERM or SIGINT; a server that is away is waited for."""
    stop = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    with application().app_context():
        while not stop.is_set():
            try:
                _listen(stop)
            except (OperationalError, psycopg.OperationalError, RedisError) as away:
                log.warning("relay waits for a server", error=type(away).__name__)
                db.session.remove()
                stop.wait(1)


def _listen(stop: threading.Event) -> None:
    url = current_app.config["SQLALCHEMY_DATABASE_URI"].replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(url, autocommit=True) as ear:
        ear.execute("listen outbox")
        while not stop.is_set():
            hand_over(clock.now())
            db.session.remove()
            for _ in ear.notifies(timeout=1.0, stop_after=1):
                pass


if __name__ == "__main__":
    run()
