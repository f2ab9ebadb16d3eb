"""`python -m app.scheduler`: writes the due rows of the schedule each ten seconds."""

import signal

import structlog
from flask import current_app
from sqlalchemy.exc import OperationalError

from app import clock
from app.actors import PROGRAM
from app.db import db
from app.jobs import application
from app.schedule import write_due

log = structlog.get_logger(__name__)
SECONDS = 10


def run() -> None:
    """Run until SIGTERM or SIGINT."""
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with application().app_context():
        while True:
            try:
                write_due(scheduled=current_app.extensions["accredita.schedule"], actor=PROGRAM, now=clock.now())
            except OperationalError as away:
                log.warning("scheduler waits for the database", error=type(away).__name__)
            db.session.remove()
            if signal.sigtimedwait(ends, SECONDS) is not None:
                return


if __name__ == "__main__":
    run()
