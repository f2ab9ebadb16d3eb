"""A signed file is taken when it is exactly our file, whole and intact; who vouches for the signer is said apart."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from app.signatures.files import SignedFile, held_against
from app.signatures.trust import TrustList, trust_list
from tests.signed_files import authority, crossed, p7m, pem, person, signed_pdf

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CODE = "PRVFRM80A01F205X"
OURS = b"%PDF-1.7\n1 0 obj\n<< /Type /Page /Contents 2 0 R >>\nendobj\ntrailer << /Size 10 >>\n%%EOF\n"
TRUSTED = TrustList(authorities=(authority().certificate,))
SHAPES = {"cades": p7m, "pades": signed_pdf}


def judged(signed: bytes, *, ours: bytes = OURS, trusted: TrustList = TRUSTED, now: datetime = NOW) -> SignedFile:
    return held_against(ours, signed, trusted=trusted, now=now)


def codes(found: SignedFile) -> list[str]:
    return [each.code for each in found.reasons]


@pytest.mark.parametrize("shape", SHAPES)
def test_our_file_signed_by_somebody_whom_the_list_vouches_for_raises_no_doubt(shape: str) -> None:
    found = judged(SHAPES[shape](OURS, person(CODE)))
    assert found.format == shape
    assert [(each.fiscal_code, each.intact) for each in found.signers] == [(CODE, True)]
    assert (found.reasons, found.doubts) == ((), ())


@pytest.mark.parametrize("shape", SHAPES)
def test_another_file_and_no_signature_are_refused(shape: str) -> None:
    assert "signed-not-our-file" in codes(judged(SHAPES[shape](OURS.replace(b"Page", b"Pagx"), person(CODE))))
    assert codes(judged(OURS)) == ["signed-no-signature"]
    assert judged(b"boh").reasons


def test_an_envelope_written_as_text_is_read_too() -> None:
    assert judged(base64.encodebytes(p7m(OURS, person(CODE)))).reasons == ()


CHANGES = {
    b"2 0 obj\n<< /Length 3 >> stream\nBT\nendstream\nendobj\n": "signed-not-our-file",
    b"1 0 obj\n<< /Type /Page /Contents 77 0 R >>\nendobj\n": "signed-not-our-file",
    b"1 0 obj\n<< /Type /Page /Contents [2 0 R 77 0 R] >>\nendobj\n": "signed-not-our-file",
    b"1 0 obj\n<< /Type /Page /Contents 2 0 R /Annots [78 0 R] >>\nendobj\n": "",
    b"3 0 obj\n<< /Type /Catalog /Pages 90 0 R >>\nendobj\n": "signed-not-our-file",
    b"4 0 obj\n<< /Type /Pages /Kids [1 0 R 91 0 R] /Count 2 >>\nendobj\n": "signed-not-our-file",
    b"trailer\n<< /Size 95 /Root 92 0 R >>\n": "signed-not-our-file",
    b"3 0 obj\n<< /Type /Catalog /Pages 4 0 R /AcroForm 93 0 R >>\nendobj\ntrailer\n<< /Root 3 0 R >>\n": "",
    b"78 0 obj\n<< /Length 3 >> stream\nBT\nendstream\nendobj\n": "",
}


@pytest.mark.parametrize("added", CHANGES)
def test_a_signed_pdf_may_carry_a_stamp_and_no_other_content(added: bytes) -> None:
    assert codes(judged(signed_pdf(OURS, person(CODE), added=added))) == ([CHANGES[added]] if CHANGES[added] else [])


def test_what_is_added_after_the_signature_or_packed_away_is_seen() -> None:
    assert codes(judged(signed_pdf(OURS, person(CODE), after=b"\n% more"))) == ["signed-not-whole"]
    packed = signed_pdf(OURS, person(CODE), added=b"80 0 obj << /Type /ObjStm >> stream x endstream endobj\n")
    assert judged(packed).doubts == ("pdf-cannot-be-seen",)


def test_who_vouches_for_the_certificate_is_a_doubt_and_no_reason() -> None:
    strange = person(CODE, issued_by="Autorità ignota")
    late = person(CODE, until=datetime(2026, 1, 1, tzinfo=UTC))
    assert judged(p7m(OURS, strange)).doubts == ("certificate-not-vouched-for",)
    assert judged(p7m(OURS, person(CODE)), trusted=TrustList()).doubts == ("certificate-not-vouched-for",)
    assert judged(p7m(OURS, late)).doubts == ("certificate-not-vouched-for", "certificate-out-of-date")
    assert judged(p7m(OURS, late)).reasons == ()


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_byte_of_what_was_signed_can_be_changed(place: int, flip: int) -> None:
    for shape in SHAPES.values():
        signed = bytearray(shape(OURS, person(CODE)))
        index = bytes(signed).index(OURS) + place % len(OURS)
        signed[index] ^= flip
        assert judged(bytes(signed)).reasons


def test_a_trust_list_is_read_as_pem_and_as_the_list_of_the_union(tmp_path: Path) -> None:
    as_pem, as_xml, empty = tmp_path / "a.pem", tmp_path / "a.xml", tmp_path / "b.pem"
    as_pem.write_bytes(pem(authority()) + pem(authority("Altra")))
    inside = "".join(pem(authority()).decode().splitlines()[1:-1])
    service = (
        "<ServiceInformation><ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/CA/QC</ServiceTypeIdentifier>"
        "<ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/{}</ServiceStatus><ServiceDigitalIdentity>"
        f"<X509Certificate>{inside}</X509Certificate></ServiceDigitalIdentity></ServiceInformation>"
    )
    both = service.format("granted") + service.format("withdrawn")
    as_xml.write_text(f'<TSL xmlns="http://uri.etsi.org/02231/v2#">{both}</TSL>')
    assert len(trust_list(as_pem).authorities) == 2
    assert trust_list(as_xml).authorities == (authority().certificate,)
    assert trust_list(None) == TrustList()
    empty.write_text('<TSL xmlns="http://uri.etsi.org/02231/v2#"/>')
    with pytest.raises(ValueError, match="no certificate"):
        trust_list(empty)


def test_authorities_that_vouch_for_each_other_alone_vouch_for_nobody() -> None:
    """Each is issued by the other, as often as one likes to follow them."""
    keys = [authority(name).key for name in ("Uno", "Due")]
    names = [authority(name).certificate.subject for name in ("Uno", "Due")]
    circle = [crossed(names[one], names[1 - one], keys[one], keys[1 - one]) for one in (0, 1)]
    signer = person(CODE, issued_by="Uno").certificate.public_bytes(Encoding.DER)
    assert not TRUSTED.vouches_for(signer, circle, now=NOW)
    assert TrustList(authorities=(authority("Uno").certificate,)).vouches_for(signer, circle, now=NOW)
