"""`make run`'s supervisor, with its real servers and processes: killed, stopped, started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from app.embedded.ports import free_port
from app.embedded.processes import born
from app.embedded.state import State
from tests.servers import Servers

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 120
SERVERS = ("postgres", "valkey")
PROGRAMS = ("web", "worker", "relay", "scheduler")
FALLS_WITH = {"valkey": {"worker"}}  # RQ's worker ends when it loses its queue at an unlucky instant


def until(condition: Callable[[], object]) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


class Supervised:
    """A supervisor over a folder of its own; what it says goes to a file that can be waited for."""

    def __init__(self, folder: Path) -> None:
        self.var = folder / "var"
        self.said_in = folder / "said.txt"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
            "ACCREDITA_MODE": "test",
            "ACCREDITA_VAR": str(self.var),
            "STORAGE_URL": (self.var / "storage").as_uri(),
            "MAIL_URL": (self.var / "mail").as_uri(),
            "MAIL_FROM": "accredita@example.org",
            "SECRET_KEY": "only for tests: 0123456789 abcdefghijklmnopqrstuvwxyz",
            "BASE_URL": "http://localhost",
            "PORT": str(free_port()),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        with self.said_in.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.supervisor"], cwd=ROOT, env=self.environment, stdout=said, stderr=said
            )

    def start(self) -> None:
        self.launch()
        until(lambda: "Accredita is at" in self.said() or self.has_ended())
        assert not self.has_ended(), self.said()

    def said(self) -> str:
        return self.said_in.read_text()

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def pid(self, name: str) -> int:
        """The number of a part that lives; 0 when it does not."""
        try:
            pid = int(json.loads((self.var / "run" / f"{name}.pid").read_text())["pid"])
        except (FileNotFoundError, ValueError):
            return 0
        return pid if born(pid) else 0

    def pids(self) -> list[int]:
        return [self.pid(name) for name in SERVERS + PROGRAMS]

    def parts(self) -> dict[str, int]:
        return {name: self.pid(name) for name in SERVERS + PROGRAMS}

    def send(self, wish: signal.Signals) -> int:
        """Send a signal to the supervisor itself and wait for its exit status."""
        assert self.process is not None
        self.process.send_signal(wish)
        return self.process.wait(PATIENCE_SECONDS)

    def remember(self, note: str) -> None:
        with psycopg.connect(State.read(self.var).database_owner_url or "") as owner:
            owner.execute("CREATE TABLE IF NOT EXISTS notes (note text)")
            owner.execute("INSERT INTO notes VALUES (%s)", [note])

    def remembers(self, note: str) -> bool:
        with psycopg.connect(State.read(self.var).database_owner_url or "") as owner:
            return owner.execute("SELECT 1 FROM notes WHERE note = %s", [note]).fetchone() is not None


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervised]:
    """One folder for all these tests: what one leaves behind, the next must cope with."""
    supervised = Supervised(tmp_path_factory.mktemp("house"))
    yield supervised
    if supervised.process is not None and not supervised.has_ended():
        supervised.send(signal.SIGTERM)


@pytest.fixture
def running(house: Supervised) -> Supervised:
    if house.process is None or house.has_ended():
        house.start()
    return house


@pytest.mark.parametrize("name", SERVERS + PROGRAMS)
def test_a_killed_part_is_started_again_and_the_others_stay(running: Supervised, name: str) -> None:
    until(lambda: all(running.pids()))
    before = running.parts()
    os.kill(before[name], signal.SIGKILL)
    until(lambda: running.pid(name) not in (0, before[name]))
    assert f"{name} died; it is started again" in running.said()
    after = running.parts()
    changed = {part for part in before if before[part] != after[part]}
    assert changed - FALLS_WITH.get(name, set()) == {name}


def test_a_second_one_in_the_folder_says_so_in_one_sentence(running: Supervised, tmp_path: Path) -> None:
    assert running.process is not None
    command = [sys.executable, "-m", "app.supervisor"]
    second = subprocess.run(command, cwd=ROOT, env=running.environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    told = f"Accredita runs in this folder already (process {running.process.pid}): stop that first.\n"
    assert second.stdout == told
    assert not running.has_ended()


def test_commands_in_another_terminal_find_the_servers(running: Supervised) -> None:
    environment = {**running.environment, "ACCREDITA_MODE": "development"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "audit", "verify"]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def test_stopping_leaves_no_process_and_keeps_the_data(running: Supervised) -> None:
    running.remember("stopped")
    pids = running.pids()
    assert running.send(signal.SIGINT) == 0
    assert running.said().endswith("Stopped.\n")
    assert [born(pid) for pid in pids] == [None] * len(pids)
    assert not (running.var / "embedded.json").exists()
    running.start()
    assert running.remembers("stopped")


def test_all_parts_end_with_a_killed_supervisor_and_the_next_start_copes(running: Supervised) -> None:
    running.remember("killed alone")
    pids = running.pids()
    running.send(signal.SIGKILL)
    running.start()
    assert running.remembers("killed alone")
    assert [born(pid) for pid in pids] == [None] * len(pids)


def test_after_a_kill_of_everything_the_next_start_finds_what_was_committed(running: Supervised) -> None:
    running.remember("killed all")
    assert running.process is not None
    for pid in [running.process.pid, *running.pids()]:
        os.kill(pid, signal.SIGKILL)
    running.process.wait()
    running.start()
    assert running.remembers("killed all")


def test_what_dies_again_and_again_ends_the_whole_with_its_last_words(running: Supervised) -> None:
    killed: set[int] = set()

    def kill_the_next() -> bool:
        pid = running.pid("scheduler")
        if pid and pid not in killed:
            killed.add(pid)
            os.kill(pid, signal.SIGKILL)
        return running.has_ended()

    until(kill_the_next)
    assert running.process is not None
    assert running.process.returncode == 1
    assert len(killed) <= 5
    assert "scheduler died 5 times within 60 seconds, so everything was stopped" in running.said()
    assert running.pids() == [0] * 6


@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGHUP])
def test_it_can_be_stopped_while_it_starts(house: Supervised, wish: signal.Signals) -> None:
    if house.process is not None and not house.has_ended():
        house.send(signal.SIGTERM)
    house.launch()
    until(lambda: house.pid("postgres"))
    assert house.send(wish) == 0
    assert house.said() == "Stopped.\n"
    assert house.pids() == [0] * 6


STOPPED_IN_A_QUERY = """
import os, signal, sys, threading
import psycopg
from app.supervisor import signals

def stop_when_active(pid):
    with psycopg.connect(sys.argv[1], autocommit=True) as other:
        while not other.execute("select from pg_stat_activity where pid = %s and state = 'active'", [pid]).rowcount:
            pass
        os.kill(os.getpid(), signal.SIGTERM)

signals.listen()
try:
    with psycopg.connect(sys.argv[1], autocommit=True) as connection:
        threading.Thread(target=stop_when_active, args=[connection.info.backend_pid]).start()
        connection.execute("select pg_sleep(5)")
except signals.Stopped:
    print("stopped")
"""


def test_a_stop_in_the_middle_of_a_query_says_no_more_than_that(servers: Servers) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPED_IN_A_QUERY, servers.superuser_url], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stderr == "", done.stderr
    assert done.stdout == "stopped\n"


def test_a_port_in_use_is_one_sentence_and_nothing_is_started(house: Supervised) -> None:
    if house.process is not None and not house.has_ended():
        house.send(signal.SIGTERM)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = subprocess.run(
            [sys.executable, "-m", "app.supervisor"],
            cwd=ROOT,
            env={**house.environment, "PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert told.returncode == 1
    assert told.stdout == (f"Port {port} is in use by another program: choose another, as in `make run PORT=8001`.\n")
    assert house.pids() == [0] * 6


def test_production_without_its_servers_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "ACCREDITA_MODE": "production",
        "ACCREDITA_VAR": str(tmp_path / "var"),
        "FLASK_DEBUG": "1",
        "PORT": str(free_port()),
    }
    command = [sys.executable, "-m", "app.supervisor"]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    for name in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "MAIL_URL", "SECRET_KEY", "BASE_URL", "FLASK_DEBUG"):
        assert f"- {name} " in told.stdout
    assert not (tmp_path / "var" / "postgres").exists()
