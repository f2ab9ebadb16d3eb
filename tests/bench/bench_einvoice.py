"""How fast e-invoices are read, beside plain hardened lxml parsing of the same bytes in the same run.

    python -m tests.bench.bench_einvoice

Invoices of social services with 1, 100 and 5,000 lines. The ways take turns in random order; medians of
milliseconds of the processor, so that what else the machine does counts less. `read` is everything: structure,
values, arithmetic; `inspect` adds the JSON text. Peak memory is that of reading one file in a process that has
read a small one before.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from lxml import etree

from blueprints.invoices.fatturapa import as_dictionary, open_bytes, read
from tests.invoices_writer.plain import many_lines

ROUNDS = {1: 1500, 100: 200, 5000: 30}
GOAL = 4.0


def parsed(content: bytes) -> etree._Element:
    """The least that anybody who reads XML from strangers has to do."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(content, parser)


def inspected(content: bytes) -> str:
    """What the command `inspect --json` prints."""
    return "\n".join(json.dumps(as_dictionary(opened)) for opened in open_bytes("bench.xml", content))


WAYS: dict[str, Callable[[bytes], object]] = {"parse": parsed, "read": read, "inspect": inspected}


def measured(content: bytes, rounds: int, chance: random.Random) -> dict[str, float]:
    """Median milliseconds of each way."""
    taken: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(rounds):
        for name in chance.sample(list(WAYS), len(WAYS)):
            start = time.process_time()
            WAYS[name](content)
            taken[name].append((time.process_time() - start) * 1000)
    return {name: median(each) for name, each in taken.items()}


def peak_of(content: bytes) -> float:
    """Megabytes above the idle process while one file is read to JSON."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bench.hostile").write_bytes(content)
        command = [sys.executable, "-m", "tests.invoices_writer.measured", folder]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(ran.stdout)[2])


def main() -> None:
    """Print one row for each size."""
    chance = random.Random(1)
    print("e-invoices, median ms a file")
    print(f"{'lines':>6} {'kB':>6} {'parse':>9} {'read':>9} {'ratio':>6} {'inspect':>9} {'peak MB':>8}")
    for lines, rounds in ROUNDS.items():
        content = many_lines(lines)
        for warm in WAYS.values():
            warm(content)
        took = measured(content, rounds, chance)
        ratio = took["read"] / took["parse"]
        print(
            f"{lines:>6} {len(content) // 1000:>6} {took['parse']:>9.3f} {took['read']:>9.3f} {ratio:>6.2f}"
            f" {took['inspect']:>9.3f} {peak_of(content):>8.1f}  goal <= {GOAL:.0f}: {'yes' if ratio <= GOAL else 'no'}"
        )


if __name__ == "__main__":
    main()
