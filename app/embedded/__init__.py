"""The embedded PostgreSQL and Valkey: what runs under `var/` when no URL points at a real server."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.embedded.passwords import Passwords
from app.embedded.postgres import Postgres
from app.embedded.valkey import Valkey
from app.failures import CannotStart

__all__ = ["CannotStart", "Postgres", "Running", "Valkey", "start"]


@dataclass(frozen=True, kw_only=True)
class Running:
    """Both servers, answering. URLs are as libpq and redis-py take them (`postgresql://`, `redis://`).

    `database_url` is the role of the program, `owner_url` that of the migrations, `superuser_url` that
    of the bootstrap; `stop` ends both servers and waits for them.
    """

    database_url: str
    owner_url: str
    superuser_url: str
    redis_url: str
    stop: Callable[[], None]


def start(var: Path, *, for_tests: bool = False) -> Running:
    """Start both servers under `var` and wait until they answer; they die with the calling process.

    With `for_tests`, a crash of the machine may lose data: nothing is forced to the disk.

    Raises:
        CannotStart: with a sentence that says what to do.
    """
    var.mkdir(parents=True, exist_ok=True)
    passwords = Passwords.kept_in(var)
    postgres = Postgres(var, passwords, for_tests=for_tests)
    valkey = Valkey(var, passwords, for_tests=for_tests)
    postgres.start()
    try:
        valkey.start()
    except BaseException:
        postgres.stop()
        raise

    def stop() -> None:
        valkey.stop()
        postgres.stop()

    return Running(
        database_url=postgres.app_url,
        owner_url=postgres.owner_url,
        superuser_url=postgres.superuser_url,
        redis_url=valkey.url,
        stop=stop,
    )
