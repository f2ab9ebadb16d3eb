"""Python packages into `.venv`, from the lock files with hashes, only when a lock file has changed."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from app.failures import CannotStart
from app.setup.commands import ROOT, run, tell

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALL = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-input",
    "--no-compile",
    "--disable-pip-version-check",
    "--progress-bar=off",
]


def install(*locks: str, alone: bool = False) -> None:
    """Have what these lock files of the root name; a lock installed before costs nothing.

    With `alone`, without what its packages say they need: for a wheel of which only the files are read.
    """
    for lock in locks:
        stamp = VENV / f".installed-{Path(lock).stem}"
        digest = _digest(ROOT / lock)
        if PYTHON.exists() and stamp.exists() and stamp.read_text() == digest:
            continue
        _have_venv()
        tell(f"Installing the packages of {lock} into .venv (only when it has changed; about a minute) ...")
        stamp.unlink(missing_ok=True)
        command = [str(PYTHON), *INSTALL, *cache_options(), "--require-hashes", "-r", lock]
        command += ["--no-deps"] if alone else []
        run(command, what=f"Installing {lock}")
        stamp.write_text(digest)


def cache_options() -> list[str]:
    """pip's own cache if this user has one already; none is made in the home folder for our sake."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return [] if "PIP_CACHE_DIR" in os.environ or (home / "pip").is_dir() else ["--no-cache-dir"]


def _digest(lock: Path) -> str:
    """Of the lock and of the Python that the packages are for."""
    return hashlib.sha256(lock.read_bytes() + sysconfig.get_platform().encode() + sys.version.encode()).hexdigest()


def _have_venv() -> None:
    if PYTHON.exists() and _has_pip() and _is_of_this_python():
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise CannotStart(
            f"Python's venv module is missing: install it, on Debian or Ubuntu with `apt install {package}`."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(VENV)], what="Making .venv")


def _has_pip() -> bool:
    return subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0


def _is_of_this_python() -> bool:
    asked = [str(PYTHON), "-c", "import sys; print(sys.version)"]
    said = subprocess.run(asked, capture_output=True, text=True).stdout
    return said.rstrip("\n") == sys.version
