"""Files that people bring: kept by content in a folder or in S3, their type read from what they hold.

Rooms own the rows that say whose a file is (and so stand behind the wall); this module owns the bytes.
"""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.decisions import Refusal
from app.scanning import reasons_not_to_trust

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x30\x80", "application/pkcs7-mime"),
    (b"\x30\x82", "application/pkcs7-mime"),
    (b"\x30\x83", "application/pkcs7-mime"),
    (b"<?xml", "application/xml"),
    (b"\xef\xbb\xbf<?xml", "application/xml"),
)

EVIDENCE_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg", "application/pkcs7-mime", "application/zip"})


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A kept file: `digest` (SHA-256, hex) is its address; `name` is what the person called it."""

    digest: str
    size: int
    media_type: str
    name: str


class Storage(Protocol):
    """Where bytes are kept."""

    def put(self, digest: str, content: bytes) -> None:
        """Keep the bytes under their digest; the same bytes twice change nothing."""

    def get(self, digest: str) -> bytes:
        """The bytes.

        Raises:
            FileNotFoundError: nothing is kept under that digest.
        """


class FolderStorage:
    """A folder: two levels by digest, each file written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, digest: str, content: bytes) -> None:
        """Keep the bytes under their digest."""
        place = self._place(digest)
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f"{place.name}.{secrets.token_hex(8)}.part")
        part.write_bytes(content)
        part.replace(place)

    def get(self, digest: str) -> bytes:
        """The bytes under that digest."""
        return self._place(digest).read_bytes()

    def _place(self, digest: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise FileNotFoundError(digest)
        return self.folder / digest[:2] / digest[2:4] / digest


def storage_of(url: str) -> Storage:
    """The storage that a STORAGE_URL means.

    Raises:
        ValueError: the scheme is not known.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderStorage(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        from app.s3 import BucketStorage  # imported only where it is used: its client is slow to import

        return BucketStorage(url)
    raise ValueError(f"STORAGE_URL: unknown scheme {parts.scheme!r}")


def storage() -> Storage:
    """The storage of this application."""
    found: Storage = current_app.extensions["accredita.storage"]
    return found


def type_of(content: bytes) -> str:
    """The media type, from the first bytes; text that decodes as UTF-8 is `text/plain`."""
    for start, media_type in _SIGNATURES:
        if content.startswith(start):
            return media_type
    if not content:
        return "application/x-empty"
    try:
        content[:4096].decode("utf-8", errors="strict" if len(content) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "application/octet-stream" if b"\0" in content[:4096] else "text/plain"


def reasons_not_to_keep(content: bytes, *, most_bytes: int, types: frozenset[str]) -> tuple[Refusal, ...]:
    """Why a file cannot be taken: empty, too large, of another kind than its content should have, or not clean.

    Where a scanner is configured, this asks it: the answer is waited for.
    """
    if not content:
        return (Refusal("file-empty"),)
    found = []
    if len(content) > most_bytes:
        found.append(Refusal("file-too-large", megabytes=most_bytes // 1_000_000))
    if type_of(content) not in types:
        found.append(Refusal("file-kind-not-accepted", kinds=sorted(types)))
    return tuple(found) or reasons_not_to_trust(content)


def keep(content: bytes, name: str) -> Stored:
    """Keep the bytes; the name loses its folders and everything that is not a plain character."""
    digest = hashlib.sha256(content).hexdigest()
    storage().put(digest, content)
    return Stored(digest=digest, size=len(content), media_type=type_of(content), name=plain_name(name))


def plain_name(name: str) -> str:
    """A file name without folders, control characters or tricks, at most 120 characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(". ")
    return kept[-120:] or "file"
