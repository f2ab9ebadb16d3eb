"""Signatures inside a PDF (PAdES, ISO 32000-1 12.8): which bytes were signed, and what was added to our file.

A signer appends to the file: our bytes stay in front as they are. What is appended may hold the signature, its
field and its stamp; it may not give another content to what our file says.
"""

import re
from dataclasses import dataclass

from app.signatures.ber import BrokenEnvelope

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_SIZE = re.compile(rb"/Size\s+(\d{1,9})")
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,9})\s+(\d{1,5})\s+obj\b(.{0,200000}?)\bendobj", re.DOTALL)
# What a page shows, and the way from the catalog to the pages.
_CONTENTS = re.compile(rb"/(?:Contents|Kids|Pages)\s*(?:(\d+)\s+\d+\s+R|\[([^\]]*)\])")
_ROOT = re.compile(rb"/Root\s+(\d+)\s+\d+\s+R")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")
_HARMLESS = (b"/XRef", b"/Metadata", b"/Sig", b"/ObjStm")
MOST_SIGNATURES = 4


@dataclass(frozen=True, kw_only=True)
class SignedRange:
    """One signature in a PDF: the envelope (CMS), and the bytes over which it was made.

    `whole` says that these are all bytes of the file but the envelope itself.
    """

    envelope: bytes
    content: bytes
    whole: bool


def signed_ranges(data: bytes) -> tuple[SignedRange, ...]:
    """The signatures of a PDF in the order in which they stand in it.

    Raises:
        BrokenEnvelope: a range does not lie in the file, or does not leave out exactly an envelope.
    """
    found = list(_RANGE.finditer(data))
    if len(found) > MOST_SIGNATURES:
        raise BrokenEnvelope.because("signed-too-complex", detail=f"{len(found)} signatures")
    return tuple(_range(data, *(int(each) for each in match.groups())) for match in found)


def _range(data: bytes, first: int, before: int, second: int, after: int) -> SignedRange:
    gap = data[first + before : second]
    outside = first != 0 or second + after > len(data) or second < before
    if outside or not (gap.startswith(b"<") and gap.endswith(b">")):
        raise BrokenEnvelope.because("signed-range-wrong")
    try:
        envelope = bytes.fromhex(gap[1:-1].decode("ascii"))
    except ValueError:
        raise BrokenEnvelope.because("signed-range-wrong") from None
    content = data[:before] + data[second : second + after]
    return SignedRange(envelope=_unpadded(envelope), content=content, whole=second + after == len(data))


def _unpadded(envelope: bytes) -> bytes:
    """The envelope without the zeros that fill its place in the file."""
    if len(envelope) > 4 and envelope[:1] == b"\x30" and envelope[1] & 0x80 and envelope[1] != 0x80:
        size = envelope[1] & 0x7F
        return envelope[: 2 + size + int.from_bytes(envelope[2 : 2 + size], "big")]
    return envelope


def what_was_changed(original: bytes, signed: bytes) -> tuple[str, ...]:
    """What a signed PDF does to our file: empty when it only adds a signature to it.

    "not-ours": our bytes are not in front. "content-changed": a page or a piece of our file got another content, or
    other pages were put in the place of ours.
    "cannot-be-seen": things were packed in a way that is not opened here; a person has to look.
    """
    if not signed.startswith(original):
        return ("not-ours",)
    sizes = _SIZE.findall(original)
    ours = int(sizes[-1]) if sizes else 0
    added = signed[len(original) :]
    found = set()
    if any(int(each) >= ours for each in _ROOT.findall(added)):
        found.add("content-changed")
    if b"/ObjStm" in added:
        found.add("cannot-be-seen")
    for number, _, body in _OBJECT.findall(added):
        if int(number) >= ours:
            continue
        if b"stream" in body and not any(each in body for each in _HARMLESS):
            found.add("content-changed")
        pieces = [
            each for one, many in _CONTENTS.findall(body) for each in ([one] if one else _REFERENCE.findall(many))
        ]
        if any(int(each) >= ours for each in pieces):
            found.add("content-changed")
    return tuple(sorted(found))
