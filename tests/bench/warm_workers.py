"""Gunicorn's settings for the measured program: each worker is warm before its first request."""

from typing import Any

from app.warmup import warm_up

preload_app = False


def post_worker_init(worker: Any) -> None:
    """Make the public pages once."""
    warm_up(worker.wsgi)
