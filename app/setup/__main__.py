"""`python3 -m app.setup run|test|bench`: have what that command needs, or say in one sentence why not."""

import fcntl
import sys
from collections.abc import Callable

from app.failures import CannotStart, sentence_of
from app.setup import assets, packages, tools
from app.setup.commands import VAR, tell


def for_run() -> None:
    """What the program needs."""
    packages.install("requirements.lock")
    assets.fetch()


def for_tests() -> None:
    """What `make test` needs beside."""
    tools.have_browser()
    packages.install("requirements.lock", "requirements-dev.lock")
    packages.install("requirements-xsd.lock", alone=True)
    assets.fetch()


def for_bench() -> None:
    """What `make bench` needs beside."""
    tools.have_load_generator()
    packages.install("requirements.lock", "requirements-dev.lock")
    assets.fetch()


PURPOSES: dict[str, Callable[[], None]] = {"run": for_run, "test": for_tests, "bench": for_bench}


def main(purpose: str) -> int:
    """Set up for one purpose, one process at a time; the exit status."""
    try:
        (VAR / "run").mkdir(parents=True, exist_ok=True)
        with (VAR / "run" / "setup.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                tell("Another command is setting this folder up: waiting for it ...")
                fcntl.flock(lock, fcntl.LOCK_EX)
            PURPOSES[purpose]()
    except CannotStart as reason:
        tell("\n".join([*(f"  {line}" for line in reason.log_lines), reason.sentence]))
        return 1
    except OSError as error:
        tell(sentence_of(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
