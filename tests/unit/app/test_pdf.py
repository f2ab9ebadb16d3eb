"""Whatever people type, a letter is made: as PDF/UA, and with nothing left out in silence."""

import io

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import pdf


def read(made: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


def made(said: str) -> bytes:
    return pdf.make("calls/paper.typ", {"title": "Prova", "agency": "Agenzia", "lead": [said, "Perché no: €"]})


@pytest.mark.parametrize(
    ("said", "shown"), [("chiede 中文", "[U+4E2D]"), ("con\x00trollo", "controllo"), ("\ud800", "[U+D800]")]
)
def test_a_character_without_a_shape_is_written_as_its_number(said: str, shown: str) -> None:
    text = read(made(said))
    assert shown in text
    assert "Perché no: €" in text


@settings(max_examples=15)
@given(st.text(max_size=30))
def test_no_text_stops_a_letter(said: str) -> None:
    with pikepdf.open(io.BytesIO(made(said))) as opened:
        assert opened.Root.MarkInfo.Marked
