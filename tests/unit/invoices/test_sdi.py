"""Messages of SdI: what is read, and the outcome that is written."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.fatturapa import sdi
from blueprints.invoices.rules import CAUSES, description_of_refusal, names_invoice
from tests.invoices_writer.packing import zipped

METADATA = b"""<?xml version="1.0"?><ns:MetadatiInvioFile xmlns:ns="http://www.fatturapa.gov.it/sdi/messaggi/v1.0"
 versione="1.0"><IdentificativoSdI>4711</IdentificativoSdI><NomeFile>IT01234567890_00001.xml.p7m</NomeFile>
 <CodiceDestinatario>UFABCD</CodiceDestinatario><Formato>FPA12</Formato><TentativiInvio>1</TentativiInvio>
 <MessageId>1</MessageId></ns:MetadatiInvioFile>"""
RECEIPT = METADATA.replace(b"MetadatiInvioFile", b"RicevutaConsegna").replace(
    b"<MessageId>", b"<DataOraConsegna>2026-11-03T09:30:00.000+01:00</DataOraConsegna><MessageId>"
)


def test_metadata_name_the_file_and_its_number() -> None:
    (notice,) = sdi.notices("IT01234567890_00001_MT_001.xml", METADATA)
    assert (notice.kind, notice.sdi_id, notice.file_name) == ("MT", "4711", "IT01234567890_00001.xml.p7m")
    assert notice.delivered_at is None


def test_a_receipt_tells_the_instant_of_delivery() -> None:
    (notice,) = sdi.notices("x_RC_001.xml", RECEIPT)
    assert notice.kind == "RC"
    assert notice.delivered_at == datetime.fromisoformat("2026-11-03T09:30:00+01:00")


@pytest.mark.parametrize("content", [b"", b"<html/>", b"no", b"PK\x03\x04broken", b"<!DOCTYPE a><a/>"])
def test_what_is_no_message_is_passed_over(content: bytes) -> None:
    assert sdi.notices("x.xml", content) == ()


def test_messages_inside_a_zip_are_read() -> None:
    found = sdi.notices("x.zip", zipped([("a_MT_001.xml", METADATA), ("a_RC_001.xml", RECEIPT)]))
    assert [each.kind for each in found] == ["MT", "RC"]


@pytest.mark.parametrize(
    "received", ["IT01234567890_00001.xml", "IT01234567890_00001.xml.p7m", "IT01234567890_00001.XML.P7M"]
)
def test_the_outcome_is_named_after_the_received_file(received: str) -> None:
    assert sdi.outcome_file_name(received, 1) == "IT01234567890_00001_EC_001.xml"
    with pytest.raises(ValueError, match="three digits"):
        sdi.outcome_file_name(received, 1000)


@given(
    number=st.text(alphabet="0123456789/ABC&<>", min_size=1, max_size=20).filter(str.strip),
    said=st.text(alphabet=st.characters(codec="latin-1", exclude_categories=["C"]), max_size=300),
)
def test_what_is_written_is_read_back(number: str, said: str) -> None:
    text = sdi.outcome_message(
        sdi_id="4711", number=number, year=2026, position=2, outcome=sdi.REFUSED, description=said, message_id="1-1"
    )
    (notice,) = sdi.notices("x_EC_001.xml", text.encode())
    assert (notice.kind, notice.sdi_id, notice.outcome, notice.year) == ("EC", "4711", "EC02", "2026")
    assert notice.number == number.strip()
    assert notice.description == said[:255].strip()


@given(cause=st.sampled_from(sorted(CAUSES)), reason=st.text(max_size=400))
def test_a_refusal_always_names_its_lawful_cause_and_fits(cause: str, reason: str) -> None:
    said = description_of_refusal(cause, reason)
    assert said.startswith(f"Causa {cause} (DM 132/2020)")
    assert len(said) <= 255


def test_a_credit_note_names_by_number_and_by_day_when_it_gives_one() -> None:
    day = date(2026, 11, 3)
    assert names_invoice([("7/2026", None)], number="7/2026", dated=day)
    assert names_invoice([("1", None), ("7/2026", day)], number="7/2026", dated=day)
    assert not names_invoice([("7/2026", date(2025, 11, 3))], number="7/2026", dated=day)
    assert not names_invoice([], number="7/2026", dated=day)
