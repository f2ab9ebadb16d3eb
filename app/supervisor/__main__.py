"""One supervisor a folder: judge the settings, take the lock, start and watch everything."""

import fcntl
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.embedded.ports import is_free
from app.failures import CannotStart, sentence_of
from app.settings import Settings, UnsafeSettings, var_of
from app.supervisor import console, signals
from app.supervisor.watch import Watch


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets it go however we end.

    Raises:
        CannotStart: another supervisor holds it.
    """
    path = var / "run" / "supervisor.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            other = file.read().strip() or "unknown"
            raise CannotStart(f"Accredita runs in this folder already (process {other}): stop that first.") from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def judge(environment: Mapping[str, str]) -> None:
    """Refuse unsafe settings of production before anything is started; those of development are filled later.

    Raises:
        UnsafeSettings: with everything that is missing or unsafe.
    """
    if environment.get("ACCREDITA_MODE", "").strip() == "production":
        Settings.from_environment(environment)


def find_port_free(environment: Mapping[str, str]) -> None:
    """Refuse before anything is started.

    Raises:
        CannotStart: the port is taken.
    """
    port, host = environment.get("PORT", "").strip() or "8000", environment.get("HOST", "").strip() or "127.0.0.1"
    if port.isdecimal() and 0 < int(port) < 65536 and not is_free(int(port), host):
        raise CannotStart(f"Port {port} is in use by another program: choose another, as in `make run PORT=8001`.")


def main() -> int:
    """Run until a signal; the exit status is not 0 when something went wrong."""
    var = var_of(os.environ)
    signals.listen()
    try:
        with alone(var):
            judge(os.environ)
            watch = Watch(os.environ, var)
            watch.end_leftovers()
            find_port_free(os.environ)
            watch.run()
    except signals.Stopped:
        console.tell("Stopped.")
        return 0
    except CannotStart as reason:
        for line in reason.log_lines:
            console.tell(f"  {line}")
        console.complain(reason.sentence)
    except UnsafeSettings as reason:
        console.complain(str(reason))
    except OSError as error:
        console.complain(sentence_of(error))
    return 1


if __name__ == "__main__":
    sys.exit(main())
