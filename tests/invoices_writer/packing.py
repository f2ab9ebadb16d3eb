"""Zip files, honest and hostile."""

import io
import struct
import zipfile
from collections.abc import Iterable


def zipped(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of the entries, in order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in entries:
            opened.writestr(name, content)
    return stream.getvalue()


def overlapping(content: bytes, count: int) -> bytes:
    """A zip whose directory names the same bytes `count` times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("0.xml", content)
        first = opened.filelist[0]
        for number in range(1, count):
            again = zipfile.ZipInfo(f"{number}.xml")
            for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(again, name, getattr(first, name))
            opened.filelist.append(again)
    return stream.getvalue()


def lying(content: bytes, declared: int) -> bytes:
    """A zip of one entry that declares another size than it has."""
    changed = bytearray(zipped([("a.xml", content)]))
    struct.pack_into("<L", changed, changed.rfind(b"PK\x01\x02") + 24, declared)
    struct.pack_into("<L", changed, 22, declared)
    return bytes(changed)
