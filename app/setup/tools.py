"""Programs of the machine that only tests and measures need."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from app.failures import CannotStart
from app.setup.commands import run, tell

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str | None:
    """The path of the machine's Chromium or Chrome."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def have_browser() -> None:
    """Have a browser for the tests.

    Raises:
        CannotStart: there is none and it cannot be installed here.
    """
    _have("Chromium", "chromium", browser)


def have_load_generator() -> None:
    """Have `wrk` for the measures.

    Raises:
        CannotStart: it is not there and cannot be installed here.
    """
    _have("wrk", "wrk", lambda: shutil.which("wrk"))


def _have(name: str, package: str, found: Callable[[], str | None]) -> None:
    if found():
        return
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        raise CannotStart(f"{name} is needed: install it, on Debian or Ubuntu with `sudo apt install {package}`.")
    tell(f"Installing {name} with apt-get ...")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    wait = ["-o", "DPkg::Lock::Timeout=300"]
    run(["apt-get", *wait, "-qq", "update"], what="Refreshing Debian's package lists", environment=quiet)
    install = ["apt-get", *wait, "-qq", "install", "--yes", "--no-install-recommends", package]
    run(install, what=f"Installing {name}", environment=quiet)
    if not found():
        raise CannotStart(f"{name} was installed but is not found: install a browser that runs without snap.")
