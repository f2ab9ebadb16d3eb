"""`python -m app.worker`: the RQ worker. Its parent imports neither the rooms nor polars, so that forks are safe."""

import os
import socket

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry
from rq import Queue, Worker

from app.settings import Settings


def run() -> None:
    """Work until SIGTERM or SIGINT; each job runs in a process of its own."""
    settings = Settings.from_environment(os.environ)
    connection = Redis.from_url(settings.redis_url, retry=Retry(ExponentialBackoff(), 3))
    queue = Queue(os.environ.get("ACCREDITA_QUEUE", "accredita"), connection=connection)
    name = f"{socket.gethostname()}-{os.getpid()}"
    Worker([queue], connection=connection, name=name).work(with_scheduler=True, logging_level="WARNING")


if __name__ == "__main__":
    run()
