"""Whether a certificate is vouched for by a list of authorities that the agency's operator configured.

The list is a file of certificates (PEM), or a trusted list of the Union (ETSI TS 119 612, XML). Asked is whether
an authority of the list issued the certificate, directly or through authorities that the envelope brings along,
and whether all of them are in date. Not asked: revocation, for which the authority would have to be called.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from flask import current_app
from lxml import etree

from app.settings import Settings

LONGEST_CHAIN = 4
_TSL = "{http://uri.etsi.org/02231/v2#}"
_ISSUES_QUALIFIED = "/Svctype/CA/QC"
_GRANTED = "/Svcstatus/granted"


@dataclass(frozen=True)
class TrustList:
    """The authorities that are trusted; empty when none is configured."""

    authorities: tuple[x509.Certificate, ...] = ()

    def vouches_for(self, certificate: bytes, others: Iterable[bytes], *, now: datetime) -> bool:
        """Whether the certificate (DER) leads to an authority of the list, all in date at `now`."""
        leaf = _loaded(certificate)
        between = [each for raw in others if (each := _loaded(raw)) is not None]
        return leaf is not None and self._leads(leaf, between, now, LONGEST_CHAIN)

    def _leads(self, leaf: x509.Certificate, between: list[x509.Certificate], now: datetime, steps: int) -> bool:
        if steps == 0 or not in_date(leaf, now=now):
            return False
        if any(_issued(leaf, each) and in_date(each, now=now) for each in self.authorities):
            return True
        return any(
            _issued(leaf, each) and self._leads(each, between, now, steps - 1) for each in between if each != leaf
        )


def in_date(certificate: x509.Certificate, *, now: datetime) -> bool:
    """Whether the certificate is valid at that instant, as far as its own dates go."""
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


def is_in_date(certificate: bytes, *, now: datetime) -> bool:
    """The same of a certificate in DER; one that cannot be read is not."""
    loaded = _loaded(certificate)
    return loaded is not None and in_date(loaded, now=now)


def configured() -> TrustList:
    """The list of this application (`TRUST_LIST`)."""
    settings: Settings = current_app.extensions["accredita.settings"]
    return trust_list(settings.trust_list)


@cache
def trust_list(path: Path | None) -> TrustList:
    """The list that a file holds; an empty one without a file.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds no certificate.
    """
    if path is None:
        return TrustList()
    content = path.read_bytes()
    raw = _of_the_union(content) if content.lstrip().startswith(b"<") else None
    found = x509.load_pem_x509_certificates(content) if raw is None else [_loaded(each) for each in raw]
    kept = tuple(each for each in found if each is not None)
    if not kept:
        raise ValueError("the trust list holds no certificate")
    return TrustList(authorities=kept)


def _of_the_union(content: bytes) -> list[bytes]:
    """The certificates of the services that issue qualified certificates and are granted."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    found = []
    for service in etree.fromstring(content, parser).iter(f"{_TSL}ServiceInformation"):
        kind, status = (service.findtext(f"{_TSL}{name}") or "" for name in ("ServiceTypeIdentifier", "ServiceStatus"))
        if kind.endswith(_ISSUES_QUALIFIED) and status.endswith(_GRANTED):
            found += [base64.b64decode(each.text or "") for each in service.iter(f"{_TSL}X509Certificate")]
    return found


def _loaded(raw: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(raw)
    except ValueError:
        return None


def _issued(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return _is_authority(authority)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        found = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False
    return bool(found)
