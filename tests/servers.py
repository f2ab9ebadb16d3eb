"""One embedded PostgreSQL and one Valkey for all test processes of this folder, xdist workers or not.

Every process that uses them holds a shared lock. A guardian process starts the servers and waits for
the exclusive lock: it gets it when the last user has gone, however that one ended, and stops them.
"""

import fcntl
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from app import embedded
from app.embedded.passwords import write_privately

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "test"
TELLING = VAR / "servers.json"
READY_WITHIN_SECONDS = 120
TEMPLATES_KEPT = 3
TEMPLATE = re.compile(r"[a-z_]+_[0-9a-f]{16}")


@dataclass(frozen=True, kw_only=True)
class Servers:
    """Where they answer; the first three name a database that tests must not use."""

    database_url: str
    owner_url: str
    superuser_url: str
    redis_url: str


@contextmanager
def locked(name: str, kind: int = fcntl.LOCK_EX) -> Iterator[int]:
    """Hold a lock on `var/test/<name>.lock`; the system lets it go when the process ends."""
    VAR.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(VAR / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def running_servers() -> Iterator[Servers]:
    """The servers, started if nobody had started them; they stay while anybody is in here."""
    with locked("users", fcntl.LOCK_SH):
        with locked("start"):
            if not _guardian_lives():
                TELLING.unlink(missing_ok=True)
                _start_guardian()
            servers = Servers(**json.loads(TELLING.read_text()))
        yield servers


def _guardian_lives() -> bool:
    try:
        with locked("guardian", fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
    except BlockingIOError:
        return True


def _start_guardian() -> None:
    with (VAR / "guardian.log").open("wb") as log:
        guardian = subprocess.Popen(
            [sys.executable, "-m", "tests.servers"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while not TELLING.exists():
        if guardian.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the test servers did not start:\n{(VAR / 'guardian.log').read_text()}")
        time.sleep(0.02)


def guard() -> None:
    """Start the servers, tell where they are, and stop them when nobody uses them any more."""
    with locked("guardian", fcntl.LOCK_EX | fcntl.LOCK_NB):
        running = embedded.start(VAR, for_tests=True)
        try:
            _drop_leftovers(running.superuser_url)
            told = {name: getattr(running, name) for name in Servers.__dataclass_fields__}
            write_privately(TELLING, json.dumps(asdict(Servers(**told))))
            with locked("users"):
                TELLING.unlink()
                running.stop()
        finally:
            running.stop()


def _drop_leftovers(superuser_url: str) -> None:
    """Databases of test runs that were killed, and templates of code that has changed since."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        names = [row[0] for row in connection.execute("SELECT datname FROM pg_database ORDER BY oid DESC")]
        leftovers = [name for name in names if name.startswith("test_")]
        for kind in {name.rpartition("_")[0] for name in names if TEMPLATE.fullmatch(name)}:
            leftovers += [name for name in names if TEMPLATE.fullmatch(name) and name.startswith(kind)][TEMPLATES_KEPT:]
        for name in leftovers:
            connection.execute(f'DROP DATABASE "{name}"')


if __name__ == "__main__":
    guard()
