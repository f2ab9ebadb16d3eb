"""Seed files of a room, read as a whole or refused with every fault."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml

from app.reading.reader import Fault, Reader

T = TypeVar("T")


class SeedFaultyError(ValueError):
    """A seed file is wrong; `faults` holds every fault with its place."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        listed = "; ".join(f"{fault.path}: {fault.reason!r}" for fault in faults)
        super().__init__(f"{file}: {listed}")
        self.faults = faults


def seed(path: Path, read: Callable[[Reader], T]) -> T:
    """What `read` makes of a YAML file, or of the rows of a CSV file.

    Raises:
        SeedFaultyError: something in it cannot be read.
    """
    reader = Reader(_rows(path) if path.suffix == ".csv" else _strings(path))
    found = read(reader)
    if reader.faults:
        raise SeedFaultyError(path.name, tuple(reader.faults))
    return found


def _strings(path: Path) -> object:
    # Every scalar stays a string, so that dates and numbers are judged here, with their place.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (makes strings only)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
