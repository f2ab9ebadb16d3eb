"""Is this zip (or xlsx) safe to open? Asked before any library unpacks it.

A hostile archive lies: about the number of its entries, about their sizes, or by letting many entries
share the same bytes. So the central directory is bounded before it is parsed, entries must not overlap,
and every entry is unpacked once, in small pieces that are thrown away, to count what is really in it.
"""

import io
import struct
import zipfile
import zlib
from typing import BinaryIO

from app.decisions import Refusal, Refused

PIECE = 64 * 1024
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL = struct.Struct("<4s5H3L2H")
_DIRECTORY_BYTES_PER_ENTRY = 1024
# What `zipfile` raises for what it cannot read; RuntimeError for passwords, versions and methods it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError)


class ArchiveRefused(Refused):
    """The archive may not be opened; the refusal says why (`archive-...`)."""


def check_archive(archive: BinaryIO | bytes, *, max_entries: int, max_total: int, max_ratio: int) -> None:
    """Go on when the zip is sound and small enough to be opened by any library.

    `max_total` is the limit of all unpacked bytes together; `max_ratio` the limit of unpacked to packed
    bytes of the whole archive. The stream is left at its start. Works in constant memory and in time
    proportional to `max_total`.

    Raises:
        ArchiveRefused: `archive-broken`, `archive-too-many-entries`, `archive-too-big`, `archive-too-dense`,
            `archive-overlaps`, `archive-lies`, `archive-encrypted` or `archive-method` (neither stored nor deflated).
    """
    stream = io.BytesIO(archive) if isinstance(archive, bytes) else archive
    try:
        _bound_directory(stream, max_entries)
        stream.seek(0)
        with zipfile.ZipFile(stream) as opened:
            entries = opened.infolist()
            directory_starts = opened.start_dir
        _check_directory(entries, directory_starts, max_entries, max_total)
        size = stream.seek(0, io.SEEK_END)
        _check_ratio(sum(entry.file_size for entry in entries), size, max_ratio)
        for entry in entries:
            _unpack(stream, entry)
    except (*_BROKEN, struct.error, ValueError) as error:
        raise ArchiveRefused(Refusal("archive-broken", detail=str(error))) from error
    finally:
        stream.seek(0)


def read_entry(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, *, limit: int) -> bytes:
    """The bytes of one entry, in memory, never more than `limit`.

    Raises:
        ArchiveRefused: `archive-entry-too-big`, or `archive-broken`.
    """
    if entry.file_size > limit:
        raise ArchiveRefused(Refusal("archive-entry-too-big", name=entry.filename, limit=limit))
    try:
        with opened.open(entry) as member:
            content = member.read(limit + 1)
    except _BROKEN as error:
        raise ArchiveRefused(Refusal("archive-broken", detail=str(error))) from error
    if len(content) > limit:
        raise ArchiveRefused(Refusal("archive-entry-too-big", name=entry.filename, limit=limit))
    return content


def _bound_directory(stream: BinaryIO, max_entries: int) -> None:
    """Refuse a central directory that is too long to be parsed: its length, not its count, costs memory."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _END_SIZE - 0xFFFF))
    tail = stream.read()
    found = tail.rfind(_END)
    if found < 0 or len(tail) - found < _END_SIZE:
        raise zipfile.BadZipFile("no end of central directory")
    count, length = struct.unpack_from("<HL", tail, found + 10)
    if count == 0xFFFF or length == 0xFFFFFFFF:
        raise ArchiveRefused(Refusal("archive-too-many-entries", limit=max_entries))
    if count > max_entries or length > max_entries * _DIRECTORY_BYTES_PER_ENTRY:
        raise ArchiveRefused(Refusal("archive-too-many-entries", limit=max_entries, entries=count))


def _check_directory(entries: list[zipfile.ZipInfo], directory_starts: int, max_entries: int, max_total: int) -> None:
    if len(entries) > max_entries:
        raise ArchiveRefused(Refusal("archive-too-many-entries", limit=max_entries, entries=len(entries)))
    if sum(entry.file_size for entry in entries) > max_total:
        raise ArchiveRefused(Refusal("archive-too-big", limit=max_total))
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset + _LOCAL.size + entry.compress_size for entry in ordered]
    starts = [entry.header_offset for entry in ordered] + [directory_starts]
    if any(end > start for end, start in zip(ends, starts[1:], strict=True)):
        raise ArchiveRefused(Refusal("archive-overlaps"))
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise ArchiveRefused(Refusal("archive-encrypted", name=entry.filename))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveRefused(Refusal("archive-method", name=entry.filename))


def _check_ratio(unpacked: int, packed: int, max_ratio: int) -> None:
    if unpacked > packed * max_ratio:
        raise ArchiveRefused(Refusal("archive-too-dense", limit=max_ratio))


def _unpack(stream: BinaryIO, entry: zipfile.ZipInfo) -> None:
    """Count the bytes that the entry really holds; libraries in other languages do not trust the header."""
    stream.seek(entry.header_offset)
    header = _LOCAL.unpack(stream.read(_LOCAL.size))
    if header[0] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    stream.seek(header[9] + header[10], io.SEEK_CUR)
    if entry.compress_type == zipfile.ZIP_STORED:
        found = entry.compress_size
    else:
        found = _inflated(stream, entry.compress_size, entry.file_size)
    if header[3] != entry.compress_type or found != entry.file_size:
        raise ArchiveRefused(Refusal("archive-lies", name=entry.filename))


def _inflated(stream: BinaryIO, packed: int, declared: int) -> int:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    found = 0
    while packed > 0 and not inflater.eof and found <= declared:
        piece = stream.read(min(PIECE, packed))
        if not piece:
            raise EOFError("entry is truncated")
        packed -= len(piece)
        while piece and found <= declared:
            found += len(inflater.decompress(piece, PIECE))
            piece = inflater.unconsumed_tail
    return found + (0 if found > declared else len(inflater.flush(PIECE)))
