"""Gunicorn's settings, also for production: `gunicorn -c python:app.supervisor.gunicorn_settings wsgi:app`."""

import os
from typing import Any

from app.settings import Settings
from app.warmup import warm_up

_settings = Settings.from_environment(os.environ)

bind = f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
workers = _settings.web_workers
threads = _settings.web_threads
timeout = 60
graceful_timeout = 15
keepalive = 5
loglevel = "warning"
preload_app = False  # polars before a fork deadlocks the child
control_socket_disable = True  # it would be made in the home folder
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  # heartbeats, not data


def post_worker_init(worker: Any) -> None:
    """Make the public pages once, so that nobody waits for it."""
    warm_up(worker.wsgi)
