"""Every reason of the pure modules has a sentence in both languages, and asks only for facts that it gets."""

import ast
import string
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from blueprints.calls.messages import MESSAGES as CALLS
from blueprints.calls.messages.confirming import CONFIRMING
from blueprints.calls.messages.pages import PAGES
from blueprints.standards.messages import MESSAGES as STANDARDS

ROOT = Path(__file__).parents[3]
PURE = (
    "app/reading",
    "blueprints/calls/rules",
    "blueprints/calls/call_file",
    "blueprints/standards/fields",
    "blueprints/standards/catalogue.py",
    "blueprints/standards/grid.py",
)
TABLES = {**STANDARDS, **CALLS, **PAGES, **CONFIRMING}
# Codes that are chosen at run time, with their facts.
CHOSEN = {
    "answer-should-be-yes": set(),
    "answer-should-be-no": set(),
    "not-at-least": {"threshold", "answer", "unit"},
    "not-at-most": {"threshold", "answer", "unit"},
    "not-more-than": {"threshold", "answer", "unit"},
    "not-less-than": {"threshold", "answer", "unit"},
    "not-equal-to": {"threshold", "answer", "unit"},
    "length-out-of-range": {"written", "low", "high"},
    "choices-out-of-range": {"written", "low", "high"},
    "files-infected": {"files"},
    "files-not-scanned": {"files"},
    "files-expired": {"files"},
    "items-unchecked": {"items"},
    "items-not-verifiable": {"items"},
    "suspended-for-observations": {"sent_on", "until"},
    "suspended-after-observations": {"sent_on", "until"},
    "subarea-unknown": {"written", "known"},
    "yaml-tab": set(),
    "yaml-colon": set(),
    "yaml-no-colon": set(),
    "yaml-indent": set(),
    "yaml-quote-open": set(),
    "yaml-bracket": {"opened"},
    "yaml-broken": {"problem"},
}
MAKERS = {"Refusal", "fault", "_fault", "UnreadableError", "Broken"}


def made() -> Iterator[tuple[str, set[str]]]:
    """Each code written in the pure modules, with the names of the facts beside it."""
    for place in PURE:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _name(node.func) in MAKERS:
                    yield from _codes(node)


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _codes(node: ast.Call) -> Iterator[tuple[str, set[str]]]:
    facts = {keyword.arg for keyword in node.keywords if keyword.arg}
    for argument in node.args[:2]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and "-" in argument.value:
            yield argument.value, facts
            return


FOUND = sorted({(code, tuple(sorted(facts))) for code, facts in made()})


def asked(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_the_codes_are_found() -> None:
    assert len(FOUND) > 100


EACH = (*FOUND, *CHOSEN.items())


@pytest.mark.parametrize(("code", "facts"), EACH, ids=[code for code, _ in EACH])
def test_each_code_has_its_sentence_and_gets_its_facts(code: str, facts: Collection[str]) -> None:
    for language in ("it", "en"):
        assert asked(TABLES[code][language]) <= set(facts), (code, language)


def test_no_sentence_is_without_a_code() -> None:
    known = {code for code, _ in FOUND} | set(CHOSEN)
    assert sorted((set(CALLS) | set(STANDARDS)) - known) == []


def test_sentences_are_whole_in_both_languages_and_no_code_is_in_two_rooms() -> None:
    for code, sentences in {**STANDARDS, **CALLS}.items():
        assert set(sentences) == {"it", "en"}, code
        assert asked(sentences["it"]) == asked(sentences["en"]), code
        assert all(sentence[:1].isupper() or sentence[0] in "«{“" for sentence in sentences.values()), code
    assert set(STANDARDS).isdisjoint(CALLS)
    assert set(CALLS).isdisjoint(PAGES)
