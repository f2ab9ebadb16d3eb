"""`python -m tests.bench [name ...]`: every measurement, or those named, one after the other."""

import importlib
import sys
from pathlib import Path


def measurements() -> list[str]:
    """The names of all measurements, in order."""
    return sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main(asked: list[str]) -> int:
    """Run them; return the exit status."""
    unknown = set(asked) - set(measurements())
    if unknown:
        print(f"There is no measurement {', '.join(sorted(unknown))}: choose among {', '.join(measurements())}.")
        return 2
    for name in asked or measurements():
        print(f"\n== {name} ==", flush=True)
        importlib.import_module(f"tests.bench.bench_{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
