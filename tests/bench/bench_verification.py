"""The rules beside the bare reading of the entries, in one run: from the real tables, over an open connection.

    python -m tests.bench.bench_verification [--million]

READ is `COPY` binary of the entries' columns into polars. Each size is measured by a fresh process, its parts in
interleaved rounds; a shared machine says little in milliseconds, so goals are ratios within the run, and what is per
second counts the CPU of both processes that work, the program and the database's process that serves it. Sets of
invoices go through the service, which also writes; claims of one line are verified fifty together.
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
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app import embedded
from tests.bench.bench_import import environment_of
from tests.bench.care_rows import OF_A_PROVIDER, PER_MONTH
from tests.bench.invoice_rows import CLAIMS
from tests.databases import ROOT

SIZES = (10_000, 100_000)
LARGEST = 1_000_000
ROUNDS = 7
CLAIMS_TOGETHER = 50
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
    """What one size took, medians: wall seconds of READ and VERIFY; CPU seconds, of both processes, of the rest."""

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
    print("entries    findings   READ s  VERIFY s  ratio  goal   peak MB  lone/bare (entries)  claims/s  of a month/s"
          "  hours alone/s")  # fmt: skip
    for size, row in zip(sizes, rows, strict=True):
        print(
            f"{row.entries:>9,} {row.findings:>9,} {row.read:>8.3f} {row.verify:>9.3f} {row.verify / row.read:>6.2f}"
            f" ≤{MOST_RATIO[size]:<5} {row.megabytes:>8.0f} {row.lone / row.bare:>10.1f} ({row.lone_entries})"
            f" {row.claims:>14.0f} {row.month:>12.0f} {row.entries / (PER_MONTH * OF_A_PROVIDER) / row.verify:>12.0f}"
        )
    for smaller, larger in pairwise(rows[1:]):
        growth = math.log(larger.verify / smaller.verify) / math.log(larger.entries / smaller.entries)
        print(f"growth exponent {smaller.entries:,} to {larger.entries:,}: {growth:.2f} (≤ {MOST_GROWTH})")
    print(
        f"goals: lone ≤ {MOST_LONE} × bare, claims of ≤ 20 entries ≥ {LEAST_CLAIMS}/s, ≤ {MOST_MEGABYTES} MB, a month"
        f" of invoices as one set ≥ {LEAST_OF_A_SET}/s. The last goal comes from hours alone: providers' months"
        " read and judged, within VERIFY; `of a month` adds 30 lines an invoice, their matches and all that is written."
        " Claims and months count the CPU of program and database."
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
    from tests.bench.invoice_rows import bill
    from tests.care_world import build

    world = build(providers_count=1, services_of=("SAD", "AES"))
    world.project()
    session().commit()
    fill(address, world, size)
    bill(address, world.agency_id)


def _measure(agency_id: int) -> dict[str, Any]:
    from blueprints.care import api as care
    from blueprints.invoices.queries.world import hours_judged

    book = care.codebook(agency_id)
    read = lambda: care.entries_frame(agency_id, FIRST, LAST, book=book)  # noqa: E731 - named for what it is
    verify = lambda: hours_judged(agency_id, FIRST, LAST, on=ON)  # noqa: E731
    # Nothing is held from one run to the next: the peak is that of one verification.
    entries, findings = read().height, len(verify().findings)
    times = [(_seconds(read), _seconds(verify)) for _ in range(3 if entries > 500_000 else ROUNDS)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "entries": entries,
        "findings": findings,
        "read": statistics.median(each[0] for each in times),
        "verify": statistics.median(each[1] for each in times),
        "megabytes": peak,
        **_lone(agency_id),
        **_sets(agency_id),
    }


def _lone(agency_id: int) -> dict[str, Any]:
    """Reading and judging one invoice, the next each time, beside the bare reading of its provider's month."""
    from app.db import session
    from blueprints.invoices.models import EInvoice
    from blueprints.invoices.queries.world import judged
    from blueprints.invoices.services.verifying import documents_of

    rows = session().query(EInvoice).where(EInvoice.id > CLAIMS).order_by(EInvoice.id).limit(20).all()
    documents = documents_of(rows)
    pairs = [
        (_busy(partial(_bare, each.issuer)), _busy(partial(judged, agency_id, [each], before=0, on=ON)))
        for each in documents * 3
    ]
    return {
        "bare": statistics.median(each[0] for each in pairs),
        "lone": statistics.median(each[1] for each in pairs),
        "lone_entries": _bare(documents[0].issuer),
    }


def _sets(agency_id: int) -> dict[str, Any]:
    """Invoices a second, verified by the service: read, judged, and every run, finding and match written."""
    from app.actors import program_of
    from app.db import session
    from blueprints.invoices import services

    here, actor, now = session(), program_of(agency_id), datetime(ON.year, ON.month, ON.day, 8, tzinfo=UTC)
    ids = here.execute(text("select id from einvoices order by id")).scalars().all()
    claims, invoices = [number for number in ids if number <= CLAIMS], [number for number in ids if number > CLAIMS]
    found = {}
    for name, own, size in (("claims", claims, CLAIMS_TOGETHER), ("month", invoices, len(invoices))):
        here.execute(text("update einvoices set state = case when id = any(:own) then 'received' else 'refused' end"),
                     {"own": own})  # fmt: skip
        here.commit()
        parts = [own[place : place + size] for place in range(0, len(own), size)] * (1 if name == "claims" else ROUNDS)
        verify = partial(services.check_together, actor=actor, now=now)
        verify(einvoice_ids=parts[0])
        found[name] = 1 / statistics.median(_busy(partial(verify, einvoice_ids=part)) / len(part) for part in parts)
    return found


def _bare(provider_id: int) -> int:
    """The rows of a provider's month, fetched by a plain cursor on the open connection."""
    with _connection().cursor() as cursor:
        return len(cursor.execute(BARE, [provider_id, FIRST, FIRST + timedelta(days=30)]).fetchall())


def _connection() -> Any:
    from app.db import session

    return session().connection().connection.driver_connection


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _busy(work: Callable[[], object]) -> float:
    """Seconds of CPU of this process and of the database's process that serves it."""
    served = Path(f"/proc/{_connection().info.backend_pid}/schedstat")
    start, before = time.process_time(), int(served.read_text().split()[0])
    work()
    return time.process_time() - start + (int(served.read_text().split()[0]) - before) / 1e9


if __name__ == "__main__":
    if sys.argv[1:2] in (["prepare"], ["measure"]):
        step(*sys.argv[1:])
    else:
        main()
