"""What happens once before the processes start: migrations, and the demo data the first time."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from app.failures import DISK_FULL, CannotStart, is_disk_full
from app.supervisor import console
from app.supervisor.programs import ROOT

FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


def migrate(environment: Mapping[str, str], var: Path) -> None:
    """Bring the database to the newest shape.

    Raises:
        CannotStart: the migrations failed, with their last words.
    """
    _flask(["db", "upgrade"], environment, var, what="Migrating the database")


def load_demo_once(environment: Mapping[str, str], var: Path) -> None:
    """Load the demo data unless a mark says that this very database has them.

    Raises:
        CannotStart: the loading failed, with its last words.
    """
    mark = var / "run" / "demo-loaded"
    cluster = _identity_of_cluster(var)
    if cluster and mark.exists() and mark.read_text() == cluster:
        return
    console.tell("Loading the demo data (only this time; it takes a minute or two) ...")
    _flask(["demo", "load"], environment, var, what="Loading the demo data")
    mark.write_text(cluster)


def demo_accounts(environment: Mapping[str, str], var: Path) -> str:
    """The table of the demo accounts.

    Raises:
        CannotStart: the command failed, with its last words.
    """
    return _flask(["demo", "accounts"], environment, var, what="Listing the demo accounts")


def _identity_of_cluster(var: Path) -> str:
    """Of the embedded database, as long as it is the same one; empty when a real server is used."""
    try:
        made = (var / "postgres" / "PG_VERSION").stat()
    except FileNotFoundError:
        return ""
    return f"{made.st_ino} {made.st_mtime_ns}"


def _flask(command: list[str], environment: Mapping[str, str], var: Path, *, what: str) -> str:
    done = subprocess.run(
        [*FLASK, *command],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    said = done.stdout + done.stderr
    with (var / "log" / "commands.log").open("a") as log:
        log.write(f"$ flask {' '.join(command)}\n{said}\n")
    if done.returncode != 0:
        sentence = DISK_FULL if is_disk_full(said) else f"{what} failed; see {var / 'log' / 'commands.log'}."
        raise CannotStart(sentence, log_lines=tuple(said.splitlines()[-15:]))
    return done.stdout
