"""Run by the hostile tests in a process of its own: time and memory that reading each file of a folder takes.

Prints one JSON object a file: seconds of the processor, megabytes above the idle process, what came out.
"""

import json
import sys
import time
from pathlib import Path

from blueprints.invoices.fatturapa import as_dictionary, open_path
from tests.invoices_writer.plain import an_invoice


def _high_water() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1024**2


def _reset() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _read(path: Path) -> tuple[float, list[tuple[object, ...]]]:
    start = time.process_time()
    out = []
    for opened in open_path(str(path)):
        said = as_dictionary(opened)
        out.append((said["readable"], said["reason"], len(said["documents"]), len(json.dumps(said))))
    return time.process_time() - start, out


def main(folder: Path) -> None:
    """Read each file of the folder, in the order of names; the slow ones up to three times, the best counts.

    A busy machine makes the processor's time longer too, so one slow reading proves nothing.
    """
    warm = folder / "warm"
    warm.write_bytes(an_invoice())
    _read(warm)
    idle = _resident()
    for path in sorted(folder.glob("*.hostile")):
        _reset()
        seconds, out = _read(path)
        for _ in range(2):
            seconds = min(seconds, _read(path)[0]) if seconds > 1 else seconds
        sys.stdout.write(json.dumps([path.stem, seconds, _high_water() - idle, out]) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
