"""The lock files: every package by hash, no address of an index."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))


def pins(lock: str) -> dict[str, list[str]]:
    """Each requirement of a lock file with its hashes."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / lock).read_text().splitlines():
        if line.startswith(" "):
            found[list(found)[-1]].append(line.strip(" \\"))
        elif line.strip() and not line.startswith("#"):
            found[line.strip(" \\")] = []
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_hashes(lock: str) -> None:
    assert pins(lock)
    for requirement, hashes in pins(lock).items():
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^=*]+$", requirement.partition(" ;")[0]), requirement
        assert hashes
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_index(lock: str) -> None:
    assert not re.search(r"index-url|find-links|https?://", (ROOT / lock).read_text())


def test_what_is_in_both_locks_is_the_same_version() -> None:
    runtime, tests = (
        {each.split("==")[0]: each for each in pins(lock)} for lock in ("requirements.lock", "requirements-dev.lock")
    )
    assert {name: (runtime[name], tests[name]) for name in runtime.keys() & tests.keys()} == {
        name: (runtime[name], runtime[name]) for name in runtime.keys() & tests.keys()
    }


def test_front_end_packages_are_pinned_by_integrity_and_without_addresses() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert packages[""]["dependencies"] == wanted
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    for name, package in packages.items():
        assert "resolved" not in package
        assert not name or package["integrity"].startswith("sha512-")


def test_the_locks_are_made_for_the_oldest_python_that_we_promise() -> None:
    promised = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert promised == ">=3.11"
    assert "--python-version 3.11" in (ROOT / "Makefile").read_text()
