"""Whoever writes is a use case, or says that it is a part of one and is not called from an edge."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ROOT / "blueprints"
EDGES = {("routes",), ("jobs.py",), ("cli.py",), ("room.py",)}
WRITING_METHODS = {"add", "add_all", "delete", "merge"}
WRITING_STATEMENTS = {"insert", "update", "delete"}
PART = "Part of the running use case"


def _is_session(node: ast.expr) -> bool:
    """Whether an expression is `session()`, or the name that services give to it."""
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "session"
    return called or (isinstance(node, ast.Name) and node.id == "here")


def _writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    match node.func:
        case ast.Attribute(attr="record", value=ast.Name(id="audit")):
            return True
        case ast.Attribute(attr=attr, value=value):
            return attr in WRITING_METHODS and _is_session(value)
        case ast.Name(id=name):
            return name in WRITING_STATEMENTS
    return False


def _public_writers() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in sorted(ROOMS.rglob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if any(_writes(each) for each in ast.walk(node)):
                yield path, node


def _is_use_case(node: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "use_case" for each in node.decorator_list)


def test_every_public_function_that_writes_is_a_use_case_or_a_part_of_one() -> None:
    writers = list(_public_writers())
    assert len(writers) > 100
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, node in writers
        if not _is_use_case(node) and PART not in (ast.get_docstring(node) or "")
    ]
    assert silent == []


def test_no_edge_calls_a_part_of_a_use_case() -> None:
    parts = {node.name for _, node in _public_writers() if not _is_use_case(node)}
    edges = (path for path in ROOMS.rglob("*.py") if path.relative_to(ROOMS).parts[1:2] in EDGES)
    called = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.func.attr}"
        for path in edges
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "services" and node.func.attr in parts
    }
    assert called == set()
