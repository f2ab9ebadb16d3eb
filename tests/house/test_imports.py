"""What import-linter cannot say: nobody imports the composition, and rooms have two doors."""

import ast
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
# `standards.fields` is the pure model of forms as data, which the rules of calls are written in.
DOORS = {"api", "events", "fields"}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_nobody_imports_the_composition() -> None:
    sources = [path for folder in ("app", "blueprints", "migrations") for path in (ROOT / folder).rglob("*.py")]
    assert len(sources) > 50
    assert [str(path) for path in sources if "wsgi" in _imports(path)] == []


def test_the_composition_takes_only_the_rooms_and_the_kernel() -> None:
    inner = {name for name in _imports(ROOT / "wsgi.py") if name.startswith("blueprints.")}
    assert {name.split(".")[2] for name in inner} == {"room"}


def test_a_room_is_entered_only_by_its_api_and_heard_by_its_events() -> None:
    graph = grimp.build_graph("blueprints", cache_dir=None)
    through_the_window = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if _room(importer) and _room(imported) and _room(importer) != _room(imported)
        if imported.split(".")[2:3] == [] or imported.split(".")[2] not in DOORS
    ]
    assert through_the_window == []


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""
