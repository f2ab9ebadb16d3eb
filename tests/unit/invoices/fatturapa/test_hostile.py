"""Whatever a stranger sends, an answer comes back: in time, in bounds, without a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from blueprints.invoices.fatturapa import Limits, open_bytes
from tests.invoices_writer.hostile import HOSTILE
from tests.invoices_writer.plain import an_invoice

ROOT = Path(__file__).resolve().parents[4]
SECONDS, MEGABYTES = 2.0, 200.0
READABLE = {
    "5 MB of text",
    "5 MB of text in utf-16",
    "5 MB of character references",
    "5 MB of real lines",
    "180,000 causals",
    "90,000 wrong causals, then valid ones",
    "100,000 cdata sections",
    "comments in a text",
    "a long text in pieces",
    "1 MB of small elements",
    "many different namespaces in signature",
    "deep names",
    "70,000 extra data of one line",
    "90,000 references",
    "2,000 namespaces under a signature",
    "2,000 references of three signatures",
}


@pytest.mark.timeout(300)
def test_every_hostile_file_gets_an_answer_in_time_and_in_bounds(tmp_path: Path) -> None:
    for name, make in HOSTILE.items():
        (tmp_path / f"{name}.hostile").write_bytes(make())
    command = [sys.executable, "-m", "tests.invoices_writer.measured", str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    measured = {row[0]: row[1:] for row in map(json.loads, ran.stdout.splitlines())}
    assert set(measured) == set(HOSTILE)
    assert {name: row[0] for name, row in measured.items() if row[0] > SECONDS} == {}
    assert {name: row[1] for name, row in measured.items() if row[1] > MEGABYTES} == {}
    readable = {name for name, (_, _, out) in measured.items() if all(each[0] for each in out)}
    assert readable == READABLE


def test_nothing_of_a_file_named_by_an_entity_comes_out() -> None:
    for name in ("external entity", "external parameter entity", "external dtd"):
        (found,) = open_bytes("a.xml", HOSTILE[name]())
        assert found.invoice is None
        assert found.reason is not None
        assert found.reason.code == "xml-doctype"


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-7"])
def test_a_doctype_is_seen_in_any_encoding(encoding: str) -> None:
    text = an_invoice().decode().replace('encoding="UTF-8"', f'encoding="{encoding}"')
    content = text.replace("<p:", '<!-- x --><?y z?>\n<!DOCTYPE x [<!ENTITY e "1">]><p:', 1).encode(encoding)
    (found,) = open_bytes("a.xml", content)
    assert found.reason is not None
    assert found.reason.code == "xml-doctype"


def test_the_word_doctype_inside_a_value_is_no_doctype() -> None:
    (found,) = open_bytes("a.xml", an_invoice().replace(b"123/A", b"<![CDATA[1<!DOCTYPE x>]]>"))
    assert found.invoice is not None
    assert found.invoice.documents[0].number == "1<!DOCTYPE x>"


def test_limits_may_be_set_by_who_calls() -> None:
    (found,) = open_bytes("a.xml", an_invoice(), Limits(xml_bytes=100))
    assert found.reason is not None
    assert (found.reason.code, found.reason.facts["limit"]) == ("xml-too-big", 100)
