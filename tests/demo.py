"""The demo data, loaded once for each state of the code, and copied for whoever wants to walk in them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import Database, environment_of, template_of
from tests.servers import ROOT, Servers

PASSWORD = "Prova-Accredita-2024"


def _load(database: Database, redis_url: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load", "--anchor", "2026-11-21"],
        cwd=ROOT,
        env={**os.environ, **environment_of(database, redis_url, folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the demo failed:\n{done.stdout}\n{done.stderr}")


FILES = ROOT / "var" / "test" / "demo"


@contextmanager
def demo_database(servers: Servers) -> Iterator[Database]:
    """A copy of the loaded demo for this process alone; its files are under `FILES`."""
    with template_of(servers, "demo", lambda database: _load(database, servers.redis_url, FILES)) as copy:
        yield copy
