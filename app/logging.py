"""Logs: one JSON object a line, with a request id; never an address that was asked, nor anybody's data.

An address may hold a one-time link, and the database explains its errors with the values of the row.
"""

import logging
import re
import sys
import time
import uuid

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, WrappedLogger

log = structlog.get_logger(__name__)

# A database error at the end of a traceback: its kind, then words with the values of the row or of the statement.
_DATABASE = re.compile(
    r"^(?P<kind>(?:psycopg|sqlalchemy)[\w.]*(?:: \(psycopg[\w.]*\))?):?(?P<words>.*?)"
    r"(?=^Traceback |^The above |^During |\Z)",
    re.MULTILINE | re.DOTALL,
)
_CONSTRAINT = re.compile(r'constraint "\w+"')


def without_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Leave of a database error in a traceback its kind and the constraint that was violated."""
    if "exception" in event:
        event["exception"] = _DATABASE.sub(_kind, event["exception"])
    return event


def _kind(error: re.Match[str]) -> str:
    found = _CONSTRAINT.search(error["words"])
    return f"{error['kind']} {found[0] if found else ''}\n"


PROCESSORS = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_values,
    structlog.processors.JSONRenderer(ensure_ascii=False),
)


def configure(*, level: str = "INFO") -> None:
    """Set structlog up once for this process."""
    structlog.configure(
        processors=list(PROCESSORS),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def install(app: Flask) -> None:
    """Give each request an id and log slow or failed ones."""

    def begin() -> None:
        g.started = time.perf_counter_ns()
        g.request_id = uuid.uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    def end(answer: Response) -> Response:
        spent = (time.perf_counter_ns() - g.get("started", time.perf_counter_ns())) // 1_000_000
        if "request_id" in g:
            answer.headers["X-Request-Id"] = g.request_id
        if answer.status_code >= 500 or spent > 1000:
            log.warning(
                "request", method=request.method, endpoint=request.endpoint, status=answer.status_code, ms=spent
            )
        return answer

    app.before_request(begin)
    app.after_request(end)
