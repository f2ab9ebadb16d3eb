"""The page, the schema and the program agree about the format of a call."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from blueprints.calls.call_file import parse, write
from blueprints.calls.call_file.names import NAMES
from blueprints.calls.call_file.source import Source
from blueprints.standards.fields.model import KINDS
from blueprints.standards.fields.reading import GROUP_FIELDS, QUESTION_FIELDS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "call-format.md").read_text(encoding="utf-8")
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "call-format.schema.json").read_text(encoding="utf-8"))
EXAMPLES = sorted((ROOT / "tests" / "data" / "calls").glob("*.yaml"))
SNIPPETS = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
FRAME = "title: Prova\nservices: SAD\nlots: [{code: lotto-1, title: L, services: [SAD]}]\n"
WINDOWS = "windows: {kind: single, opens: 01/01/2027, closes: 31/01/2027}\n"


def fields_of(part: dict[str, Any]) -> set[str]:
    """The fields that a part of the schema allows, wherever it states them."""
    if "properties" in part:
        return set(part["properties"])
    return set().union(*(fields_of(each) for each in part.get("anyOf", [])))


@pytest.mark.parametrize("part", sorted(set(NAMES) - {"call"}))
def test_the_schema_has_exactly_the_fields_that_the_program_reads(part: str) -> None:
    assert fields_of(SCHEMA["$defs"][part]) == set(NAMES[part])


def test_the_schema_has_exactly_the_fields_of_calls_questions_and_groups() -> None:
    assert fields_of(SCHEMA) == set(NAMES["call"])
    assert fields_of(SCHEMA["$defs"]["question"]) == set(QUESTION_FIELDS)
    assert fields_of(SCHEMA["$defs"]["group"]) == set(GROUP_FIELDS)


def test_the_page_names_every_field_and_every_kind() -> None:
    names = {name for part in NAMES.values() for name in part} | set(QUESTION_FIELDS) | set(GROUP_FIELDS) | set(KINDS)
    assert sorted(name for name in names if f"`{name}`" not in PAGE) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_satisfy_the_schema_also_once_written_back(path: Path) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    text = path.read_text(encoding="utf-8")
    call = parse(text).call
    assert call is not None
    for each in (text, write(call)):
        assert [error.message for error in validator.iter_errors(Source(each).value)] == []


def test_the_schema_refuses_what_the_program_does_not_know() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert list(validator.iter_errors({"title": "x", "windows": {"kind": "single", "opens": "x"}, "unknown": 1}))


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_example_on_the_page_can_be_read(snippet: str) -> None:
    whole = snippet if "title:" in snippet.splitlines()[0] else _completed(snippet)
    assert parse(whole).faults == ()


def _completed(snippet: str) -> str:
    if snippet.startswith("services:"):
        return f"title: Prova\n{WINDOWS}{snippet}"
    checklist = "" if "checklist:" in snippet else "checklist: [G11]\n"
    windows = "" if snippet.startswith("windows:") else WINDOWS
    return f"{FRAME}{windows}{checklist}{snippet}"
