"""`python -m app.worker`: the RQ worker; each job runs in a process forked from it.

The program is loaded once, before the first fork, so that a job starts in milliseconds. It must have neither
threads nor connections then: polars, which starts threads, is imported by the functions that need it.
"""

import os
import socket

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry
from rq import Queue, Worker

from app.jobs import application
from app.settings import Settings


def run() -> None:
    """Work until SIGTERM or SIGINT."""
    application()
    settings = Settings.from_environment(os.environ)
    connection = Redis.from_url(settings.redis_url, retry=Retry(ExponentialBackoff(), 3))
    queue = Queue(os.environ.get("ACCREDITA_QUEUE", "accredita"), connection=connection)
    name = f"{socket.gethostname()}-{os.getpid()}"
    Worker([queue], connection=connection, name=name).work(logging_level="WARNING")


if __name__ == "__main__":
    run()
