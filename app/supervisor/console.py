"""What the person at the terminal reads: our sentences, and what the processes write, each under its name."""

import os
import sys
from pathlib import Path

COLOURS = {"web": 36, "worker": 33, "relay": 35, "scheduler": 34}
RED, BOLD = 31, 1
LINES_AT_ONCE = 6


def _is_coloured() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _painted(text: str, colour: int) -> str:
    return f"\033[{colour}m{text}\033[0m" if _is_coloured() else text


def tell(text: str = "") -> None:
    """A line of ours; a terminal that has gone is no reason to fail."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # stays for the rest of the process


def tell_strongly(text: str) -> None:
    """A line of ours that should be seen among others."""
    tell(_painted(text, BOLD))


def complain(text: str) -> None:
    """Something went wrong."""
    tell(_painted(text, RED))


def repeat(name: str, lines: list[str], log: Path) -> None:
    """Lines that a process wrote; of many at once, the last, which in a traceback say the most."""
    shown = lines[-LINES_AT_ONCE:]
    if len(shown) < len(lines):
        shown = [f"... {len(lines) - len(shown)} lines before these are in {log}", *shown]
    for line in shown:
        tell(f"{_painted(f'{name:>9} |', COLOURS.get(name, BOLD))} {line}")
