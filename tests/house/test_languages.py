"""What a bilingual page says is in the catalog, in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.checkers import python_format
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import Environment, meta

from app.languages import CATALOGS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
# Names and abbreviations that are the same in both languages.
SAME = frozenset({"PEC", "CSV", "JSON", "Accredita"})
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = re.compile(r'\b(?:aria-label|title|alt|placeholder)="([^"]*)"')


def test_the_catalog_says_each_text_of_the_pages_in_english_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    said = tmp_path / "said.pot"
    CommandLineInterface().run(["pybabel", "-q", "extract", "-F", "pyproject.toml", "-o", str(said), "."])
    with said.open("rb") as file:
        wanted = {message.id: message for message in read_po(file) if message.id}
    with (CATALOGS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        english = read_po(file, locale="en")
    known = {message.id: message for message in english if message.id}
    assert known.keys() == wanted.keys()
    for message in known.values():
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        if message.python_format:
            python_format(english, message)
        source = message.id[0] if isinstance(message.id, tuple) else message.id
        assert set(re.findall(r"{\w*}", source)) == set(re.findall(r"{\w*}", texts[0])), message.id


def test_bilingual_pages_say_nothing_that_is_not_in_the_catalog(app: Flask) -> None:
    names = _with_what_they_include(app.jinja_env, _shown_by_bilingual_views())
    assert {"register/list.html", "accounts/sign_in.html", "shared/macros.html", "shared/header.html"} <= names
    assert {name: found for name in names if (found := list(_literal_words(app.jinja_env, name)))} == {}


def test_words_outside_the_catalog_would_be_seen(app: Flask) -> None:
    text = '<p title="Chi siamo">{{ _("Elenco") }} {% trans %}a casa{% endtrans %} {{ next("Due parole") }} adesso</p>'
    assert list(_words_of(app.jinja_env, text)) == ["Due parole", "Chi siamo", "adesso"]


def _shown_by_bilingual_views() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "blueprints").rglob("*.py"):
        text = path.read_text()
        if "@bilingual" not in text:
            continue
        functions = {each.name: each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.FunctionDef)}
        for function in functions.values():
            if any(isinstance(mark, ast.Name) and mark.id == "bilingual" for mark in function.decorator_list):
                found |= _templates_of(function, functions, set())
    return found


def _templates_of(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: set[str]) -> set[str]:
    seen.add(function.name)
    found: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
            found.add(node.value)
        if isinstance(node, ast.Name) and node.id in functions and node.id not in seen:
            found |= _templates_of(functions[node.id], functions, seen)
    return found


def _with_what_they_include(environment: Environment, names: set[str]) -> set[str]:
    found, waiting = set(), {*names, "shared/error.html"}
    while waiting:
        name = waiting.pop()
        found.add(name)
        parsed = environment.parse((TEMPLATES / name).read_text())
        waiting |= {each for each in meta.find_referenced_templates(parsed) if each} - found
    return found


def _literal_words(environment: Environment, name: str) -> Iterator[str]:
    return _words_of(environment, (TEMPLATES / name).read_text())


def _words_of(environment: Environment, source: str) -> Iterator[str]:
    """The words that people read and that do not come from the catalog: in texts, in labels, in expressions."""
    page, translated, before = [], False, ["", ""]
    for _, kind, value in environment.lex(source):
        if kind == "name" and before[-1] == "block_begin" and value in {"trans", "endtrans"}:
            translated = value == "trans"
        if kind == "data" and not translated:
            page.append(value)
        elif kind == "string" and before[-2:] != ["_", "("] and re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}", value):
            yield value[1:-1]
        elif kind in {"variable_begin", "block_begin"}:
            page.append("\0")
        if kind != "whitespace":
            before.append(value if kind in {"name", "operator"} else kind)
    yield from _words_of_page("".join(page))


def _words_of_page(text: str) -> Iterator[str]:
    for label in SPOKEN.findall(text):
        if set(WORD.findall(label)) - SAME:
            yield label
    for word in WORD.findall(re.sub(r"<[^>]*>|&\w+;", " ", text)):
        if word not in SAME:
            yield word
