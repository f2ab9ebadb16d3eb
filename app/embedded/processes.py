"""A server as a child process: it dies with us, it is found again after a crash, its log has an end."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from app.embedded.passwords import write_privately

LOG_BYTES_KEPT = 10 * 1024 * 1024
POLL_SECONDS = 0.02


def dying_with_us(command: Sequence[str], signal_name: str) -> list[str]:
    """The command, told by the kernel to end when the thread that starts it ends, however it ends."""
    return ["setpriv", "--pdeathsig", signal_name, "--", *command]


class Log:
    """A server's log file, and where this run of it begins."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._from = 0

    def begin(self) -> int:
        """Set an over-long file aside, remember its end, and give a descriptor to append to."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if self.path.stat().st_size > LOG_BYTES_KEPT:
                self.path.replace(self.path.with_suffix(".log.1"))
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._from = os.fstat(descriptor).st_size
        return descriptor

    def of_this_run(self) -> str:
        """What was written since `begin`."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._from)
                return file.read().decode(errors="replace")
        except FileNotFoundError:
            return ""

    def last_lines(self, count: int = 15) -> tuple[str, ...]:
        """The end of what was written since `begin`."""
        return tuple(self.of_this_run().splitlines()[-count:])


def born(pid: int) -> str | None:
    """When a process was started, in the kernel's ticks; None when there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, *rest = stat.rpartition(")")[2].split()
    return None if state in "ZX" else rest[18]


def boot() -> str:
    """This start of the machine: a process number means something only within one."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


class PidFile:
    """Remembers a child, so that the next run can end one that outlived us, and nobody else's."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, pid: int) -> None:
        """Remember this child."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_privately(self.path, json.dumps({"pid": pid, "born": born(pid), "boot": boot()}))

    def survivor(self) -> int | None:
        """The number of the remembered process if it is still that process."""
        try:
            kept = json.loads(self.path.read_text())
            pid = int(kept["pid"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        return pid if kept.get("boot") == boot() and kept.get("born") and kept["born"] == born(pid) else None

    def end_survivor(self, wish: signal.Signals, *, within_seconds: float) -> None:
        """End a process that an earlier run left behind, and wait until it is gone."""
        pid = self.survivor()
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, wish)
            deadline = time.monotonic() + within_seconds
            while self.survivor() == pid and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)
            if self.survivor() == pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.path.unlink(missing_ok=True)


def end(process: subprocess.Popen[bytes], wish: signal.Signals, *, within_seconds: float) -> None:
    """Ask a child to end; insist when it has not ended in time."""
    if process.poll() is None:
        process.send_signal(wish)
        try:
            process.wait(within_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
