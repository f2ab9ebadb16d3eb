"""What happens once before the processes start: migrations, and the demo data the first time.

Each of these commands loads the whole program, so what was done is remembered and not asked again.
"""

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg

from app.failures import DISK_FULL, CannotStart, is_disk_full
from app.supervisor import console
from app.supervisor.programs import ROOT

FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


def migrate(environment: Mapping[str, str], var: Path) -> None:
    """Bring the database to the newest shape, unless neither it nor the migrations changed since the last time.

    Raises:
        CannotStart: the migrations failed, with their last words.
    """
    mark = var / "run" / "migrated"
    version = _version(environment)
    if version and mark.exists() and mark.read_text() == f"{_digest_of_migrations()} {version}":
        return
    _flask(["db", "upgrade"], environment, var, what="Migrating the database")
    mark.write_text(f"{_digest_of_migrations()} {_version(environment)}")


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for path in sorted((ROOT / "migrations").rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _version(environment: Mapping[str, str]) -> str | None:
    """What the database itself says."""
    url = environment["DATABASE_OWNER_URL"].replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except psycopg.Error:
        return None
    return str(row[0]) if row else None


def load_demo_once(environment: Mapping[str, str], var: Path) -> None:
    """Load the demo data, and keep the table of their accounts, unless this very database has them.

    Raises:
        CannotStart: the loading failed, with its last words.
    """
    mark = var / "run" / "demo-loaded"
    cluster = _identity_of_cluster(var)
    if cluster and _accounts(var).exists() and mark.exists() and mark.read_text() == cluster:
        return
    console.tell("Loading the demo data (only this time; it takes a minute or two) ...")
    _flask(["demo", "load"], environment, var, what="Loading the demo data")
    _accounts(var).write_text(_flask(["demo", "accounts"], environment, var, what="Listing the demo accounts"))
    mark.write_text(cluster)


def demo_accounts(var: Path) -> str:
    """The table of the accounts that the demo was loaded with."""
    return _accounts(var).read_text()


def _accounts(var: Path) -> Path:
    return var / "run" / "demo-accounts.txt"


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
