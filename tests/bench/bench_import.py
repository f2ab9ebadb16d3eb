"""Importing a CSV of entries, beside a bare COPY of the same rows into the same constrained table, in one run.

Goals: import at most 2.2 times the bare COPY, re-import at most 1.3 times, at most 300 MB at any size. The time of
loading modules, which a process pays once whatever the size of its file, is told apart, as COPY's client is.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg

from app import embedded
from app.embedded import Running
from tests.databases import ROOT

SIZES = (10_000, 100_000)
ROUNDS = 3
MOST = {"import": 2.2, "re-import": 1.3}
MOST_MEGABYTES = 300
PROJECTS = 600
DUMP = "copy (select * from service_entries where batch_id = %s order by id) to stdout (format binary)"


@dataclass(frozen=True, kw_only=True)
class Times:
    """Seconds of each way in one round."""

    bare: float
    first: float
    again: float


@dataclass(frozen=True, kw_only=True)
class Import:
    """One import: seconds to load the modules, seconds of the work, its batch, the process's peak."""

    loading: float
    seconds: float
    batch_id: int
    megabytes: float


def environment_of(running: Running, folder: Path) -> dict[str, str]:
    """What the measured program reads."""
    return {
        **os.environ,
        "ACCREDITA_MODE": "development",
        "DATABASE_URL": running.database_url,
        "DATABASE_OWNER_URL": running.owner_url,
        "REDIS_URL": running.redis_url,
        "STORAGE_URL": (folder / "storage").as_uri(),
        "MAIL_URL": (folder / "mail").as_uri(),
        "MAIL_FROM": "accredita@example.org",
        "SECRET_KEY": "only for measuring: 0123456789 abcdefghijklmnopqrstuvwxyz",
        "BASE_URL": "http://localhost",
    }


def main() -> None:
    """Import files of several sizes in interleaved rounds; print medians, ratios and memory; say which goals hold."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="accredita-bench-")))
        running = embedded.start(folder / "var")
        stack.callback(running.stop)
        environment = environment_of(running, folder)
        _run(environment, "-m", "flask", "--app", "wsgi", "db", "upgrade")
        _run(environment, "-m", "tests.bench.bench_import", "prepare")
        held = True
        print("rows      bare COPY   import   ratio   re-import   ratio   peak MB    loading")
        for size in SIZES:
            held &= _measured(running, environment, size)
    print("goals: import ≤ 2.2, re-import ≤ 1.3, ≤ 300 MB:", "held" if held else "NOT held")


def _measured(running: Running, environment: dict[str, str], size: int) -> bool:
    address = running.superuser_url.rpartition("/")[0] + "/accredita"
    rounds, peaks, loading = [], [], []
    for number in range(ROUNDS):
        prefix = f"s{size}r{number}x"
        first, again = _import(environment, prefix, size), _import(environment, prefix, size, again=True)
        rounds.append(Times(bare=_bare(address, first.batch_id), first=first.seconds, again=again.seconds))
        peaks += [first.megabytes, again.megabytes]
        loading += [first.loading, again.loading]
    bare, first, again = (
        statistics.median(getattr(each, name) for each in rounds) for name in ("bare", "first", "again")
    )
    ratios = {"import": first / bare, "re-import": again / bare}
    print(
        f"{size:<9} {bare:8.2f} s {first:7.2f} s {ratios['import']:6.2f} {again:10.2f} s"
        f" {ratios['re-import']:7.2f} {max(peaks):8.0f} {statistics.median(loading):8.2f} s",
        flush=True,
    )
    return max(peaks) <= MOST_MEGABYTES and all(ratios[name] <= most for name, most in MOST.items())


def _run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout


def _import(environment: dict[str, str], prefix: str, size: int, *, again: bool = False) -> Import:
    """One import in a process of its own."""
    here = ("-m", "tests.bench.bench_import")
    batch_id = _run(environment, *here, "again" if again else "bring", prefix, str(size)).split()[-1]
    loading, seconds, peak = _run(environment, *here, "import", batch_id).split()[-3:]
    return Import(loading=float(loading), seconds=float(seconds), batch_id=int(batch_id), megabytes=float(peak))


def _bare(address: str, batch_id: int) -> float:
    """Seconds to COPY the same rows into the same table, with all its constraints, as a role that passes the wall."""
    with psycopg.connect(address) as connection:
        cursor = connection.cursor()
        with cursor.copy(DUMP, [batch_id]) as dump:
            rows = b"".join(dump)
        cursor.execute("delete from service_entries where batch_id = %s", [batch_id])
        connection.commit()
        connection.autocommit = True
        cursor.execute("vacuum analyze service_entries")
        connection.autocommit = False
        start = time.perf_counter()
        with cursor.copy("copy service_entries from stdin (format binary)") as load:
            load.write(rows)
        connection.commit()
        return time.perf_counter() - start


def step(name: str, *arguments: str) -> None:
    """One step inside the program: `prepare`, `bring`, `again` or `import`."""
    from app.actors import EVERYTHING
    from app.db import reaching
    from wsgi import app

    with app.app_context(), reaching(EVERYTHING):
        if name == "prepare":
            _prepare()
        elif name == "import":
            _import_here(int(arguments[0]))
        else:
            _bring_here(arguments[0], int(arguments[1]), again=name == "again")


def _prepare() -> None:
    from tests.care_world import build

    world = build(providers_count=1, services_of=("SAD",))
    for _ in range(PROJECTS):
        world.project()


def _rows(prefix: str, size: int) -> list[str]:
    return [
        f"{prefix}{n};P-{n % PROJECTS + 1:04d};OP-{n % 3 + 1};{n % 31 + 1:02d}/10/2026;"
        f"{8 + n % 9:02d}:{n % 4 * 15:02d};{9 + n % 9:02d}:{n % 4 * 15:02d};1"
        for n in range(size)
    ]


def _bring_here(prefix: str, size: int, *, again: bool) -> None:
    """Bring, check and confirm a file. One row more makes the second file another, its ids being known."""
    from blueprints.care import services
    from tests.care_processes import place_and_clerk
    from tests.care_world import NOW, OCTOBER, file_of

    agency_id, provider_id, actor = place_and_clerk()
    rows = _rows(prefix, size)
    if again:
        rows.append(f"{prefix}again;P-0001;OP-1;01/10/2026;20:00;21:00;1")
    brought = services.bring_file(
        agency_id=agency_id,
        provider_id=provider_id,
        month=OCTOBER,
        content=file_of(rows),
        file_name=f"{prefix}.csv",
        actor=actor,
        now=NOW,
    )
    services.check_batch(batch_id=brought.batch_id, actor=actor, now=NOW)
    services.confirm_batch(batch_id=brought.batch_id, actor=actor, now=NOW)
    print(brought.batch_id)


def _import_here(batch_id: int) -> None:
    """Measure the job that imports a confirmed file, its modules loaded."""
    from tests.care_processes import place_and_clerk
    from tests.care_world import NOW

    actor = place_and_clerk()[2]
    start = time.perf_counter()
    from blueprints.care import services
    from blueprints.care.services import loading  # noqa: F401 - what the job loads when it runs

    loaded = time.perf_counter()
    services.import_batch(batch_id=batch_id, actor=actor, now=NOW)
    print(loaded - start, time.perf_counter() - loaded, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    if sys.argv[1:]:
        step(*sys.argv[1:])
    else:
        main()
