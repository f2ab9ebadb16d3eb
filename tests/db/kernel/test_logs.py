"""What is written to the log when something breaks: where, never whose data."""

import io
import json

import pytest
import structlog
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import errors
from app.db import db, session
from app.logging import PROCESSORS

SECRET = "Tea Demo Tarabuso"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into agencies (code, name) values (:said, :said)",
        "select cast(:said as integer)",
        "select * from agencies where code = :said and nowhere",
    ],
)
def test_the_traceback_of_a_database_error_holds_no_value(app: Flask, statement: str) -> None:
    written = io.StringIO()
    log = structlog.wrap_logger(structlog.PrintLogger(written), processors=PROCESSORS)
    with app.app_context():
        try:
            session().execute(text(statement), {"said": SECRET})
        except DBAPIError:
            log.exception("defect")
        db.session.rollback()
    line = json.loads(written.getvalue())
    assert "psycopg.errors." in line["exception"]
    assert __file__ in line["exception"]
    assert SECRET not in line["exception"]


def test_a_defect_behind_a_one_time_link_does_not_log_the_link(app: Flask) -> None:
    with app.test_request_context("/accesso/password/only-once"), structlog.testing.capture_logs() as lines:
        errors._defect(ValueError())
    assert lines[0]["endpoint"] == "accounts.set_password"
    assert "only-once" not in str(lines)
