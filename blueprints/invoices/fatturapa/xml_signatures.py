"""Who signed an XML from inside (XMLDSig, XAdES), and whether the content is the one that was signed.

The signature is enveloped: it stands last in the invoice and covers the rest of it. Understood are the
transforms that SdI admits: the enveloped signature, by its own name or by an XPath that leaves signatures out,
and canonical XML, inclusive or exclusive. With anything else the answer is "cannot be told", never "intact".
"""

import base64
import copy
import hashlib
from dataclasses import replace

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from app.signatures.signer import Signer
from app.signatures.signers import described

from .limits import DEFAULT, Limits
from .structure import SIGNATURE

# A signature refers to the document, to its own properties and perhaps to its key.
_MANY = 8
_DS = f"{{{SIGNATURE}}}"
_ENVELOPED = f"{SIGNATURE}enveloped-signature"
_XPATHS = ("http://www.w3.org/2002/06/xmldsig-filter2", "http://www.w3.org/TR/1999/REC-xpath-19991116")
_CANONICAL = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": False,
    "http://www.w3.org/2006/12/xml-c14n11": False,
    "http://www.w3.org/2001/10/xml-exc-c14n#": True,
}
_BARE = {algorithm.rstrip("#"): exclusive for algorithm, exclusive in _CANONICAL.items()}
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


class _NotUnderstood(Exception):
    """The signature uses something that this module does not know."""


def signers_inside(content: bytes, limits: Limits = DEFAULT) -> tuple[Signer, ...]:
    """Each enveloped signature of an invoice that has already been parsed safely."""
    if b"SignedInfo" not in content or SIGNATURE.encode() not in content:
        return ()
    # Canonical XML counts every blank and processing instruction, so this tree keeps what the reader's drops.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    found = list(root.iterchildren(f"{_DS}Signature"))[: limits.signatures]
    return tuple(_signer(signature, root) for signature in found)


def _signer(signature: etree._Element, root: etree._Element) -> Signer:
    unknown = Signer(name=None, fiscal_code=None, issuer=None, intact=None)
    try:
        raw = _decoded(signature.findtext(f"{_DS}KeyInfo/{_DS}X509Data/{_DS}X509Certificate"))
        certificate = x509.Certificate.load(raw)
        unknown = described(certificate, intact=None)
        return replace(unknown, intact=_is_intact(signature, root, certificate))
    except (_NotUnderstood, UnsupportedAlgorithm):
        return unknown
    except Exception:  # asn1crypto raises whatever its decoding stumbles on; the bytes are a stranger's
        return replace(unknown, intact=False)


def _decoded(text: str | None) -> bytes:
    return base64.b64decode("".join((text or "").split()), validate=True)


def _is_intact(signature: etree._Element, root: etree._Element, certificate: x509.Certificate) -> bool:
    info = signature.find(f"{_DS}SignedInfo")
    if info is None:
        return False
    signed = _canonical(info, info.find(f"{_DS}CanonicalizationMethod"))
    key = serialization.load_der_public_key(certificate.public_key.dump())
    method = _algorithm(info.find(f"{_DS}SignatureMethod"))
    if not _verified(key, _decoded(signature.findtext(f"{_DS}SignatureValue")), signed, method):
        return False
    references = list(info.iterchildren(f"{_DS}Reference"))
    if len(references) > _MANY or [reference.get("URI") for reference in references].count("") != 1:
        raise _NotUnderstood("the signature does not cover the document, once")
    return all(_matches(reference, signature, root) for reference in references)


def _algorithm(element: etree._Element | None) -> str:
    return "" if element is None else element.get("Algorithm") or ""


def _hash_of(algorithm: str) -> type[hashes.HashAlgorithm]:
    name = algorithm.rpartition("#")[2].lower().rpartition("-")[2]
    if name not in _HASHES:
        raise _NotUnderstood(algorithm)
    return _HASHES[name]


def _verified(key: object, value: bytes, signed: bytes, algorithm: str) -> bool:
    method = _hash_of(algorithm)()
    try:
        if isinstance(key, rsa.RSAPublicKey) and "rsa-sha" in algorithm:
            key.verify(value, signed, padding.PKCS1v15(), method)
        elif isinstance(key, ec.EllipticCurvePublicKey) and "ecdsa-sha" in algorithm:
            half = len(value) // 2
            pair = int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big")
            key.verify(encode_dss_signature(*pair), signed, ec.ECDSA(method))
        else:
            raise _NotUnderstood(algorithm)
    except InvalidSignature:
        return False
    return True


def _matches(reference: etree._Element, signature: etree._Element, root: etree._Element) -> bool:
    """Whether what the reference points to has the digest that it states."""
    address = reference.get("URI") or ""
    transforms = list(reference.iterfind(f"{_DS}Transforms/{_DS}Transform"))
    canonical = [each for each in transforms if _algorithm(each).removesuffix("WithComments").rstrip("#") in _BARE]
    others = [each for each in transforms if each not in canonical]
    if not all(_leaves_signatures_out(each) for each in others):
        raise _NotUnderstood("transform")
    if address == "":
        target = _without_signatures(root) if others else root
    else:
        target = _identified(signature, address.removeprefix("#"))
    content = _canonical(target, canonical[-1] if canonical else None)
    name = _hash_of(_algorithm(reference.find(f"{_DS}DigestMethod")))().name
    digest = hashlib.new(name, content, usedforsecurity=False).digest()
    return digest == _decoded(reference.findtext(f"{_DS}DigestValue"))


def _leaves_signatures_out(transform: etree._Element) -> bool:
    algorithm = _algorithm(transform)
    text = "".join(map(str, transform.itertext()))
    return algorithm == _ENVELOPED or (algorithm in _XPATHS and "Signature" in text)


def _without_signatures(root: etree._Element) -> etree._Element:
    whole = copy.deepcopy(root.getroottree()).getroot()
    for signature in list(whole.iterchildren(f"{_DS}Signature")):
        before, tail = signature.getprevious(), signature.tail or ""
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            whole.text = (whole.text or "") + tail
        signature.tail = None
        whole.remove(signature)
    return whole


def _identified(signature: etree._Element, identity: str) -> etree._Element:
    found = [each for each in signature.iter(etree.Element) if identity and each.get("Id") == identity]
    if len(found) != 1:
        raise _NotUnderstood("reference")
    return found[0]


def _canonical(element: etree._Element, method: etree._Element | None) -> bytes:
    algorithm = _algorithm(method) or next(iter(_CANONICAL))
    comments = algorithm.endswith("WithComments")
    bare = algorithm.removesuffix("WithComments").rstrip("#")
    if bare not in _BARE:
        raise _NotUnderstood(algorithm)
    listed = None if method is None else method.find("{http://www.w3.org/2001/10/xml-exc-c14n#}InclusiveNamespaces")
    prefixes = (listed.get("PrefixList") or "").split() if listed is not None else None
    source = element.getroottree() if element.getparent() is None else element
    made: bytes = etree.tostring(
        source, method="c14n", exclusive=_BARE[bare], with_comments=comments, inclusive_ns_prefixes=prefixes
    )
    return made
