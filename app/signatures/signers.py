"""Who signed an envelope, and whether content and signature belong together.

Checked: the digest of the content, the signed attributes, the signature made with the key of the certificate
(RSA PKCS#1 v1.5, RSA-PSS, ECDSA). Not checked: whether the certificate deserves trust, is in date or was
revoked; for that a trust list is needed, and SdI has already refused what it does not trust.
"""

import hashlib
import re

from asn1crypto import algos, cms, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from app.signatures.ber import Envelope
from app.signatures.signer import Signer

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_FISCAL_CODE = re.compile(r"[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]|[0-9]{11}")


def signers_of(envelope: Envelope) -> tuple[Signer, ...]:
    """Each signer of the envelope, in order; a signature that cannot be understood is not intact."""
    return tuple(signer for signer, _ in signed_by(envelope))


def signed_by(envelope: Envelope) -> tuple[tuple[Signer, bytes | None], ...]:
    """Each signer of the envelope, in order, with the certificate that speaks for them (DER)."""
    certificates = [found for raw in envelope.certificates if (found := _certificate(raw)) is not None]
    return tuple(_signer(raw, certificates, envelope) for raw in envelope.signer_infos)


def _certificate(raw: bytes) -> x509.Certificate | None:
    try:
        certificate = x509.Certificate.load(raw)
        _ = certificate.serial_number, certificate.issuer.native, certificate.subject.native
    except Exception:  # asn1crypto raises whatever its decoding stumbles on; the bytes are a stranger's
        return None
    return certificate


def _signer(raw: bytes, certificates: list[x509.Certificate], envelope: Envelope) -> tuple[Signer, bytes | None]:
    certificate = None
    try:
        info = cms.SignerInfo.load(raw)
        certificate = _own(info, certificates)
        intact = None if certificate is None else _is_intact(info, certificate, envelope)
    except UnsupportedAlgorithm:
        intact = None
    except Exception:  # as above: a signer info that cannot be decoded proves nothing
        intact = False
    if certificate is None:
        return Signer(name=None, fiscal_code=None, issuer=None, intact=intact), None
    return described(certificate, intact=intact), certificate.dump()


def described(certificate: x509.Certificate, *, intact: bool | None) -> Signer:
    """The names that a certificate gives."""
    subject, issuer = certificate.subject.native, certificate.issuer.native
    name = " ".join(_first(subject.get(part)) for part in ("given_name", "surname") if subject.get(part))
    code = None
    for part in ("serial_number", "dn_qualifier", "common_name"):
        found = _FISCAL_CODE.search(_first(subject.get(part)).upper())
        code = code or (found[0] if found else None)
    return Signer(
        name=name or _first(subject.get("common_name")) or _first(subject.get("organization_name")) or None,
        fiscal_code=code,
        issuer=_first(issuer.get("common_name")) or _first(issuer.get("organization_name")) or None,
        intact=intact,
    )


def _first(value: object) -> str:
    """A name of a certificate may be one text or a list of them."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value) if value is not None else ""


def _own(info: cms.SignerInfo, certificates: list[x509.Certificate]) -> x509.Certificate | None:
    """The signer's certificate: by serial number (and issuer, when two share it) or by key identifier."""
    sid = info["sid"]
    if sid.name == "issuer_and_serial_number":
        wanted = sid.chosen["serial_number"].native
        found = [each for each in certificates if each.serial_number == wanted]
        if len(found) > 1:
            found = [each for each in found if each.issuer.dump() == sid.chosen["issuer"].dump()]
    else:
        found = [each for each in certificates if each.key_identifier == sid.chosen.native]
    if found:
        return found[0]
    return certificates[0] if len(certificates) == 1 else None


def _is_intact(info: cms.SignerInfo, certificate: x509.Certificate, envelope: Envelope) -> bool:
    digest_name = info["digest_algorithm"]["algorithm"].native
    if digest_name not in _HASHES:
        return False
    signed = envelope.content
    attributes = info["signed_attrs"]
    if len(attributes):
        values = {attribute["type"].native: attribute["values"] for attribute in attributes}
        digest = hashlib.new(digest_name, envelope.content, usedforsecurity=False).digest()
        if values["message_digest"][0].native != digest or values["content_type"][0].dotted != envelope.content_type:
            return False
        signed = _as_set(attributes)
    key = serialization.load_der_public_key(certificate.public_key.dump())
    return verified(key, info["signature"].native, signed, info["signature_algorithm"], digest_name)


def _as_set(attributes: cms.CMSAttributes) -> bytes:
    """The attributes as they were signed: a SET in DER, whatever the envelope's own encoding."""
    raw: bytes = attributes.dump()
    if raw[1] == 0x80:
        raw = attributes.untag().dump(force=True)
    return b"\x31" + raw[1:]


def verified(
    key: object, signature: bytes, signed: bytes, algorithm: algos.SignedDigestAlgorithm, digest_name: str
) -> bool:
    """Whether the key made the signature over these bytes.

    Raises:
        KeyError, ValueError, UnsupportedAlgorithm: the algorithm or its parameters are not understood.
    """
    try:
        name = algorithm.hash_algo
    except ValueError:
        name = digest_name
    method = _HASHES[name]()
    try:
        if isinstance(key, rsa.RSAPublicKey) and algorithm.signature_algo == "rsassa_pss":
            mask = _HASHES[algorithm["parameters"]["mask_gen_algorithm"]["parameters"]["algorithm"].native]()
            salt = algorithm["parameters"]["salt_length"].native
            key.verify(signature, signed, padding.PSS(mgf=padding.MGF1(mask), salt_length=salt), method)
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), method)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(method))
        else:
            return False
    except InvalidSignature:
        return False
    return True
