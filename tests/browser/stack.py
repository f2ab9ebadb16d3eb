"""The program as it runs for people: web server, worker and relay as processes, and a browser in front of them."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from app.embedded.processes import dying_with_us
from app.setup.tools import browser as browser_of_the_machine
from tests.servers import ROOT

READY_WITHIN_SECONDS = 180
STOPPED_WITHIN_SECONDS = 20
PAUSE_SECONDS = 0.1
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Where the program answers, and the folder into which its mail goes."""

    base: str
    mail: Path


@contextmanager
def running_program(environment: Mapping[str, str], folder: Path) -> Iterator[Stand]:
    """The three processes on a free port, stopped at the end; their logs and their mail are in the folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    mail = folder / "mail"
    asked = {**environment, "PORT": str(port), "BASE_URL": base, "MAIL_URL": mail.as_uri(), "ACCREDITA_QUEUE": base}
    web = ["gunicorn", "--config", "python:app.supervisor.gunicorn_settings", "wsgi:app"]
    with ExitStack() as processes:
        for name, module in (("web", web), ("worker", ["app.worker"]), ("relay", ["app.relay"])):
            processes.enter_context(_process(module, asked, folder / f"{name}.log"))
        _wait_until_ready(f"{base}/readyz", folder)
        yield Stand(base=base, mail=mail)


@contextmanager
def _process(module: list[str], environment: Mapping[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as written:
        process = subprocess.Popen(
            dying_with_us([sys.executable, "-m", *module], "TERM"),
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOPPED_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(address: str, folder: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError) as problem:
            if time.monotonic() > deadline:
                raise RuntimeError(f"the program did not start:\n{(folder / 'web.log').read_text()}") from problem
        time.sleep(PAUSE_SECONDS)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """The machine's own Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_of_the_machine(), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
