"""How fast the rules run over frames in memory: per entry, per lone invoice, per small claim.

    python -m tests.bench.bench_verification [ENTRIES ...]

Each size is made by one process and measured by another, fresh one, so that its peak memory is that of
verifying: first run, then the median of five. Reading the frames from PostgreSQL is not in these figures.
"""

import json
import math
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

SIZES = (10_000, 100_000, 1_000_000)
MONTHS = 10
ROUNDS = 5
ON = date(2026, 9, 1)
PEOPLE = {
    "projects": ("id", "project"),
    "choices": ("project", "project"),
    "authorisations": ("project", "project"),
    "residences": ("beneficiary", "project"),
    "enrolments": ("project", "project"),
    "staff": ("operator", "operator"),
    "qualifications": ("operator", "operator"),
    "operators": ("operator", "operator"),
}
# What a caller keeps between claims: registers of the agency, not of the people in the claim.
KEPT = ("tariffs", "school_days", "holidays", "accreditations", "pacts", "accreditation_suspensions", "vat_profiles")


def prepare(entries: int, folder: Path) -> None:
    """Write a generated world of about that many entries, one in fifty of them faulty."""
    from tests.worlds.generated import PER_MONTH, generated, settle
    from tests.worlds.planted import plant_in_hours

    projects = max(60, round(entries / PER_MONTH / MONTHS))
    year = generated(projects=projects, months=MONTHS, providers=max(20, projects // 30), seed=1)
    plant_in_hours(year, rounds=min(25, projects // 60), seed=2)
    settle(year)
    world = year.world()
    world.frames["entries"].write_ipc(folder / "entries.arrow")
    frames = {name: frame for name, frame in world.frames.items() if name != "entries"}
    (folder / "rest.pickle").write_bytes(pickle.dumps((replace(world, frames=frames), year.documents)))


def measure(folder: Path) -> dict[str, Any]:
    """Milliseconds and megabytes of a fresh process."""
    import polars as pl

    from blueprints.invoices.verification.facts import World
    from blueprints.invoices.verification.run import verify

    world: World
    world, documents = pickle.loads((folder / "rest.pickle").read_bytes())
    entries = pl.read_ipc(folder / "entries.arrow")
    world = replace(world, frames={**world.frames, "entries": entries})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first = _milliseconds(lambda: verify(world, (), on=ON))
    again = median(_milliseconds(lambda: verify(world, (), on=ON)) for _ in range(ROUNDS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    invoices = median(_milliseconds(lambda: verify(world, documents, on=ON)) for _ in range(ROUNDS))
    report = documents[0].lines[0].administration_reference
    number = world.table("report_lines").filter(pl.col("code") == report)["id"][0]
    lone = _part(world, pl.col("report_line") == number)
    small = _part(world, (pl.col("report_line") == number) & (pl.col("project") == lone.table("entries")["project"][0]))
    return {
        "entries": entries.height,
        "findings": len(verify(world, (), on=ON).findings),
        "first_ms": first,
        "again_ms": again,
        "peak_mb": peak / 1024,
        "above_frames_mb": (peak - before) / 1024,
        "invoices_per_second": 1000 * len(documents) / invoices,
        "lone_entries": lone.table("entries").height,
        "lone_ms": _kept(lone, documents[:1]),
        "small_entries": small.table("entries").height,
        "small_ms": _kept(small, ()),
    }


def _part(world: Any, which: Any) -> Any:
    """The world as a caller would read it for some entries only."""
    import polars as pl

    entries = world.frames["entries"].filter(which)
    frames = {**world.frames, "entries": entries}
    for name, (column, of) in PEOPLE.items():
        frames[name] = frames[name].filter(pl.col(column).is_in(entries[of].unique().implode()))
    reports = entries["report_line"].unique().implode()
    frames["report_lines"] = frames["report_lines"].filter(pl.col("id").is_in(reports))
    return replace(world, frames=frames)


def _kept(world: Any, documents: Any) -> float:
    """Median milliseconds of one claim, with the agency's registers kept from the claim before."""
    from blueprints.invoices.verification.run import verify

    kept: dict[str, Any] = {}
    verify(world, documents, on=ON, kept=kept)
    registers = {name: value for name, value in kept.items() if name.partition(":")[0] in KEPT}
    return median(
        _milliseconds(lambda: verify(world, documents, on=ON, kept=dict(registers))) for _ in range(20 * ROUNDS)
    )


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main(sizes: tuple[int, ...]) -> None:
    """Measure every size and print a table."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for step in ("prepare", "measure"):
                command = [sys.executable, "-m", "tests.bench.bench_verification", step, str(size), folder]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append(json.loads(done.stdout))
    print("entries    findings  first ms  again ms  µs/entry  peak MB  invoices/s  lone invoice        small claim")
    for row in rows:
        each = 1000 * row["again_ms"] / row["entries"]
        print(
            f"{row['entries']:>9,} {row['findings']:>9,} {row['first_ms']:>9.1f} {row['again_ms']:>9.1f} {each:>9.2f} "
            f"{row['peak_mb']:>8.0f} {row['invoices_per_second']:>11.0f}  "
            f"{row['lone_ms']:.1f} ms ({row['lone_entries']})   {row['small_ms']:.1f} ms ({row['small_entries']})"
        )
    for smaller, larger in pairwise(rows):
        growth = math.log(larger["again_ms"] / smaller["again_ms"]) / math.log(larger["entries"] / smaller["entries"])
        print(f"growth exponent {smaller['entries']:,} to {larger['entries']:,}: {growth:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["prepare"]:
        prepare(int(sys.argv[2]), Path(sys.argv[3]))
    elif sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(Path(sys.argv[3]))))
    else:
        main(tuple(int(one) for one in sys.argv[1:]) or SIZES)
