"""Every refusal has a sentence in both languages, and both say the same facts."""

import ast
import string
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parents[2]


def _codes() -> dict[str, str]:
    found = {}
    for folder in ("app", "blueprints"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal" and node.args:
                    code = node.args[0]
                    if isinstance(code, ast.Constant):
                        found[code.value] = str(path.relative_to(ROOT))
    return found


def _facts(sentence: str) -> set[str]:
    return {name.partition(".")[0].partition("[")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_refusal_has_a_sentence(app: Flask) -> None:
    known = app.extensions["accredita.messages"]
    codes = _codes()
    assert len(codes) > 10
    assert {code: place for code, place in codes.items() if code not in known} == {}


def test_both_languages_say_the_same_facts(app: Flask) -> None:
    known = app.extensions["accredita.messages"]
    assert all(set(sentences) >= {"it", "en"} for sentences in known.values())
    differing = {code for code, each in known.items() if _facts(each["it"]) != _facts(each["en"])}
    assert differing == set()
