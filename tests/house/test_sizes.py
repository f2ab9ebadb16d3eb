"""Functions and files stay small enough to be read at once."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for folder in ("app", "blueprints") for path in (ROOT / folder).rglob("*.py"))
MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_ROUTE = 20
MOST_LINES_OF_A_FILE = 500


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of the body: the signature and the docstring are read apart from it."""
    documented = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
    body = node.body[1:] if documented else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _is_route(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    called = (each for each in node.decorator_list if isinstance(each, ast.Call))
    attributes = (each.func for each in called if isinstance(each.func, ast.Attribute))
    return any(each.attr in {"route", "get", "post", "put", "patch", "delete"} for each in attributes)


def _too_long(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            most = MOST_LINES_OF_A_ROUTE if _is_route(node) else MOST_LINES_OF_A_FUNCTION
            if _lines(node) > most:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {_lines(node)} lines")
    return found


def test_there_is_something_to_measure() -> None:
    assert len(SOURCES) > 50


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_and_files_are_short(path: Path) -> None:
    assert _too_long(path) == []
    assert len(path.read_text().splitlines()) <= MOST_LINES_OF_A_FILE
