"""The public list of 20,000 accreditations, beside a bare Flask route in the same run.

Goals: unchanged list and conditional GET at least half of the bare route's rate, a first view with counts
and filters a tenth, p99 at most four times p50.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from app import embedded
from app.embedded import Running
from tests.bench import register_world
from tests.bench.load import Measured, measure
from tests.bench.register_world import COMUNI, served
from tests.databases import ROOT

ROUNDS = 5
LIST = "/elenco?servizio=S1"
FIRST_VIEWS = [
    f"/elenco?servizio=S{1 + number % 4}&comune={900001 + number * 7 % COMUNI}&pagina={1 + number % 9}&n={{n}}"
    for number in range(24)
] + [f"/elenco?pagina={number}&n={{n}}" for number in (1, 5, 40)]
GOALS = {"unchanged": 0.5, "conditional": 0.5, "first view": 0.10}
MOST_P99_TO_P50 = 4


def environment_of(running: Running, folder: Path) -> dict[str, str]:
    """What the measured program reads."""
    return {
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
    """Build the register, measure in interleaved rounds, print the medians and say which goals hold."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="accredita-bench-")))
        running = embedded.start(folder / "var")
        stack.callback(running.stop)
        environment = environment_of(running, folder)
        _migrate(environment)
        register_world.fill(running.superuser_url.rpartition("/")[0] + "/accredita")
        bare = stack.enter_context(served("tests.bench.register_world:bare", environment))
        program = stack.enter_context(served("wsgi:app", environment, "tests.bench.warm_workers"))
        _report(_rounds(bare, program))


def _migrate(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **environment}, capture_output=True)


def _rounds(bare: str, program: str) -> dict[str, list[Measured]]:
    mark = _mark_of(program)
    ways = {
        "bare": lambda: measure(bare, ["/"]),
        "unchanged": lambda: measure(program, [LIST]),
        "conditional": lambda: measure(program, [LIST], {"If-None-Match": mark}),
        "first view": lambda: measure(program, FIRST_VIEWS),
    }
    for way in ways.values():
        way()
    found: dict[str, list[Measured]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            found[name].append(way())
    return found


def _mark_of(program: str) -> str:
    here = http.client.HTTPConnection(urlsplit(program).netloc)
    here.request("GET", LIST)
    answer = here.getresponse()
    print(f"page: {len(answer.read())} bytes")
    mark = answer.headers["ETag"]
    here.close()
    return mark


def _report(found: dict[str, list[Measured]]) -> None:
    rates = {name: statistics.median(each.rate for each in rounds) for name, rounds in found.items()}
    print(f"{'public list of 20,000':<24}{'requests/s':>12}{'ratio':>8}{'p50 ms':>9}{'p99 ms':>9}{'p99/p50':>9}  goals")
    for name, rounds in found.items():
        ratio = rates[name] / rates["bare"]
        tail = statistics.median(each.p99 / each.p50 for each in rounds)
        p50, p99 = (statistics.median(getattr(each, mark) for each in rounds) for mark in ("p50", "p99"))
        verdict = _verdict(name, ratio, tail, rounds)
        print(f"{name:<24}{rates[name]:>12.0f}{ratio:>8.2f}{p50:>9.2f}{p99:>9.2f}{tail:>9.1f}  {verdict}")


def _verdict(name: str, ratio: float, tail: float, rounds: Sequence[Measured]) -> str:
    if name not in GOALS:
        return ""
    goals = [
        (f"ratio ≥ {GOALS[name]}", ratio >= GOALS[name]),
        (f"p99/p50 ≤ {MOST_P99_TO_P50}", tail <= MOST_P99_TO_P50),
        ("no errors", not any(each.errors for each in rounds)),
    ]
    return ", ".join(f"{goal}: {'yes' if held else 'NO'}" for goal, held in goals)


if __name__ == "__main__":
    main()
