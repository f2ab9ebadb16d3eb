"""Requests a second and how long they take: by `wrk` when the machine has it, else by a small client of our own."""

import http.client
import itertools
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 4
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Requests a second, median and 99th percentile in milliseconds, and answers that were errors."""

    rate: float
    p50: float
    p99: float
    errors: int


def measure(
    address: str, paths: Sequence[str], headers: Mapping[str, str] | None = None, seconds: float = 2.0
) -> Measured:
    """Ask for the paths in turn over four connections; `{n}` in a path becomes a number never used before."""
    if shutil.which("wrk"):
        return _by_wrk(address, paths, headers or {}, seconds)
    return _by_threads(address, paths, headers or {}, seconds)


_started = itertools.count(1)


def _by_wrk(address: str, paths: Sequence[str], headers: Mapping[str, str], seconds: float) -> Measured:
    said = ", ".join(f"[{name!r}]={value!r}" for name, value in headers.items())
    script = (
        f"local paths = {{{', '.join(repr(path) for path in paths)}}}\n"
        f"local headers = {{{said}}}\n"
        f"local n = {next(_started) * 10_000_000}\n"
        "request = function()\n  n = n + 1\n  local path = paths[n % #paths + 1]:gsub('{n}', n)\n"
        "  return wrk.format('GET', path, headers)\nend\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "ask.lua"
        written.write_text(script)
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--latency", "-s", str(written), address]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Measured(
        rate=float(_found(r"Requests/sec:\s+([\d.]+)", said)[0]),
        p50=_milliseconds("50%", said),
        p99=_milliseconds("99%", said),
        errors=int(failed[1]) if failed else 0,
    )


def _milliseconds(mark: str, said: str) -> float:
    value, unit = _found(rf"\s{mark}\s+([\d.]+)(us|ms|s)", said)
    return float(value) * UNITS[unit]


def _found(pattern: str, said: str) -> tuple[str, ...]:
    match = re.search(pattern, said)
    if match is None:
        raise RuntimeError(f"wrk said something else:\n{said}")
    return match.groups()


def _by_threads(address: str, paths: Sequence[str], headers: Mapping[str, str], seconds: float) -> Measured:
    numbers = itertools.count(next(_started) * 10_000_000)
    spent: list[float] = []
    errors: list[int] = []
    until = time.monotonic() + seconds

    def ask(next_path: Callable[[], str]) -> None:
        here = http.client.HTTPConnection(urlsplit(address).netloc)
        while time.monotonic() < until:
            began = time.perf_counter()
            here.request("GET", next_path(), headers=dict(headers))
            answer = here.getresponse()
            answer.read()
            spent.append((time.perf_counter() - began) * 1000)
            if answer.status >= 400:
                errors.append(answer.status)
        here.close()

    def path() -> str:
        number = next(numbers)
        return paths[number % len(paths)].replace("{n}", str(number))

    clients = [threading.Thread(target=ask, args=(path,)) for _ in range(CONNECTIONS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    ordered = sorted(spent)
    return Measured(
        rate=len(ordered) / seconds,
        p50=ordered[len(ordered) // 2],
        p99=ordered[len(ordered) * 99 // 100],
        errors=len(errors),
    )
