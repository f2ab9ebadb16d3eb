"""An invoice is shown as an accessible page and as an accessible PDF, with the figures of the file."""

import io
from decimal import Decimal
from pathlib import Path

import html5lib
import pypdf
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from blueprints.invoices.fatturapa import Opened, open_bytes
from blueprints.invoices.fatturapa.as_page import TEMPLATE, facts_of
from blueprints.invoices.fatturapa.as_pdf import pdf_of
from blueprints.invoices.fatturapa.words import KINDS, METHODS, TYPES, WORDS
from blueprints.invoices.fatturapa.writing import written
from tests.invoices_writer.plain import a_document, a_draft, a_line, an_invoice
from tests.invoices_writer.signing import signed

ROOT = Path(__file__).resolve().parents[4]
SPACE = "{http://www.w3.org/1999/xhtml}"
LONG = "<b>#strong[x]</b> " + "W" * 400


def an_opened(content: bytes | None = None) -> Opened:
    if content is None:
        lines = (a_line(description=LONG, stated_total=Decimal("1300.00"), extra=(("PIANO", "PRJ"),)), a_line())
        attachments = (("relazione.pdf", "QUJD"),)
        content = an_invoice(lines=lines, causals=("Prima",), stamp_duty=Decimal("2.00"), attachments=attachments)
        content = signed(content.replace(b"<UnitaMisura>ORE", b"<UnitaMisura>" + b"h" * 20, 1))
    (found,) = open_bytes("cartella/prova.xml.p7m", content)
    return found


def page(opened: Opened, language: str = "it") -> str:
    environment = Environment(loader=FileSystemLoader(ROOT / "templates"), undefined=StrictUndefined, autoescape=True)
    return environment.get_template(TEMPLATE).render(**facts_of(opened, language))


OPENED = {
    "signed, with everything": an_opened,
    "two documents": lambda: an_opened(written(a_draft(documents=(a_document(number="1"), a_document(number="2"))))),
    "unreadable": lambda: an_opened(b"<html/>"),
    "without anything": lambda: an_opened(b"<FatturaElettronica><FatturaElettronicaBody/></FatturaElettronica>"),
}


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("name", OPENED)
def test_the_page_is_valid_and_accessible(name: str, language: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse(page(OPENED[name](), language).lstrip())
    assert tree.get("lang") == language
    assert len(list(tree.iter(f"{SPACE}h1"))) == 1
    identities = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(identities) == len(set(identities))
    for table in tree.iter(f"{SPACE}table"):
        assert next(table.iter(f"{SPACE}caption")).text.strip()
        assert all(header.get("scope") in {"row", "col"} for header in table.iter(f"{SPACE}th"))
    for labelled in tree.iter():
        if label := labelled.get("aria-labelledby"):
            assert label in identities


def test_the_page_asks_for_nothing_but_its_style() -> None:
    tree = html5lib.parse(page(an_opened()), namespaceHTMLElements=False)
    asked = {each.get("href") or each.get("src") for each in tree.iter() if each.tag in ("link", "img", "script")}
    assert asked == {"einvoice.css", "data:,"}


def test_the_page_shows_the_figures_of_the_file_and_no_markup_of_its_texts() -> None:
    shown = page(an_opened())
    for text in ("1300.00", "00423", "Prova Firma", "31/10/2026", "relazione.pdf", "scissione dei pagamenti"):
        assert text in shown
    assert "<b>" not in shown


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("name", OPENED)
def test_the_pdf_is_tagged_titled_and_in_a_language(name: str, language: str) -> None:
    opened = OPENED[name]()
    found = pypdf.PdfReader(io.BytesIO(pdf_of(opened, language)))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)
    assert found.metadata is not None
    assert found.metadata.title == facts_of(opened, language)["title"]


def test_the_pdf_shows_the_figures_of_the_file_and_takes_no_text_for_markup() -> None:
    found = pypdf.PdfReader(io.BytesIO(pdf_of(an_opened())))
    text = " ".join(each.extract_text() for each in found.pages)
    assert "1300.00" in text
    assert "#strong" in text.replace("\u200b", "")


def test_every_word_is_there_in_both_languages() -> None:
    assert set(WORDS["it"]) == set(WORDS["en"])
    for words in (TYPES, METHODS, KINDS):
        assert all(set(each) == {"it", "en"} for each in words.values())
