"""What a web process does before its first visitor, so that nobody waits for it."""

import gc

import psycopg
import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

PUBLIC_PAGES = ("/", "/elenco")

log = structlog.get_logger(__name__)


def warm_up(app: Flask) -> None:
    """Make the public pages once (templates, the list of today), and leave what is there out of the collector.

    Full collections over what was loaded at the start make pauses of 30 ms. A page that cannot be made now
    (the database is still away) is made for its first visitor.
    """
    with app.test_client() as visitor:
        for path in PUBLIC_PAGES:
            try:
                status = visitor.get(path).status_code
            except (SQLAlchemyError, psycopg.Error):  # kept pages ask the database before Flask's own handlers
                status = 503
            if status >= 400:
                log.warning("page not ready", path=path, status=status)
    gc.collect()
    gc.freeze()
