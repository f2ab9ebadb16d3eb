"""Every template compiles, and somebody uses it."""

import re
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"


def _names() -> set[str]:
    found = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}
    assert found
    return found


def test_every_template_compiles_and_is_strict(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    for name in _names():
        if not name.endswith(".typ"):
            app.jinja_env.get_template(name)


def test_every_template_is_used() -> None:
    sources = [path for folder in ("app", "blueprints") for path in (ROOT / folder).rglob("*.py")]
    text = "\n".join(path.read_text() for path in [*sources, *(p for p in TEMPLATES.rglob("*") if p.is_file())])
    used = set(re.findall(r"[\"']/?([\w/.-]+\.(?:html|typ|xml|txt|svg|ics))[\"']", text))
    unused = {name for name in _names() if name not in used and name.rpartition("/")[2] not in used}
    assert unused == set()


def test_a_room_shows_only_its_own_templates_and_the_shared_ones() -> None:
    foreign = []
    for path in (ROOT / "blueprints").rglob("*.py"):
        room = path.relative_to(ROOT / "blueprints").parts[0]
        for name in re.findall(r"[\"'](\w+)/[\w/-]+\.(?:html|typ)[\"']", path.read_text()):
            if name not in {room, "shared"}:
                foreign.append(f"{path.relative_to(ROOT)}: {name}")
    assert foreign == []
