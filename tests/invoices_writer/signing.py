"""Signed envelopes (CMS), made with certificates of our own: in DER, BER, PEM or base64, nested, damaged."""

import base64
import datetime
import hashlib
from dataclasses import dataclass
from functools import cache

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID
from lxml import etree

from blueprints.invoices.fatturapa.structure import SIGNATURE

SIGNER_CODE = "PRVFRM80A01F205X"


@dataclass(frozen=True)
class Identity:
    """A key and its self-made certificate."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


@cache
def identity(kind: str = "rsa") -> Identity:
    """An invented person's key, `rsa` or `ec`; made once a process."""
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    names = [
        (NameOID.COUNTRY_NAME, "IT"),
        (NameOID.COMMON_NAME, "Prova Firma"),
        (NameOID.GIVEN_NAME, "Prova"),
        (NameOID.SURNAME, "Firma"),
        (NameOID.SERIAL_NUMBER, f"TINIT-{SIGNER_CODE}"),
    ]
    subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in names])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorità di prova")])
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), 4711, start, start.replace(year=2036))
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return Identity(key, builder.sign(key, hashes.SHA256()))


def signed(
    content: bytes,
    *,
    kind: str = "rsa",
    method: type[hashes.HashAlgorithm] = hashes.SHA256,
    pss: bool = False,
    attributes: bool = True,
    detached: bool = False,
) -> bytes:
    """An envelope in DER around the content."""
    who = identity(kind)
    rsa_padding = padding.PSS(padding.MGF1(method()), padding.PSS.DIGEST_LENGTH) if pss else None
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(who.certificate, who.key, method(), rsa_padding=rsa_padding)
    options = [pkcs7.PKCS7Options.Binary]
    options += [] if attributes else [pkcs7.PKCS7Options.NoAttributes]
    options += [pkcs7.PKCS7Options.DetachedSignature] if detached else []
    return builder.sign(Encoding.DER, options)


def in_ber(envelope: bytes, *, piece: int = 1000) -> bytes:
    """The same envelope in BER: indefinite lengths outside, the content in pieces of `piece` bytes."""
    inner = cms.ContentInfo.load(envelope)["content"]
    held = inner["encap_content_info"]
    content = held["content"].native
    pieces = b"".join(_definite(0x04, content[start : start + piece]) for start in range(0, len(content), piece))
    wrapped = _open(0x30, held["content_type"].dump() + _open(0xA0, _open(0x24, pieces)))
    parts = [inner["version"].dump(), inner["digest_algorithms"].dump(), wrapped]
    if len(inner["certificates"]):
        parts.append(_open(0xA0, b"".join(found.dump() for found in inner["certificates"])))
    parts.append(_open(0x31, b"".join(found.dump() for found in inner["signer_infos"])))
    return _open(0x30, cms.ContentType("signed_data").dump() + _open(0xA0, _open(0x30, b"".join(parts))))


def in_base64(envelope: bytes, *, newline: bytes = b"\n", width: int = 64) -> bytes:
    """The same envelope as text."""
    text = base64.b64encode(envelope)
    return newline.join(text[start : start + width] for start in range(0, len(text), width)) + newline


def in_pem(envelope: bytes, *, label: bytes = b"PKCS7") -> bytes:
    """The same envelope as PEM."""
    return b"-----BEGIN " + label + b"-----\n" + in_base64(envelope) + b"-----END " + label + b"-----\n"


def _definite(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _open(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x80]) + content + b"\x00\x00"


def signed_inside(content: bytes, *, kind: str = "rsa", exclusive: bool = True, by_xpath: bool = False) -> bytes:
    """The invoice with an enveloped XML signature at its end."""
    who = identity(kind)
    canonical = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    if exclusive:
        canonical = "http://www.w3.org/2001/10/xml-exc-c14n#"
    root = etree.fromstring(content)
    digest = hashlib.sha256(etree.tostring(root.getroottree(), method="c14n", exclusive=exclusive)).digest()
    leaving = f'<ds:Transform Algorithm="{SIGNATURE}enveloped-signature"/>'
    if by_xpath:
        leaving = (
            '<ds:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"><f:XPath Filter="subtract"'
            ' xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2">/descendant::ds:Signature</f:XPath></ds:Transform>'
        )
    family = "rsa" if kind == "rsa" else "ecdsa"
    shape = (
        f'<ds:Signature xmlns:ds="{SIGNATURE}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{canonical}"/>'
        f'<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#{family}-sha256"/>'
        f'<ds:Reference URI=""><ds:Transforms>{leaving}<ds:Transform Algorithm="{canonical}"/></ds:Transforms>'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{base64.b64encode(digest).decode()}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        "<ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate>"
        f"{base64.b64encode(who.certificate.public_bytes(Encoding.DER)).decode()}"
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"
    )
    signature = etree.fromstring(shape)
    root.append(signature)
    to_sign = etree.tostring(signature[0], method="c14n", exclusive=exclusive)
    if isinstance(who.key, rsa.RSAPrivateKey):
        value = who.key.sign(to_sign, padding.PKCS1v15(), hashes.SHA256())
    else:
        pair = decode_dss_signature(who.key.sign(to_sign, ec.ECDSA(hashes.SHA256())))
        value = b"".join(number.to_bytes(32, "big") for number in pair)
    signature[1].text = base64.b64encode(value).decode()
    made: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return made
