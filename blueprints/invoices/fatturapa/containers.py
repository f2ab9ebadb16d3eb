"""From the bytes of a file to the XML inside: envelopes, base64, zip, one in the other.

Everything happens in memory; names inside a zip are only ever shown.
"""

import binascii
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from app.archives import ArchiveRefused, check_archive, read_entry
from app.decisions import Refusal
from app.signatures.ber import Bounds, BrokenEnvelope, Envelope, take_apart
from app.signatures.signer import Signer
from app.signatures.signers import signers_of

from .limits import DEFAULT, Limits
from .refusals import Unreadable

_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]+=*\s*=*\s*\Z")
_PEM = re.compile(rb"-----BEGIN [A-Z0-9 ]{1,40}-----(.*?)-----END ", re.DOTALL)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MAIL = re.compile(rb"(?:mime-version|content-[a-z-]+):", re.IGNORECASE)
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00", b"\x4c\x6f\xa7\x94")
_OTHERS = {b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "OLE", b"\x1f\x8b": "gzip", b"Rar!": "RAR", b"7z\xbc\xaf": "7z"}
_HIDDEN = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Held:
    """One XML found in a file: its name (`outer.zip/inner.xml`), its bytes, who signed it from outside in."""

    name: str
    content: bytes
    signers: tuple[Signer, ...]


@dataclass(frozen=True, kw_only=True)
class NotHeld:
    """One file or entry that cannot be opened, and why."""

    name: str
    reason: Refusal


def contents(name: str, data: bytes, limits: Limits = DEFAULT) -> Iterator[Held | NotHeld]:
    """What a file holds: one XML, or those of a zip, in the zip's order. Never raises for what is in the bytes."""
    try:
        if len(data) > limits.file_bytes:
            raise Unreadable.because("file-too-big", limit=limits.file_bytes)
        if data.startswith(_ZIP):
            yield from _entries(name, data, limits)
        else:
            yield _unwrapped(name, data, limits)
    except (Unreadable, ArchiveRefused) as refused:
        yield NotHeld(name=name, reason=refused.refusals[0])


def parcels(name: str, data: bytes, limits: Limits = DEFAULT) -> Iterator[tuple[str, bytes]]:
    """The files of a delivery as they are: those of a zip in its order, or the file itself.

    Raises:
        ArchiveRefused: the zip is damaged, hostile, or too large.
    """
    if not data.startswith(_ZIP):
        yield name, data
        return
    check_archive(data, max_entries=limits.zip_entries, max_total=limits.zip_bytes, max_ratio=limits.zip_ratio)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        for entry in opened.infolist():
            if not entry.filename.endswith("/") and not _HIDDEN.search(entry.filename):
                yield entry.filename.rpartition("/")[2], read_entry(opened, entry, limit=limits.zip_bytes)


def _entries(name: str, data: bytes, limits: Limits) -> Iterator[Held | NotHeld]:
    check_archive(data, max_entries=limits.zip_entries, max_total=limits.zip_bytes, max_ratio=limits.zip_ratio)
    marks = 0
    found = False
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        for entry in opened.infolist():
            if entry.filename.endswith("/") or _HIDDEN.search(entry.filename):
                continue
            found = True
            inner = f"{name}/{entry.filename}"
            try:
                held = _unwrapped(inner, read_entry(opened, entry, limit=limits.zip_bytes), limits)
                marks += held.content.count(b"<")
                if marks > limits.zip_marks:
                    raise Unreadable.because("zip-too-many-elements", limit=limits.zip_marks // 2)
                yield held
            except (Unreadable, ArchiveRefused) as refused:
                yield NotHeld(name=inner, reason=refused.refusals[0])
                if refused.refusals[0].code == "zip-too-many-elements":
                    return
    if not found:
        yield NotHeld(name=name, reason=Refusal("zip-empty"))


def _unwrapped(name: str, data: bytes, limits: Limits) -> Held:
    """The XML under all its envelopes.

    Raises:
        Unreadable: what is inside is not an XML, or cannot be reached.
    """
    signers: list[Signer] = []
    for _ in range(limits.layers + 1):
        start = data.lstrip(b"\xef\xbb\xbf \t\n\r\x0b\x0c")[:64]
        if not start:
            raise Unreadable.because("file-empty")
        if start.startswith(b"<") or data.startswith(_MARKS):
            return Held(name=name, content=data, signers=tuple(signers))
        if start[0] == 0x30 and not _is_base64_text(data):
            envelope = _taken_apart(data.lstrip() if data[0] != 0x30 else data, limits)
            signers += signers_of(envelope)
            data = envelope.content
        else:
            data = _decoded(data, start)
    raise Unreadable.because("layers-too-many", limit=limits.layers)


def _is_base64_text(data: bytes) -> bool:
    """Whether a text that begins with the digit 0 (the byte of a SEQUENCE) is base64 after all."""
    return _BASE64.match(data[:4096] if len(data) > 4096 else data) is not None and data[1:2] not in (b"\x80", b"\x82")


def _decoded(data: bytes, start: bytes) -> bytes:
    if start.startswith(_ZIP):
        raise Unreadable.because("zip-nested")
    for mark, kind in _OTHERS.items():
        if start.startswith(mark):
            raise Unreadable.because("format-unknown", detail=f" ({kind})")
    if _MAIL.match(start):
        data = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[-1]
    elif start.startswith(b"-----BEGIN "):
        block = _PEM.search(data)
        if block is None:
            raise Unreadable.because("base64-broken", detail="END")
        data = block[1]
    packed = b"".join(data.removeprefix(b"\xef\xbb\xbf").strip(b"\x00\x1a").split())
    if not packed or _BASE64.match(packed) is None:
        raise Unreadable.because("format-unknown", detail="")
    try:
        return binascii.a2b_base64(packed + b"=" * (-len(packed) % 4), strict_mode=True)
    except binascii.Error as error:
        raise Unreadable.because("base64-broken", detail=str(error)) from error


def _taken_apart(data: bytes, limits: Limits) -> Envelope:
    bounds = Bounds(
        steps=limits.ber_steps,
        certificates=limits.certificates,
        certificate_bytes=limits.certificate_bytes,
        signatures=limits.signatures,
    )
    try:
        return take_apart(data, bounds)
    except BrokenEnvelope as broken:
        raise Unreadable(*broken.refusals) from broken
