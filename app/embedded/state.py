"""`var/embedded.json`: where the embedded servers listen while they run, for commands in another terminal."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from app.embedded.passwords import write_privately


@dataclass(frozen=True, kw_only=True)
class State:
    """URLs of the embedded servers; None where a real server is used instead."""

    database_url: str | None = None
    database_owner_url: str | None = None
    redis_url: str | None = None

    def write(self, var: Path) -> None:
        """Tell the other processes of this folder; the file holds passwords and has mode 600."""
        write_privately(path_in(var), json.dumps(asdict(self), indent=2) + "\n")

    @classmethod
    def read(cls, var: Path) -> "State":
        """What the running servers told; all None when none are running."""
        try:
            return cls(**json.loads(path_in(var).read_text()))
        except (FileNotFoundError, NotADirectoryError, PermissionError, ValueError, TypeError):
            return cls()


def forget(var: Path) -> None:
    """The servers have stopped."""
    path_in(var).unlink(missing_ok=True)


def path_in(var: Path) -> Path:
    """The file's place."""
    return var / "embedded.json"
