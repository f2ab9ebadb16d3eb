"""Every version and every encoding that is about is read; what had to be repaired is said."""

from decimal import Decimal
from typing import Any

import pytest

from blueprints.invoices.fatturapa import Unreadable, as_dictionary, open_bytes, read
from tests.invoices_writer.plain import a_line, an_invoice

ADDRESS = b"http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
OLD = b"http://www.fatturapa.gov.it/sdi/fatturapa/v1.1"
ACCENTED = a_line(description="perché così")
SIMPLIFIED = b"""<?xml version="1.0" encoding="UTF-8"?>
<n:FatturaElettronicaSemplificata versione="FSM10"
    xmlns:n="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0">
  <FatturaElettronicaHeader>
    <DatiTrasmissione>
      <IdTrasmittente><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdTrasmittente>
      <ProgressivoInvio>1</ProgressivoInvio><FormatoTrasmissione>FSM10</FormatoTrasmissione>
      <CodiceDestinatario>0000000</CodiceDestinatario>
    </DatiTrasmissione>
    <CedentePrestatore>
      <IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdFiscaleIVA>
      <Denominazione>Cooperativa Esempio</Denominazione>
      <Sede><Indirizzo>Via Roma 1</Indirizzo><CAP>23100</CAP><Comune>Sondrio</Comune><Nazione>IT</Nazione></Sede>
      <RegimeFiscale>RF01</RegimeFiscale>
    </CedentePrestatore>
    <CessionarioCommittente>
      <IdentificativiFiscali><CodiceFiscale>80000000014</CodiceFiscale></IdentificativiFiscali>
      <AltriDatiIdentificativi>
        <Denominazione>Ente Esempio</Denominazione>
        <Sede><Indirizzo>Via Roma 2</Indirizzo><CAP>23100</CAP><Comune>Sondrio</Comune><Nazione>IT</Nazione></Sede>
      </AltriDatiIdentificativi>
    </CessionarioCommittente>
  </FatturaElettronicaHeader>
  <FatturaElettronicaBody>
    <DatiGenerali>
      <DatiGeneraliDocumento>
        <TipoDocumento>TD08</TipoDocumento><Divisa>EUR</Divisa><Data>2026-10-31</Data><Numero>7</Numero>
      </DatiGeneraliDocumento>
      <DatiFatturaRettificata>
        <NumeroFR>5</NumeroFR><DataFR>2026-09-30</DataFR><ElementiRettificati>Ore</ElementiRettificati>
      </DatiFatturaRettificata>
    </DatiGenerali>
    <DatiBeniServizi>
      <Descrizione>Trasporto</Descrizione><Importo>52.50</Importo>
      <DatiIVA><Imposta>2.50</Imposta><Aliquota>5.00</Aliquota></DatiIVA>
    </DatiBeniServizi>
  </FatturaElettronicaBody>
</n:FatturaElettronicaSemplificata>
"""


def inspected(content: bytes) -> dict[str, Any]:
    (found,) = [as_dictionary(opened) for opened in open_bytes("a.xml", content)]
    return found


def old(content: bytes) -> bytes:
    """The invoice as version 1.1 wrote it."""
    return content.replace(ADDRESS, OLD).replace(b'versione="FPA12"', b'versione="1.1"').replace(b">FPA12<", b">SDI11<")


@pytest.mark.parametrize("name", ["FPA12", "FPR12"])
def test_both_formats_of_1_2_are_read(name: str) -> None:
    found = inspected(an_invoice().replace(b"FPA12", name.encode()))
    assert (found["format"], found["faults"]) == (name, [])


def test_version_1_1_is_read_and_its_structure_not_judged() -> None:
    found = inspected(old(an_invoice()))
    assert (found["readable"], found["repaired"], found["format"]) == (True, False, "SDI11")
    assert found["documents"] == inspected(an_invoice())["documents"]
    assert [fault["message"] for fault in found["faults"]] == [
        f"old format ({OLD.decode()}): the structure was not checked"
    ]


def test_a_simplified_invoice_is_read_as_far_as_it_shares() -> None:
    found = inspected(SIMPLIFIED)
    (document,) = found["documents"]
    assert (found["format"], found["faults"]) == ("FSM10", [])
    assert document["supplier"]["name"] == "Cooperativa Esempio"
    assert document["customer"] == {"vat": None, "fiscal_code": "80000000014", "name": "Ente Esempio"}
    assert (document["type"], document["number"], document["date"]) == ("TD08", "7", "2026-10-31")
    assert document["related"][0]["id"] == "5"
    (line,) = document["lines"]
    assert (line["description"], line["total"], line["vat_rate"]) == ("Trasporto", "52.50", "5.00")
    assert document["findings"] == []


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "ISO-8859-15", "windows-1252", "UTF-16", "UTF-16LE"])
def test_every_declared_encoding_is_read(encoding: str) -> None:
    content = an_invoice(lines=(ACCENTED,), encoding=encoding)
    found = inspected(content)
    assert (found["repaired"], found["faults"]) == (False, [])
    assert found["documents"][0]["lines"][0]["description"] == "perché così"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"[:3]])
def test_a_byte_order_mark_is_no_fault(mark: bytes) -> None:
    found = inspected(mark + an_invoice(lines=(ACCENTED,)))
    assert (found["repaired"], found["faults"]) == (False, [])


def test_a_declaration_without_encoding_is_utf_8() -> None:
    content = an_invoice(lines=(ACCENTED,)).replace(b' encoding="UTF-8"', b"")
    assert inspected(content)["documents"][0]["lines"][0]["description"] == "perché così"


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ("UTF-8", "windows-1252"),
        ("US-ASCII", "UTF-8"),
        ("ANSI", "windows-1252"),
        ("UTF-16", "UTF-8"),
        ("x-foo", "UTF-8"),
    ],
)
def test_a_wrong_declared_encoding_is_repaired_and_said(declared: str, used: str) -> None:
    content = an_invoice(lines=(ACCENTED,), encoding=used).replace(
        f'encoding="{used}"'.encode(), f'encoding="{declared}"'.encode()
    )
    found = inspected(content)
    assert (found["readable"], found["repaired"]) == (True, True)
    assert found["documents"][0]["lines"][0]["description"] == "perché così"
    assert found["documents"][0]["total"] == "1260.00"
    assert [fault["message"] for fault in found["faults"]] == [
        f"the declared encoding is not the one used; the text was read as {used}"
    ]


@pytest.mark.parametrize(
    "address",
    [
        b'xmlns:ds="http://www.w3.org/2000/09/xmldsig#&quot;"',
        b"xmlns:ds='http://www.w3.org/2000/09/xmldsig#\"'",
        b'xmlns:x="http://a b"',
        b'xsi:schemaLocation="a b"',
    ],
)
def test_an_invalid_namespace_address_is_repaired_and_said(address: bytes) -> None:
    found = inspected(an_invoice().replace(b"versione=", address + b" versione="))
    assert (found["readable"], found["repaired"], found["format"]) == (True, True, "FPA12")
    assert found["documents"] == inspected(an_invoice())["documents"]
    assert found["faults"][0]["message"].startswith("a namespace address is invalid")


@pytest.mark.parametrize("address", [ADDRESS + b"&quot;", b""])
def test_an_invalid_address_of_the_invoice_itself_is_repaired(address: bytes) -> None:
    found = inspected(an_invoice().replace(ADDRESS, address))
    assert (found["readable"], found["repaired"]) == (True, True)
    assert found["documents"] == inspected(an_invoice())["documents"]


def test_a_file_with_another_defect_beside_the_address_is_not_repaired() -> None:
    content = an_invoice().replace(b"versione=", b'xmlns:x="http://a b" versione=')
    with pytest.raises(Unreadable) as refused:
        read(content.replace(b"</Numero>", b"</Nummero>"))
    assert refused.value.reason.code == "xml-broken"


MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    "content",
    [
        b"\r\n " + an_invoice(),
        MARK + MARK + an_invoice(),
        an_invoice() + b"\x00\x00",
        an_invoice() + b"\x1a",
        an_invoice() + b"\nfine del file",
    ],
)
def test_stray_characters_around_the_file_are_repaired_and_said(content: bytes) -> None:
    found = inspected(content)
    assert (found["readable"], found["repaired"]) == (True, True)
    assert found["documents"][0]["total"] == "1260.00"


def test_two_invoices_one_after_the_other_are_no_file() -> None:
    with pytest.raises(Unreadable):
        read(an_invoice() + an_invoice().partition(b"?>")[2])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"p:FatturaElettronica", b"FatturaElettronica"),
        (b"p:FatturaElettronica", b"ns99:FatturaElettronica"),
    ],
)
def test_any_prefix_will_do(before: bytes, after: bytes) -> None:
    prefix = after.partition(b":")[0] if b":" in after else b""
    content = (
        an_invoice().replace(before, after).replace(b"xmlns:p=", b"xmlns:" + prefix + b"=" if prefix else b"xmlns=")
    )
    assert inspected(content)["documents"] == inspected(an_invoice())["documents"]


@pytest.mark.parametrize("address", [b"}", b"}x", b"a}b}c", b"{"])
def test_a_brace_in_an_address_is_no_part_of_a_name(address: bytes) -> None:
    changed = an_invoice().replace(b"<Numero>", b'<z:Numero xmlns:z="' + address + b'">', 1)
    found = as_dictionary(next(open_bytes("f.xml", changed.replace(b"</Numero>", b"</z:Numero>", 1))))
    assert found["readable"]
    assert found["faults"]


def test_a_missing_namespace_is_a_fault_and_no_more() -> None:
    content = an_invoice().replace(b' xmlns:p="' + ADDRESS + b'"', b"").replace(b"p:Fattura", b"Fattura")
    found = inspected(content)
    assert found["documents"] == inspected(an_invoice())["documents"]
    assert [fault["message"] for fault in found["faults"]] == ["the namespace is not that of an invoice: ''"]


def test_style_sheets_and_comments_are_no_fault() -> None:
    content = an_invoice().replace(
        b"<p:Fattura", b'<?xml-stylesheet type="text/xsl" href="a.xsl"?><!-- by hand --><p:Fattura', 1
    )
    assert inspected(content)["faults"] == []


def test_format_and_version_that_differ_are_found() -> None:
    found = inspected(an_invoice().replace(b'versione="FPA12"', b'versione="FPR12"'))
    assert found["format"] == "FPA12"
    assert [finding["code"] for finding in found["documents"][0]["findings"]] == ["00428"]


def test_many_character_references_are_read_and_valid() -> None:
    text = "à" * 900
    content = an_invoice(lines=tuple(a_line(description="Z" * 9) for _ in range(3)))
    content = content.replace(b"ZZZZZZZZZ", b"&#224;" * 900)
    found = inspected(content)
    assert found["faults"] == []
    assert [line["description"] for line in found["documents"][0]["lines"]] == [text] * 3


def test_quantities_may_be_absent() -> None:
    line = a_line(quantity=None, unit=None, unit_price=Decimal("1200.00"))
    (found,) = inspected(an_invoice(lines=(line,)))["documents"][0]["lines"]
    assert (found["quantity"], found["unit"], found["total"]) == (None, None, "1200.00")
