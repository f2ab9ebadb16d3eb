"""The rules beside the bare reading of the entries, in one run: from the real tables, over an open connection.

    python -m tests.bench.bench_verification [--million]

READ is `COPY` binary of the entries' columns into polars. Each size is measured by a fresh process, its parts in
interleaved rounds; the smaller of two shared cores says little in milliseconds, so goals are ratios within the run.
"""

import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from app import embedded
from tests.bench.bench_import import environment_of
from tests.databases import ROOT

SIZES = (10_000, 100_000)
LARGEST = 1_000_000
ROUNDS = 7
ON = date(2026, 9, 1)
FIRST, LAST = date(2025, 9, 1), date(2026, 6, 30)
MOST_RATIO = {10_000: 3.5, 100_000: 2.5, 1_000_000: 2.5}
MOST_GROWTH, MOST_MEGABYTES, MOST_LONE, LEAST_CLAIMS, LEAST_OF_A_SET = 1.15, 700, 6.0, 220, 440
BARE = """
select id, provider_id, project_id, staff_member_id, report_line_id, started_at, ended_at, service_code, profile, fund,
    comune_id, billed_minutes, clocked_minutes, notice_minutes, kind, reason, day_type, confirmed
from service_entries where provider_id = %s and started_at >= %s and started_at < %s
"""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one size took: seconds of wall clock, medians; CPU seconds of this process for what is per second."""

    entries: int
    findings: int
    read: float
    verify: float
    megabytes: float
    bare: float
    lone: float
    lone_entries: int
    claims: float
    month: float


def main(*arguments: str) -> None:
    """Measure every size and print the figures beside the goals."""
    sizes = (*SIZES, LARGEST) if "--million" in arguments or "--million" in sys.argv else SIZES
    rows = [_measured(size) for size in sizes]
    print("entries    findings   READ s  VERIFY s  ratio  goal   peak MB  lone/bare (entries)  claims/s  of a month/s")
    for size, row in zip(sizes, rows, strict=True):
        print(
            f"{row.entries:>9,} {row.findings:>9,} {row.read:>8.3f} {row.verify:>9.3f} {row.verify / row.read:>6.2f}"
            f" ≤{MOST_RATIO[size]:<5} {row.megabytes:>8.0f} {row.lone / row.bare:>10.1f} ({row.lone_entries})"
            f" {row.claims:>14.0f} {row.month:>12.0f}"
        )
    for smaller, larger in pairwise(rows[1:]):
        growth = math.log(larger.verify / smaller.verify) / math.log(larger.entries / smaller.entries)
        print(f"growth exponent {smaller.entries:,} to {larger.entries:,}: {growth:.2f} (≤ {MOST_GROWTH})")
    print(
        f"goals: lone ≤ {MOST_LONE} × bare, claims of ≤ 20 entries ≥ {LEAST_CLAIMS}/s, a month as one set ≥"
        f" {LEAST_OF_A_SET} invoices/s, ≤ {MOST_MEGABYTES} MB; claims and sets per second of this process's CPU"
    )


def _measured(size: int) -> Row:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="accredita-bench-")))
        running = embedded.start(folder / "var")
        stack.callback(running.stop)
        environment = environment_of(running, folder)
        _run(environment, "-m", "flask", "--app", "wsgi", "db", "upgrade")
        here = ("-m", "tests.bench.bench_verification")
        _run(environment, *here, "prepare", str(size), running.superuser_url.rpartition("/")[0] + "/accredita")
        return Row(**json.loads(_run(environment, *here, "measure").splitlines()[-1]))


def _run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout


def step(name: str, *arguments: str) -> None:
    """One step inside the program: `prepare` or `measure`."""
    from app.actors import EVERYTHING, Reach
    from app.db import reaching
    from wsgi import app

    with app.app_context():
        if name == "prepare":
            with reaching(EVERYTHING):
                _prepare(int(arguments[0]), arguments[1])
        else:
            with reaching(Reach(kind="agency", agency_id=1)):
                print(json.dumps(_measure(1)))


def _prepare(size: int, address: str) -> None:
    from app.db import session
    from tests.bench.care_rows import fill
    from tests.care_world import build

    world = build(providers_count=1, services_of=("SAD", "AES"))
    world.project()
    session().commit()
    fill(address, world, size)


def _measure(agency_id: int) -> dict[str, Any]:
    from blueprints.care import api as care
    from blueprints.invoices.queries.world import hours_judged, judged

    book = care.codebook(agency_id)
    read = lambda: care.entries_frame(agency_id, FIRST, LAST, book=book)  # noqa: E731 - named for what it is
    verify = lambda: hours_judged(agency_id, FIRST, LAST, on=ON)  # noqa: E731
    entries, outcome = read().height, verify()
    times = [(_seconds(read), _seconds(verify)) for _ in range(3 if entries > 500_000 else ROUNDS)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    documents = _documents(agency_id)
    lone = documents[0]
    some = [judged(agency_id, [one], before=2**62, on=ON) for one in (lone, _small(lone))]
    judged(agency_id, documents, before=2**62, on=ON)
    pairs = [
        (_seconds(lambda: _bare(lone.issuer)), _seconds(lambda: judged(agency_id, [lone], before=2**62, on=ON)))
        for _ in range(5 * ROUNDS)
    ]
    claims = statistics.median(
        _cpu(lambda one=one: judged(agency_id, [_small(one)], before=2**62, on=ON)) for one in documents[:20] * 5
    )
    month = statistics.median(_cpu(lambda: judged(agency_id, documents, before=2**62, on=ON)) for _ in range(ROUNDS))
    return {
        "entries": entries,
        "findings": len(outcome.findings),
        "read": statistics.median(each[0] for each in times),
        "verify": statistics.median(each[1] for each in times),
        "megabytes": peak,
        "bare": statistics.median(each[0] for each in pairs),
        "lone": statistics.median(each[1] for each in pairs),
        "lone_entries": some[0].world.frames["entries"].height,
        "claims": 1 / claims,
        "month": len(documents) / month,
    }


def _documents(agency_id: int) -> list[Any]:
    """One invoice a provider for the first month."""
    from blueprints.care import api as care
    from blueprints.invoices.verification import facts

    lines: dict[int, list[Any]] = {}
    for line in care.accepted_lines(agency_id, months=[FIRST]):
        lines.setdefault(line.provider_id, []).append(line)
    return [
        facts.Document(
            id=str(number),
            type="TD01",
            number=str(number),
            dated=date(2025, 10, 10),
            issuer=provider,
            lines=tuple(
                facts.Line(
                    number=place,
                    description="",
                    quantity=Decimal(line.minutes) / 60,
                    unit="ORE",
                    unit_price=line.unit_price,
                    total=Decimal(line.minutes) / 60 * line.unit_price,
                    vat_rate=Decimal(5),
                    start=FIRST,
                    last=FIRST + timedelta(days=29),
                    administration_reference=line.code,
                )
                for place, line in enumerate(found, start=1)
            ),
            received=date(2025, 10, 12),
        )
        for number, (provider, found) in enumerate(sorted(lines.items()), start=1)
    ]


def _small(document: Any) -> Any:
    """A claim of one line: a project's month, 17 entries."""
    from dataclasses import replace

    return replace(document, lines=document.lines[:1])


def _bare(provider_id: int) -> int:
    """The rows of a provider's month, fetched by a plain cursor on the open connection."""
    from app.db import session

    connection: Any = session().connection().connection.driver_connection
    with connection.cursor() as cursor:
        return len(cursor.execute(BARE, [provider_id, FIRST, FIRST + timedelta(days=30)]).fetchall())


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    if sys.argv[1:2] in (["prepare"], ["measure"]):
        step(*sys.argv[1:])
    else:
        main()
