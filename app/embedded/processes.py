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
    found = _stat(pid)
    return found[1] if found else None


def _stat(pid: int) -> tuple[int, str] | None:
    """A process's session and its start in ticks; None when it is not there or has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, _parent, _group, session, *rest = stat.rpartition(")")[2].split()
    return None if state in "ZX" else (int(session), rest[15])


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

    def survivors(self) -> list[int]:
        """The remembered process and those of its session, as far as they still are what they were."""
        try:
            kept = json.loads(self.path.read_text())
            leader, since = int(kept["pid"]), int(kept["born"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return []
        if kept.get("boot") != boot() or born(leader) not in (None, str(since)):
            return []
        return [pid for pid in _all_pids() if _is_member(pid, leader, since)]

    def end_survivors(self, wish: signal.Signals, *, within_seconds: float) -> None:
        """End what an earlier run left behind, and wait until it is gone."""
        _signal(self.survivors(), wish)
        deadline = time.monotonic() + within_seconds
        while self.survivors() and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        _signal(self.survivors(), signal.SIGKILL)
        self.path.unlink(missing_ok=True)


def _all_pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdecimal()]


def _is_member(pid: int, leader: int, since: int) -> bool:
    """A number of a session is not given to others while the session has members."""
    found = _stat(pid)
    return found is not None and found[0] == leader and int(found[1]) >= since


def _signal(pids: list[int], wish: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, wish)


def end(process: subprocess.Popen[bytes], wish: signal.Signals, *, within_seconds: float) -> None:
    """Ask a child to end; insist when it has not ended in time."""
    if process.poll() is None:
        process.send_signal(wish)
        try:
            process.wait(within_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
