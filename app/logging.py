"""Logs: one JSON object a line, with a request id; paths without query, never a name or an address of a person."""

import logging
import sys
import time
import uuid

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger(__name__)


def configure(*, level: str = "INFO") -> None:
    """Set structlog up once for this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
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
