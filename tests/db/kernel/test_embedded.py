"""The embedded servers themselves, started and killed for real in folders of their own."""

import json
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from app import embedded
from app.embedded.passwords import Passwords
from app.embedded.postgres import Postgres
from app.embedded.processes import born
from app.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 60


def until(condition: Callable[[], object]) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A folder that only its owner can enter, as a root's home is."""
    folder = tmp_path / "una cartella"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the tests that only look, because making a cluster takes a second."""
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module")
def postgres(shared: Path) -> Iterator[Postgres]:
    server = Postgres(shared / "var", passwords_in(shared / "var"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def valkey(shared: Path) -> Iterator[Valkey]:
    server = Valkey(shared / "var", passwords_in(shared / "var"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with ours."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    yield process
    kill(process)


def passwords_in(var: Path) -> Passwords:
    var.mkdir(exist_ok=True)
    return Passwords.kept_in(var)


def modes(folder: Path) -> dict[str, tuple[int, int]]:
    """Mode and owner of the folder and of all above it."""
    return {str(each): (each.stat().st_mode, each.stat().st_uid) for each in (folder, *folder.parents)}


def kill(process: subprocess.Popen[bytes] | None) -> None:
    assert process is not None
    process.kill()
    process.wait()


def test_no_folder_above_changes_its_mode_or_owner_and_no_user_is_made(private: Path) -> None:
    before, users = modes(private), Path("/etc/passwd").read_bytes()
    embedded.start(private / "var").stop()
    assert modes(private) == before
    assert Path("/etc/passwd").read_bytes() == users


def test_nobody_else_can_read_the_data_or_the_passwords(private: Path) -> None:
    embedded.start(private / "var", for_tests=True).stop()
    for name in ("postgres", "valkey", "secrets.json", "valkey/valkey.conf"):
        assert not stat.S_IMODE((private / "var" / name).stat().st_mode) & 0o077, name


def test_servers_listen_on_this_machine_only_and_want_a_password(postgres: Postgres, valkey: Valkey) -> None:
    for port in (postgres.app_url.rpartition(":")[2].split("/")[0], valkey.url.rpartition(":")[2].split("/")[0]):
        with pytest.raises(ConnectionRefusedError), socket.socket() as knock:
            knock.connect(("127.0.0.2", int(port)))
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.app_url, password="wrong")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(valkey.url.replace("redis://:", "redis://:not-")).ping()


def test_the_program_connects_as_a_role_that_owns_nothing_and_obeys_row_security(postgres: Postgres) -> None:
    with psycopg.connect(postgres.owner_url) as owner:
        owner.execute("CREATE TABLE lines (id bigint GENERATED ALWAYS AS IDENTITY, agency bigint)")
        owner.execute("ALTER TABLE lines ENABLE ROW LEVEL SECURITY; ALTER TABLE lines FORCE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY own ON lines USING (agency = 1) WITH CHECK (true)")
        owner.execute("INSERT INTO lines (agency) VALUES (1), (2)")
        assert owner.execute("SELECT agency FROM lines").fetchall() == [(1,)]
    with psycopg.connect(postgres.app_url, autocommit=True) as program:
        assert program.execute("SELECT agency FROM lines").fetchall() == [(1,)]
        program.execute("INSERT INTO lines (agency) VALUES (1)")
        powers = "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        assert program.execute(powers).fetchone() == (False, False, False, False)
        owned = "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        assert program.execute(owned).fetchone() == (0,)
        for forbidden in (
            "CREATE TABLE mine (id int)",
            "TRUNCATE lines",
            "ALTER TABLE lines DISABLE ROW LEVEL SECURITY",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                program.execute(forbidden)


def test_italian_words_are_searched_and_folded_whatever_the_machines_locale(postgres: Postgres) -> None:
    with psycopg.connect(postgres.app_url) as program:
        found = program.execute("SELECT lower('CITTÀ'), unaccent('Città'), similarity('forlì', 'forlì')").fetchone()
    assert found == ("città", "Citta", 1.0)


def test_what_was_committed_survives_a_kill_of_postgresql(postgres: Postgres) -> None:
    with psycopg.connect(postgres.owner_url) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    address = postgres.owner_url
    busy = psycopg.connect(address, autocommit=True)
    kill(postgres.process)
    postgres.start()
    busy.close()
    assert postgres.owner_url == address
    with psycopg.connect(address) as owner:
        assert owner.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_what_valkey_accepted_survives_its_end_and_its_kill(valkey: Valkey) -> None:
    redis.Redis.from_url(valkey.url).set("kept", "yes")
    valkey.stop()
    valkey.start()
    assert redis.Redis.from_url(valkey.url).get("kept") == b"yes"
    client = redis.Redis.from_url(valkey.url)
    client.set("later", "yes")
    until(lambda: client.info("persistence")["aof_pending_bio_fsync"] == 0)
    kill(valkey.process)
    valkey.start()
    assert redis.Redis.from_url(valkey.url).get("later") == b"yes"


def test_a_port_that_was_taken_meanwhile_is_left_to_its_new_owner(valkey: Valkey) -> None:
    port = int(valkey.url.rpartition(":")[2].split("/")[0])
    valkey.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        valkey.start()
    assert valkey.answers()
    assert f":{port}/" not in valkey.url


def test_half_a_cluster_of_an_interrupted_first_start_is_made_again(private: Path) -> None:
    half = private / "var" / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    embedded.start(private / "var", for_tests=True).stop()
    assert not half.exists()


def test_a_stale_number_that_is_now_another_process_does_not_keep_postgresql_from_starting(
    private: Path, bystander: subprocess.Popen[bytes]
) -> None:
    embedded.start(private / "var", for_tests=True).stop()
    stale = private / "var" / "postgres" / "postmaster.pid"
    stale.write_text(f"{bystander.pid}\n{stale.parent}\n1\n5432\n\n127.0.0.1\n")
    embedded.start(private / "var", for_tests=True).stop()


def test_servers_die_with_the_process_that_started_them_and_start_again_at_once(private: Path) -> None:
    script = "import pathlib, sys, time; from app import embedded; "
    script += "embedded.start(pathlib.Path(sys.argv[1]), for_tests=True); time.sleep(600)"
    var = private / "var"
    holder = subprocess.Popen([sys.executable, "-c", script, str(var)], cwd=ROOT)
    numbers = [var / "run" / "postgres.pid", var / "run" / "valkey.pid"]
    until(lambda: all(path.exists() for path in numbers))
    pids = [json.loads(path.read_text())["pid"] for path in numbers]
    kill(holder)
    until(lambda: [born(pid) for pid in pids] == [None, None])
    running = embedded.start(var, for_tests=True)
    running.stop()


def test_a_remembered_number_is_only_ended_when_it_is_still_the_same_process(
    private: Path, bystander: subprocess.Popen[bytes]
) -> None:
    var = private / "var"
    embedded.start(var, for_tests=True).stop()
    kept = {"pid": bystander.pid, "born": "1", "boot": Path("/proc/sys/kernel/random/boot_id").read_text().strip()}
    (var / "run" / "valkey.pid").write_text(json.dumps(kept))
    embedded.start(var, for_tests=True).stop()
    assert bystander.poll() is None


def test_data_of_another_postgresql_version_are_not_touched(private: Path) -> None:
    embedded.start(private / "var", for_tests=True).stop()
    version = private / "var" / "postgres" / "PG_VERSION"
    version.write_text("14\n")
    with pytest.raises(embedded.CannotStart, match="made by PostgreSQL 14"):
        embedded.start(private / "var", for_tests=True)
    assert version.read_text() == "14\n"


def test_a_server_that_cannot_start_says_where_its_log_is(private: Path) -> None:
    embedded.start(private / "var", for_tests=True).stop()
    (private / "var" / "postgres" / "postgresql.conf").write_text("shared_buffers = 'none'\n")
    with pytest.raises(embedded.CannotStart, match=r"did not start; its log is .*postgres\.log") as refused:
        embedded.start(private / "var", for_tests=True)
    assert any("shared_buffers" in line for line in refused.value.log_lines)
