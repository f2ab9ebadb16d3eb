"""Whatever an invoice is wrapped in, it comes out; who signed it, and whether it is intact, too."""

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.fatturapa import Opened, open_bytes, open_path
from tests.invoices_writer.packing import lying, overlapping, zipped
from tests.invoices_writer.plain import an_invoice
from tests.invoices_writer.signing import SIGNER_CODE, in_base64, in_ber, in_pem, signed, signed_inside

PLAIN = an_invoice()
SIGNED = signed(PLAIN)
MESSAGE = b'<n:MetadatiInvioFile xmlns:n="http://www.fatturapa.gov.it/sdi/messaggi/v1.0"/>'


def opened(content: bytes) -> Opened:
    (found,) = open_bytes("a.p7m", content)
    return found


def reason(content: bytes) -> str:
    found = opened(content)
    assert found.invoice is None
    assert found.reason is not None
    return found.reason.code


ENVELOPES = {
    "DER": SIGNED,
    "DER with a line end after it": SIGNED + b"\r\n",
    "BER": in_ber(SIGNED),
    "BER in single bytes": in_ber(SIGNED, piece=1),
    "PEM": in_pem(SIGNED),
    "PEM called CMS": in_pem(SIGNED, label=b"CMS"),
    "base64": in_base64(SIGNED),
    "base64 with carriage returns": in_base64(SIGNED, newline=b"\r\n"),
    "base64 in one line": in_base64(SIGNED, newline=b"", width=10_000),
    "base64 of BER": in_base64(in_ber(SIGNED)),
    "base64 without its end signs": in_base64(SIGNED).rstrip(b"=\n"),
    "mail": b"MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime\r\n\r\n" + in_base64(SIGNED, newline=b"\r\n"),
    "signed twice": signed(SIGNED),
    "base64 signed": signed(in_base64(SIGNED)),
    "elliptic curve": signed(PLAIN, kind="ec", method=hashes.SHA384),
    "PSS": signed(PLAIN, pss=True),
    "SHA-512": signed(PLAIN, method=hashes.SHA512),
    "without attributes": signed(PLAIN, attributes=False),
    "inside, exclusive": signed_inside(PLAIN),
    "inside, inclusive": signed_inside(PLAIN, exclusive=False),
    "inside, by XPath": signed_inside(PLAIN, by_xpath=True),
    "inside, elliptic curve": signed_inside(PLAIN, kind="ec"),
    "inside and outside": signed(signed_inside(PLAIN)),
    "BOM inside": signed(b"\xef\xbb\xbf" + PLAIN),
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_every_envelope_is_opened_and_its_signer_named(name: str) -> None:
    found = opened(ENVELOPES[name])
    assert found.invoice is not None
    assert found.invoice.documents[0].total == "1260.00"
    assert found.invoice.faults == ()
    assert found.signer is not None
    assert (found.signer.name, found.signer.fiscal_code, found.signer.intact) == ("Prova Firma", SIGNER_CODE, True)
    assert found.signer.trust == "not verified"


def test_a_plain_file_has_no_signer() -> None:
    assert opened(PLAIN).signer is None


def test_a_changed_content_is_read_and_reported() -> None:
    found = opened(SIGNED.replace(b"48.00", b"49.00"))
    assert found.invoice is not None
    assert found.invoice.documents[0].lines[0].quantity == "49.00"
    assert found.signer is not None
    assert found.signer.intact is False
    assert [fault.code for fault in found.faults] == ["signature-broken"]


@pytest.mark.parametrize("attributes", [True, False])
def test_a_changed_signature_is_not_intact(attributes: bool) -> None:
    changed = bytearray(signed(PLAIN, attributes=attributes))
    changed[-5] ^= 1
    found = opened(bytes(changed))
    assert found.signer is not None
    assert found.signer.intact is False


@pytest.mark.parametrize(("old", "new"), [(b"48.00", b"49.00"), (b"<DatiGenerali>", b"\n<DatiGenerali>")])
def test_a_content_changed_under_an_inner_signature_is_read_and_reported_by_the_signer(old: bytes, new: bytes) -> None:
    found = opened(signed_inside(PLAIN).replace(old, new))
    assert found.invoice is not None
    assert (found.invoice.faults, found.faults) == ((), ())
    assert found.signer is not None
    assert (found.signer.name, found.signer.intact) == ("Prova Firma", False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'URI=""', b'URI="#elsewhere"'),
        (b"xmldsig-more#rsa-sha256", b"xmldsig-more#rsa-ripemd160"),
        (b"#enveloped-signature", b"#other"),
    ],
)
def test_an_inner_signature_that_is_not_understood_is_never_called_intact(old: bytes, new: bytes) -> None:
    found = opened(signed_inside(PLAIN).replace(old, new))
    assert found.signer is not None
    assert found.signer.intact is not True


def test_a_broken_inner_signature_is_told_through_a_sound_outer_one() -> None:
    found = opened(signed(SIGNED.replace(b"48.00", b"49.00")))
    assert found.signer is not None
    assert found.signer.intact is False


@given(st.integers(0, len(SIGNED) - 1), st.integers(0, 7))
def test_no_flipped_bit_of_the_content_passes_for_intact(place: int, bit: int) -> None:
    changed = bytearray(SIGNED)
    changed[place] ^= 1 << bit
    found = opened(bytes(changed))
    start = SIGNED.index(PLAIN)
    if start <= place < start + len(PLAIN) and found.signer is not None:
        assert found.signer.intact is False


@given(st.integers(1, len(SIGNED) - 1))
def test_a_truncated_envelope_is_refused_with_a_reason(length: int) -> None:
    assert reason(SIGNED[:length]) in {"signed-broken", "format-unknown", "base64-broken"}


def test_a_truncated_ber_envelope_is_refused() -> None:
    whole = in_ber(SIGNED)
    assert {reason(whole[:length]) for length in range(2, len(whole) - 20, 97)} == {"signed-broken"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\xef\xbb\xbf \n", "file-empty"),
        (b"\x00" * 50, "format-unknown"),
        (b"%PDF-1.7\n", "format-unknown"),
        (b"\x89PNG\r\n", "format-unknown"),
        (b"buongiorno, ecco la fattura!", "format-unknown"),
        (signed(PLAIN, detached=True), "signed-detached"),
        (in_pem(SIGNED)[:-30], "base64-broken"),
        (b"\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", "signed-broken"),
        (b"\x30\x0f\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x02\x30\x00", "not-signed-data"),
        (b"<html/>", "not-an-invoice"),
        (MESSAGE, "sdi-message"),
        (signed(MESSAGE), "sdi-message"),
        (b"<a>", "xml-broken"),
        (zipped([]), "zip-empty"),
        (zipped([("a.zip", zipped([("a.xml", PLAIN)]))]), "zip-nested"),
        (overlapping(PLAIN, 10), "archive-overlaps"),
        (lying(PLAIN, 100), "archive-lies"),
        (zipped([("a.xml", bytes(20_000_000))]), "archive-too-dense"),
        (b"PK\x03\x04", "archive-broken"),
    ],
)
def test_what_is_no_invoice_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert reason(content) == code


def test_a_zip_gives_every_file_in_its_order() -> None:
    entries = [("b/2.xml", PLAIN), ("1.xml.p7m", SIGNED), ("x_MT_001.xml", MESSAGE), ("__MACOSX/._1.xml", b"?")]
    found = list(open_bytes("lotto.zip", zipped(entries)))
    assert [each.name for each in found] == ["lotto.zip/b/2.xml", "lotto.zip/1.xml.p7m", "lotto.zip/x_MT_001.xml"]
    assert [each.invoice is not None for each in found] == [True, True, False]
    assert found[2].reason is not None
    assert found[2].reason.code == "sdi-message"


def test_names_with_paths_are_shown_and_nothing_is_written(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    names = ["../escaped.xml", "/escaped.xml", "..\\escaped.xml", "C:\\escaped.xml"]
    archive.write_bytes(zipped([(name, PLAIN) for name in names]))
    found = list(open_path(str(archive)))
    assert all(each.invoice is not None for each in found)
    assert [path.name for path in tmp_path.parent.rglob("*escaped*")] == []


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    codes = {}
    for name in ("pipe", "missing", ".", "nul\0"):
        (found,) = open_path(f"{tmp_path}/{name}")
        codes[name] = found.reason.code if found.reason else None
    assert codes == {
        "pipe": "file-not-regular",
        "missing": "file-missing",
        ".": "file-not-regular",
        "nul\0": "file-not-readable",
    }
