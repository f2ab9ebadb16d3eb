"""Running a command whose words matter only when it fails."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.failures import DISK_FULL, CannotStart, is_disk_full

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
LOG = VAR / "log" / "setup.log"
NO_NETWORK = (
    "NameResolutionError",
    "Temporary failure in name resolution",
    "Failed to establish a new connection",
    "Network is unreachable",
    "Connection refused",
    "Could not resolve",
    "ConnectTimeout",
    "Read timed out",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ENETUNREACH",
    "ETIMEDOUT",
)


def tell(sentence: str) -> None:
    """One line to the person at the terminal."""
    os.write(1, f"{sentence}\n".encode())


def run(command: Sequence[str], *, what: str, environment: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run it, its words into `var/log/setup.log`.

    Raises:
        CannotStart: it failed, and why as far as its words tell; `what` says what was being done.
    """
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a") as log:
        log.write(f"$ {' '.join(command)}\n{done.stdout}\n")
    if done.returncode != 0:
        known = _why(done.stdout, what)
        if known:
            raise CannotStart(known)
        told = f"{what} failed; the whole story is in {LOG.relative_to(ROOT)}."
        raise CannotStart(told, log_lines=tuple(done.stdout.splitlines()[-5:]))


def _why(said: str, what: str) -> str | None:
    if is_disk_full(said):
        return DISK_FULL
    if any(words in said for words in NO_NETWORK):
        return f"{what} needs the network once, and the package index was not reached: connect and start again."
    if "DO NOT MATCH THE HASHES" in said or "EINTEGRITY" in said:
        return f"{what} stopped: a downloaded package is not the one that the lock file names."
    return None
