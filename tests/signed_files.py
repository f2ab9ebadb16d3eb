"""Files signed with certificates of our own: an authority, people to whom it issues, envelopes and signed PDFs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

FROM, TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)
ROOM = 20_000


@dataclass(frozen=True)
class Person:
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def _name(common: str, code: str | None = None) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    more = [x509.NameAttribute(NameOID.SERIAL_NUMBER, f"TINIT-{code}")] if code else []
    return x509.Name([*parts, *more])


def authority(name: str = "Autorità di prova") -> Person:
    """An authority that issues certificates."""
    return _authority(name)


@cache
def _authority(name: str) -> Person:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateBuilder(_name(name), _name(name), key.public_key(), 1, FROM, TO)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Person(key, builder.sign(key, hashes.SHA256()))


def crossed(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, signed_with: ec.EllipticCurvePrivateKey
) -> bytes:
    """An authority's certificate (DER) that another authority has signed."""
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), 2, FROM, TO)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(signed_with, hashes.SHA256()).public_bytes(Encoding.DER)


@cache
def person(code: str, *, issued_by: str = "Autorità di prova", until: datetime = TO) -> Person:
    """Somebody with a fiscal code, certified by an authority."""
    issuer, key = authority(issued_by), ec.generate_private_key(ec.SECP256R1())
    subject = _name("Prova Firma", code)
    builder = x509.CertificateBuilder(issuer.certificate.subject, subject, key.public_key(), 4711, FROM, until)
    return Person(key, builder.sign(issuer.key, hashes.SHA256()))


def pem(who: Person) -> bytes:
    """The certificate as a trust list holds it."""
    return who.certificate.public_bytes(Encoding.PEM)


def _envelope(content: bytes, who: Person, *options: pkcs7.PKCS7Options) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(who.certificate, who.key, hashes.SHA256())
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def p7m(content: bytes, who: Person) -> bytes:
    """An envelope around the content (CAdES, as .p7m)."""
    return _envelope(content, who)


def signed_pdf(original: bytes, who: Person, *, added: bytes = b"", after: bytes = b"") -> bytes:
    """The PDF with a signature appended (PAdES); `added` is slipped in before it, `after` behind it."""
    head = original + added + b"\n9000 0 obj\n<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 "
    shape = b"%010d %010d %010d] /Contents "
    tail = b" >>\nendobj\nstartxref\n0\n%%EOF\n"
    before = len(head) + len(shape % (0, 0, 0))
    second = before + ROOM + 2
    head += shape % (before, second, len(tail))
    envelope = _envelope(head + tail, who, pkcs7.PKCS7Options.DetachedSignature)
    return head + b"<" + envelope.hex().encode().ljust(ROOM, b"0") + b">" + tail + after
