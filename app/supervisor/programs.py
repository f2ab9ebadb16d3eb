"""The processes of the program itself: web server, worker, relay, scheduler."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from app.embedded.processes import Log, PidFile, dying_with_us

ROOT = Path(__file__).resolve().parent.parent.parent
STOPPED_WITHIN_SECONDS = 20

PROGRAMS: dict[str, list[str]] = {
    "web": ["gunicorn", "--config", "python:app.supervisor.gunicorn_settings", "wsgi:app"],
    "worker": ["app.worker"],
    "relay": ["app.relay"],
    "scheduler": ["app.scheduler"],
}


class Program:
    """One process of the program, with its log; `lines` gives what it has written since it was last asked."""

    def __init__(self, name: str, module: list[str], var: Path) -> None:
        self.name = name
        self.log = Log(var.absolute() / "log" / f"{name}.log")
        self._command = [sys.executable, "-m", *module]
        self._pid_file = PidFile(var.absolute() / "run" / f"{name}.pid")
        self._shown = 0
        self._rest = b""
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it; what is left of an earlier one is ended first."""
        self.end_leftovers()
        descriptor = self.log.begin()
        with open(descriptor, "wb") as log:
            self._shown = os.fstat(descriptor).st_size
            self.process = subprocess.Popen(
                dying_with_us(self._command, "TERM"),
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._pid_file.write(self.process.pid)

    def end_leftovers(self) -> None:
        """End what a killed run left behind, such as workers of a web server whose master was killed."""
        self._pid_file.end_survivors(signal.SIGTERM, within_seconds=STOPPED_WITHIN_SECONDS)

    def has_died(self) -> bool:
        """Whether it was started and is not there any more; what it left of its own group is ended."""
        if self.process is None or self.process.poll() is None:
            return False
        self._signal_group(signal.SIGTERM)
        return True

    def lines(self) -> list[str]:
        """Whole lines that were written to the log since the last time."""
        try:
            with self.log.path.open("rb") as file:
                file.seek(self._shown)
                new = file.read()
        except FileNotFoundError:
            return []
        self._shown += len(new)
        *whole, self._rest = (self._rest + new).split(b"\n")
        return [line.decode(errors="replace") for line in whole if line.strip()]

    def ask_to_stop(self) -> None:
        """Ask; `wait` makes sure."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        """Wait until it has gone; insist in the end."""
        if self.process is None:
            return
        try:
            self.process.wait(STOPPED_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal_group(signal.SIGKILL)
            self.process.wait()
        self.process = None
        self._pid_file.path.unlink(missing_ok=True)

    def _signal_group(self, wish: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, wish)
