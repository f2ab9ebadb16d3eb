"""What stands in the file is what comes out."""

import base64
import datetime
import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.fatturapa import as_dictionary, open_bytes, read
from blueprints.invoices.fatturapa.reading_blocks import line_in_any_order, lines_in_order
from blueprints.invoices.fatturapa.writing import Firm, Related, written
from tests.invoices_writer.plain import a_document, a_draft, a_line, an_invoice
from tests.invoices_writer.random_invoices import random_invoice


def inspected(content: bytes) -> dict[str, Any]:
    (found,) = [as_dictionary(opened) for opened in open_bytes("a.xml", content)]
    return found


def document(content: bytes) -> dict[str, Any]:
    found = inspected(content)
    assert found["reason"] is None
    first: dict[str, Any] = found["documents"][0]
    return first


def test_an_ordinary_invoice_comes_out_whole() -> None:
    assert inspected(an_invoice(causals=("Ottobre",), stamp_duty=Decimal("2.00"))) == {
        "file": "a.xml",
        "readable": True,
        "reason": None,
        "repaired": False,
        "format": "FPA12",
        "signer": None,
        "faults": [],
        "documents": [
            {
                "type": "TD01",
                "number": "123/A",
                "date": "2026-10-31",
                "currency": "EUR",
                "total": "1260.00",
                "rounding": None,
                "supplier": {"vat": "IT01234567890", "fiscal_code": "01234567890", "name": "Cooperativa Esempio"},
                "customer": {"vat": None, "fiscal_code": "80000000014", "name": "Ente Esempio"},
                "recipient_code": "UFABCD",
                "references": [{"kind": "contract", "id": "PATTO-1", "cig": "Z123456789", "cup": None, "lines": []}],
                "related": [],
                "causals": ["Ottobre"],
                "stamp_duty": "2.00",
                "lines": [
                    {
                        "number": 1,
                        "description": "Assistenza domiciliare, ottobre 2026",
                        "quantity": "48.00",
                        "unit": "ORE",
                        "unit_price": "25.00",
                        "total": "1200.00",
                        "vat_rate": "5.00",
                        "nature": None,
                        "from": "2026-10-01",
                        "to": "2026-10-31",
                        "administration_reference": "PRJ-0001",
                        "extra": [],
                    }
                ],
                "vat_summaries": [
                    {
                        "rate": "5.00",
                        "nature": None,
                        "taxable": "1200.00",
                        "tax": "60.00",
                        "collectability": "S",
                        "rounding": None,
                    }
                ],
                "payments": [
                    {
                        "method": "MP05",
                        "due": "2026-11-30",
                        "amount": "1200.00",
                        "iban": "IT60X0542811101000000123456",
                    }
                ],
                "attachments": [],
                "findings": [],
            }
        ],
    }


def test_every_body_is_a_document() -> None:
    bodies = (a_document(number="1"), a_document(number="2", type="TD04"))
    found = inspected(written(a_draft(documents=bodies)))
    assert [(each["number"], each["type"]) for each in found["documents"]] == [("1", "TD01"), ("2", "TD04")]


def test_a_missing_total_is_null() -> None:
    assert document(an_invoice(with_total=False))["total"] is None


def test_a_corrected_invoice_is_named_with_its_date() -> None:
    linked = Related(id="99", date=datetime.date(2026, 9, 30), lines=(1, 2))
    found = document(an_invoice(type="TD04", corrected=(linked,)))["related"]
    assert found == [{"id": "99", "date": "2026-09-30", "cig": None, "cup": None, "lines": [1, 2]}]


def test_a_person_has_first_and_last_name() -> None:
    content = an_invoice().replace(
        b"<Denominazione>Cooperativa Esempio</Denominazione>", b"<Nome>Prova</Nome><Cognome>Nome</Cognome>"
    )
    assert document(content)["supplier"]["name"] == "Prova Nome"


def test_extra_data_of_a_line_comes_out() -> None:
    found = document(an_invoice(lines=(a_line(extra=(("PIANO", "PRJ-1"), ("TURNO", "A"))),)))
    assert found["lines"][0]["extra"][1] == {"type": "TURNO", "text": "A", "number": None, "date": None}


@pytest.mark.parametrize(
    ("written_as", "size"),
    [("QUJD", 3), ("QU JD\n  QUI=", 5), ("", 0), ("QUI", 2), ("non base64!", None)],
)
def test_an_attachment_has_the_size_of_what_it_decodes_to(written_as: str, size: int | None) -> None:
    found = document(
        an_invoice(attachments=(("relazione.pdf", "QUJD"),)).replace(b">QUJD<", f">{written_as}<".encode())
    )
    assert found["attachments"] == [{"name": "relazione.pdf", "bytes": size}]


def test_an_attachment_may_be_larger_than_the_invoice() -> None:
    content = base64.b64encode(bytes(2_000_000)).decode()
    assert document(an_invoice(attachments=(("a.pdf", content),)))["attachments"][0]["bytes"] == 2_000_000


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-31", "2026-10-31"),
        (" 2026-10-31\n", "2026-10-31"),
        ("2026-10-31Z", "2026-10-31"),
        ("2026-10-31+01:00", "2026-10-31"),
        ("2026-10-31T00:00:00", "2026-10-31"),
        ("31/10/2026", None),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_a_date_is_a_day_of_the_calendar_or_null(text: str, day: str | None) -> None:
    assert document(an_invoice().replace(b"<Data>2026-10-31<", f"<Data>{text}<".encode()))["date"] == day


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200.00", "1200.00"),
        ("  1200.00\n", "1200.00"),
        ("001200.00", "001200.00"),
        ("+1200.00", "+1200.00"),
        ("-1200.00", "-1200.00"),
        ("1200.00000000", "1200.00000000"),
        ("1.200,00", "1.200,00"),
        ("1,2e3", "1,2e3"),
        ("12<!-- a comment -->00.00", "1200.00"),
        ("12<?a target?>00.00", "1200.00"),
        ("<![CDATA[1200.00]]>", "1200.00"),
        ("12&#48;0.00", "1200.00"),
        ("", None),
        ("   ", None),
        ("12<b>9</b>00.00", None),
    ],
)
def test_an_amount_is_the_text_of_the_file_without_the_blanks_around_it(text: str, value: str | None) -> None:
    content = an_invoice().replace(b"<PrezzoTotale>1200.00<", f"<PrezzoTotale>{text}<".encode())
    assert document(content)["lines"][0]["total"] == value


@given(st.decimals(min_value=-(10**10), max_value=10**10, allow_nan=False, places=2), st.integers(0, 6))
def test_no_digit_of_an_amount_is_lost(amount: Decimal, more: int) -> None:
    text = f"{amount:f}" + "0" * more
    content = an_invoice().replace(b"<PrezzoUnitario>25.00<", f"<PrezzoUnitario>{text}<".encode())
    line = read(content).documents[0].lines[0]
    assert line.unit_price == text


latin = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_categories=["Cc", "Zs"]), min_size=1)


@given(latin.filter(lambda text: text.strip() == text), st.sampled_from(["UTF-8", "ISO-8859-1", "UTF-16"]))
def test_no_letter_of_a_description_is_lost(text: str, encoding: str) -> None:
    assert (
        read(an_invoice(lines=(a_line(description=text),), encoding=encoding)).documents[0].lines[0].description == text
    )


def test_a_field_that_stands_twice_counts_once_and_is_a_fault() -> None:
    content = an_invoice().replace(b"<Numero>123/A</Numero>", b"<Numero>123/A</Numero><Numero>9</Numero>")
    found = inspected(content)
    assert found["documents"][0]["number"] == "123/A"
    assert [fault["message"] for fault in found["faults"]] == ["Numero is there more than once"]


def test_fields_in_the_wrong_order_are_read_and_are_faults() -> None:
    content = (
        an_invoice()
        .replace(b"<Numero>123/A</Numero>", b"")
        .replace(b"<TipoDocumento>", b"<Numero>123/A</Numero><TipoDocumento>")
    )
    found = inspected(content)
    assert found["documents"][0]["number"] == "123/A"
    assert found["documents"][0]["total"] == "1260.00"
    assert "Numero is out of place" in [fault["message"] for fault in found["faults"]]


def test_a_file_without_a_body_holds_no_documents() -> None:
    content = an_invoice()
    start, end = content.index(b"  <FatturaElettronicaBody>"), content.index(b"</p:FatturaElettronica>")
    found = inspected(content[:start] + content[end:])
    assert found["readable"]
    assert found["documents"] == []
    assert found["faults"][0]["message"] == "FatturaElettronicaBody is missing"


@pytest.mark.parametrize("block", ["DatiGenerali", "DatiBeniServizi", "DatiPagamento"])
def test_a_missing_block_leaves_the_rest_readable(block: str) -> None:
    content = an_invoice()
    start = content.index(f"<{block}>".encode())
    end = content.index(f"</{block}>".encode()) + len(block) + 3
    assert inspected(content[:start] + content[end:])["readable"]


def test_a_missing_header_leaves_the_documents_readable() -> None:
    content = an_invoice()
    start, end = content.index(b"<FatturaElettronicaHeader>"), content.index(b"</FatturaElettronicaHeader>") + 27
    found = inspected(content[:start] + content[end:])
    assert found["documents"][0]["total"] == "1260.00"
    assert found["documents"][0]["supplier"] == {"vat": None, "fiscal_code": None, "name": None}


def test_a_customer_may_have_vat_number_and_fiscal_code() -> None:
    firm = Firm(name="Comune Esempio", vat="IT09876543210", fiscal_code="80000000014")
    found = document(written(a_draft(customer=firm)))["customer"]
    assert found == {"vat": "IT09876543210", "fiscal_code": "80000000014", "name": "Comune Esempio"}


def test_the_fast_walk_over_valid_lines_agrees_with_the_obvious_way() -> None:
    read_lines = 0
    for seed in range(150):
        invoice = random_invoice(random.Random(seed))
        for goods in invoice.iter("DatiBeniServizi"):
            slow = [line_in_any_order(block) for block in goods.iterchildren("DettaglioLinee")]
            assert lines_in_order(goods) == slow
            read_lines += len(slow)
    assert read_lines > 150
