"""Real servers, worker and relay for the import, which tests may kill; and the steps that people would take.

`python -m tests.care_processes <step> ...` does one step in a process of its own, as the program would.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from app.embedded.passwords import Passwords
from app.embedded.postgres import Postgres
from app.embedded.valkey import Valkey
from tests.servers import ROOT

ROWS = 10_000
WITHIN_SECONDS = 120
PAUSE_SECONDS = 0.05
HOLD = """
insert into service_entries (agency_id, provider_id, project_id, staff_member_id, batch_id, comune_id, started_at,
    ended_at, day, minutes, kind, reason, day_type, confirmed, service_code, profile, fund, group_session, external_id)
select agency_id, provider_id, project_id, staff_member_id, batch_id, comune_id, started_at,
    ended_at, day, minutes, kind, reason, day_type, confirmed, service_code, profile, fund, group_session, %s
from service_entries where external_id = 'first0'
"""
LEFT = "select count(*) from outbox where done_at is null and job like 'care.%'"
WAITING = """
select count(*) from pg_stat_activity
where wait_event_type = 'Lock' and query like '%insert into service_entries%' and pid <> pg_backend_pid()
"""


@dataclass(kw_only=True)
class Stand:
    """Both servers with the program's processes; `keep_alive` starts again those that died, as `make run` does."""

    folder: Path
    postgres: Postgres
    valkey: Valkey
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the program reads."""
        return {
            **os.environ,
            "ACCREDITA_MODE": "development",
            "DATABASE_URL": self.postgres.app_url,
            "DATABASE_OWNER_URL": self.postgres.owner_url,
            "REDIS_URL": self.valkey.url,
            "STORAGE_URL": (self.folder / "storage").as_uri(),
            "MAIL_URL": (self.folder / "mail").as_uri(),
            "MAIL_FROM": "accredita@example.org",
            "SECRET_KEY": "only for tests: 0123456789 abcdefghijklmnopqrstuvwxyz",
            "BASE_URL": "http://localhost",
        }

    def step(self, *arguments: str) -> str:
        """Do one step of `main` in a process of its own; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.care_processes", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def connect(self) -> psycopg.Connection[Any]:
        """A connection that passes the wall."""
        address = self.postgres.superuser_url.rpartition("/")[0] + "/accredita"
        return psycopg.connect(address, autocommit=True)

    def ask(self, question: str, *values: object) -> Any:
        """The one value that answers a question; None while the server is away."""
        try:
            with self.connect() as connection:
                row = connection.execute(question, values or None).fetchone()
        except psycopg.OperationalError:
            return None
        return row[0] if row else None

    def keep_alive(self) -> None:
        """Start worker and relay if they are not there."""
        for name in ("worker", "relay"):
            process = self.running.get(name)
            if process is None or process.poll() is not None:
                with (self.folder / f"{name}.log").open("ab") as log:
                    self.running[name] = subprocess.Popen(
                        [sys.executable, "-m", f"app.{name}"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
                    )

    def kill(self, name: str) -> None:
        """kill -9 the worker with the process that does its job."""
        process = self.running.pop(name)
        kill_tree(process.pid)
        process.wait()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for a condition, keeping the program's processes alive."""
        deadline = time.monotonic() + WITHIN_SECONDS
        while not holds():
            assert time.monotonic() < deadline, (self.folder / "worker.log").read_text()[-3000:]
            self.keep_alive()
            time.sleep(PAUSE_SECONDS)

    @contextmanager
    def import_held_in_the_middle(self, prefix: str) -> Iterator[int]:
        """A confirmed import of `ROWS` rows that has written all but its last one, and waits for a lock we hold."""
        batch_id = int(self.step("bring", prefix))
        self.until(lambda: self.ask(LEFT) == 0)
        with self.connect() as holder:
            holder.autocommit = False
            holder.execute(HOLD, [f"{prefix}{ROWS - 1}"])
            self.step("confirm", str(batch_id))
            self.until(lambda: self.ask(WAITING) == 1)
            yield batch_id
            with contextlib.suppress(psycopg.OperationalError):
                holder.rollback()

    def entries(self, prefix: str) -> tuple[int, int]:
        """How many entries of a file are there, and how many different ones."""
        found = self.ask(
            "select array[count(*), count(distinct external_id)] from service_entries where external_id ~ %s",
            f"^{prefix}[0-9]+$",
        )
        return found[0], found[1]

    def state(self, batch_id: int) -> str | None:
        """Where a batch stands; None while the server is away."""
        found: str | None = self.ask("select state from entry_batches where id = %s", batch_id)
        return found


def kill_tree(pid: int) -> None:
    """kill -9 a process with all below it, the children first noted and then killed after their parent."""
    below = _children(pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    for child in below:
        kill_tree(child)


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


@contextmanager
def stand(folder: Path) -> Iterator[Stand]:
    """Servers of their own under a folder, migrated, with a small agency and one entry."""
    passwords = Passwords.kept_in(folder)
    found = Stand(folder=folder, postgres=Postgres(folder, passwords), valkey=Valkey(folder, passwords))
    found.postgres.start()
    found.valkey.start()
    try:
        migrated = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"],
            cwd=ROOT,
            env=found.environment,
            capture_output=True,
            text=True,
        )
        assert migrated.returncode == 0, migrated.stderr
        found.step("prepare")
        found.keep_alive()
        yield found
    finally:
        for process in found.running.values():
            kill_tree(process.pid)
            process.wait()
        found.valkey.stop()
        found.postgres.stop()


def main(step: str, *arguments: str) -> None:
    """Do one step in the program's context."""
    from app.actors import EVERYTHING
    from app.db import reaching
    from wsgi import app

    with app.app_context(), reaching(EVERYTHING):
        {"prepare": _prepare, "bring": _bring, "confirm": _confirm}[step](*arguments)


def _prepare() -> None:
    from tests.care_world import build, file_of, month_rows

    world = build(providers_count=1, services_of=("SAD",))
    world.project()
    world.imported(file_of(month_rows(1, prefix="first")))


def _bring(prefix: str) -> None:
    from blueprints.care import services
    from tests.care_world import NOW, OCTOBER, file_of, month_rows

    agency_id, provider_id, actor = place_and_clerk()
    brought = services.bring_file(
        agency_id=agency_id,
        provider_id=provider_id,
        month=OCTOBER,
        content=file_of(month_rows(ROWS, prefix=prefix)),
        file_name=f"{prefix}.csv",
        actor=actor,
        now=NOW,
    )
    services.check_batch(batch_id=brought.batch_id, actor=actor, now=NOW)
    sys.stdout.write(f"{brought.batch_id}\n")


def _confirm(batch_id: str) -> None:
    from blueprints.care import services
    from tests.care_world import NOW

    services.confirm_batch(batch_id=int(batch_id), actor=place_and_clerk()[2], now=NOW)


def place_and_clerk() -> tuple[int, int, Any]:
    """The agency and provider of the one choice that there is, and a clerk of that provider."""
    from sqlalchemy import select

    from app.actors import Actor, Reach
    from app.db import session
    from blueprints.care.models import Choice

    first = session().scalars(select(Choice).order_by(Choice.id).limit(1)).one()
    reach = Reach(kind="provider", provider_id=first.provider_id)
    return first.agency_id, first.provider_id, Actor(roles=frozenset({"clerk"}), reach=reach)


if __name__ == "__main__":
    main(*sys.argv[1:])
