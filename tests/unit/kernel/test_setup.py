"""Setting the folder up: each thing that can go wrong is one sentence."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.failures import DISK_FULL, CannotStart, is_disk_full, sentence_of
from app.setup import commands

ROOT = Path(__file__).resolve().parents[3]


def said_by(script: str) -> str:
    with pytest.raises(CannotStart) as refused:
        commands.run([sys.executable, "-c", script], what="Installing")
    return refused.value.sentence


def test_a_real_full_disk_is_called_a_full_disk() -> None:
    with pytest.raises(OSError, match="No space") as full:
        Path("/dev/full").write_text("x")
    assert sentence_of(full.value) == DISK_FULL
    assert is_disk_full(f"initdb: error: {os.strerror(full.value.errno or 0)}")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("npm error code ENOSPC", "disk is full"),
        ('FATAL: could not extend file "base/1/2686"\nHINT: Check free disk space.', "disk is full"),
        ("Failed to establish a new connection: [Errno 101]", "needs the network"),
        ("npm error code EAI_AGAIN", "needs the network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one that the lock"),
        ("npm error code EINTEGRITY", "not the one that the lock"),
        ("something else", "the whole story is in"),
    ],
)
def test_the_words_of_a_failed_command_become_one_sentence(
    words: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "LOG", ROOT / "var" / "log" / "setup-in-tests.log")
    sentence = said_by(f"print({words!r}); raise SystemExit(1)")
    assert part in sentence
    assert "\n" not in sentence


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    files = [*(ROOT / "app" / "setup").glob("*.py"), ROOT / "app" / "failures.py", ROOT / "app" / "__init__.py"]
    ours = {"app", "app.setup", "app.failures"}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                known = name.split(".")[0] in sys.stdlib_module_names or name in ours or name.startswith("app.setup.")
                assert known, f"{file.name} imports {name}"


def test_an_older_python_is_told_so_by_make() -> None:
    told = subprocess.run(
        ["make", "--no-print-directory", "run", "PYTHON="], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode != 0
    assert told.stdout.count("\n") == 1
    assert "Python 3.11 or later is needed" in told.stdout


def test_a_missing_venv_module_is_one_sentence(tmp_path: Path) -> None:
    """As on a Debian without python3-venv: the copy of the folder has no .venv, and Python no `ensurepip`."""
    copy = tmp_path / "copy"
    for file in [ROOT / "requirements.lock", *(ROOT / "app").glob("*.py"), *(ROOT / "app" / "setup").glob("*.py")]:
        target = copy / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    script = (
        "import importlib.util, runpy, sys; found = importlib.util.find_spec;"
        "importlib.util.find_spec = lambda name, *a: None if name == 'ensurepip' else found(name, *a);"
        "sys.argv = ['setup', 'run']; runpy.run_module('app.setup', run_name='__main__')"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=copy, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert told.stdout.splitlines()[-1].startswith("Python's venv module is missing: install it")
    assert "Traceback" not in told.stdout + told.stderr
