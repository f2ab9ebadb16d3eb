"""A signed file that somebody brought, held against the file that we made: is it ours, is it whole, who signed it."""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime

from app.decisions import Refusal
from app.signatures.ber import BrokenEnvelope, Envelope, take_apart
from app.signatures.pdf import signed_ranges, what_was_changed
from app.signatures.signer import Signer
from app.signatures.signers import signed_by
from app.signatures.trust import TrustList, is_in_date

PDF = b"%PDF-"
CADES, PADES = "cades", "pades"


@dataclass(frozen=True, kw_only=True)
class SignedFile:
    """What a signed file shows. `reasons` stand against it; `doubts` are for a person to weigh."""

    format: str
    signers: tuple[Signer, ...] = ()
    reasons: tuple[Refusal, ...] = ()
    doubts: tuple[str, ...] = field(default=())


def held_against(original: bytes, signed: bytes, *, trusted: TrustList, now: datetime) -> SignedFile:
    """The signed file as an answer to our own file `original`: an envelope around it, or the same PDF signed."""
    shape = PADES if signed.startswith(PDF) else CADES
    if shape == CADES and not signed.startswith(b"\x30"):
        signed = _out_of_text(signed)
    try:
        return (_pades if shape == PADES else _cades)(original, signed, trusted, now)
    except BrokenEnvelope as broken:
        return SignedFile(format=shape, reasons=broken.refusals)


def _out_of_text(signed: bytes) -> bytes:
    """An envelope written as base64 or PEM, as some programs for signing save it."""
    lines = [line for line in signed.splitlines() if line.strip() and not line.startswith(b"-----")]
    try:
        return base64.b64decode(b"".join(lines), validate=True)
    except binascii.Error:
        return signed


def _cades(original: bytes, signed: bytes, trusted: TrustList, now: datetime) -> SignedFile:
    envelope = take_apart(signed)
    reasons = () if envelope.content == original else (Refusal("signed-not-our-file"),)
    return _judged(CADES, [envelope], reasons, (), trusted, now)


def _pades(original: bytes, signed: bytes, trusted: TrustList, now: datetime) -> SignedFile:
    ranges = signed_ranges(signed)
    changed = what_was_changed(original, signed)
    reasons = []
    if not ranges:
        reasons.append(Refusal("signed-no-signature"))
    elif not ranges[-1].whole:
        reasons.append(Refusal("signed-not-whole"))
    if "not-ours" in changed or "content-changed" in changed:
        reasons.append(Refusal("signed-not-our-file"))
    doubts = ("pdf-cannot-be-seen",) if "cannot-be-seen" in changed else ()
    envelopes = [take_apart(each.envelope, detached=each.content) for each in ranges]
    return _judged(PADES, envelopes, tuple(reasons), doubts, trusted, now)


def _judged(
    shape: str,
    envelopes: list[Envelope],
    reasons: tuple[Refusal, ...],
    doubts: tuple[str, ...],
    trusted: TrustList,
    now: datetime,
) -> SignedFile:
    found = [(signer, raw, each) for each in envelopes for signer, raw in signed_by(each)]
    more = [] if found or reasons else [Refusal("signed-no-signature")]
    if any(signer.intact is not True for signer, _, _ in found):
        more.append(Refusal("signed-not-intact"))
    weighed = set(doubts)
    for _, raw, envelope in found:
        if raw is None or not trusted.vouches_for(raw, envelope.certificates, now=now):
            weighed.add("certificate-not-vouched-for")
        if raw is not None and not is_in_date(raw, now=now):
            weighed.add("certificate-out-of-date")
    return SignedFile(
        format=shape,
        signers=tuple(signer for signer, _, _ in found),
        reasons=(*reasons, *more),
        doubts=tuple(sorted(weighed)),
    )
