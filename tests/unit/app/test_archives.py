"""A hostile zip is refused before anybody unpacks it."""

import contextlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.archives import ArchiveRefused, check_archive, read_entry

LIMITS = {"max_entries": 20, "max_total": 1_000_000, "max_ratio": 300}


def packed(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return stream.getvalue()


def refusal_of(archive: bytes, **limits: int) -> str:
    with pytest.raises(ArchiveRefused) as caught:
        check_archive(archive, **{**LIMITS, **limits})
    return caught.value.refusals[0].code


def with_declared_size(archive: bytes, size: int) -> bytes:
    changed = bytearray(archive)
    struct.pack_into("<L", changed, changed.rfind(b"PK\x01\x02") + 24, size)
    return bytes(changed)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_sound_archive_passes_and_is_left_at_its_start(method: int) -> None:
    stream = io.BytesIO(packed({"a.xml": b"<a/>" * 500, "empty": b"", "folder/": b""}, method))
    check_archive(stream, **LIMITS)
    assert stream.tell() == 0


def test_an_archive_written_to_a_stream_that_cannot_seek_passes() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.written = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece) -> int:  # type: ignore[no-untyped-def]  # the buffer protocol has no simple name
            self.written += piece
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a.xml", b"<a/>" * 500)
    check_archive(bytes(pipe.written), **LIMITS)


def test_too_many_entries_are_refused() -> None:
    assert refusal_of(packed({str(number): b"" for number in range(21)})) == "archive-too-many-entries"


def test_a_long_directory_that_announces_one_entry_is_refused_unparsed() -> None:
    changed = bytearray(packed({str(number).zfill(60): b"" for number in range(300)}))
    struct.pack_into("<HH", changed, changed.rfind(b"PK\x05\x06") + 8, 1, 1)
    assert refusal_of(bytes(changed)) == "archive-too-many-entries"


def test_too_much_content_is_refused() -> None:
    assert refusal_of(packed({"a": bytes(2_000_000)}), max_ratio=5000) == "archive-too-big"


def test_too_dense_content_is_refused() -> None:
    assert refusal_of(packed({"a": bytes(900_000)})) == "archive-too-dense"


@pytest.mark.parametrize("declared", [10, 899_999])
def test_an_entry_that_declares_less_than_it_holds_is_refused(declared: int) -> None:
    lying = with_declared_size(packed({"a": bytes(900_000)}), declared)
    assert refusal_of(lying, max_ratio=5000) == "archive-lies"


def test_an_entry_that_declares_more_than_it_holds_is_refused() -> None:
    assert refusal_of(with_declared_size(packed({"a": b"abc" * 50}), 5000)) == "archive-lies"


def test_entries_that_share_the_same_bytes_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a", b"abc" * 100)
        again = zipfile.ZipInfo("b")
        first = opened.filelist[0]
        again.header_offset, again.compress_size = first.header_offset, first.compress_size
        again.file_size, again.CRC, again.compress_type = first.file_size, first.CRC, first.compress_type
        opened.filelist.append(again)
    assert refusal_of(stream.getvalue()) == "archive-overlaps"


def test_an_encrypted_entry_is_refused() -> None:
    changed = bytearray(packed({"a": b"abc"}))
    changed[changed.rfind(b"PK\x01\x02") + 8] |= 1
    assert refusal_of(bytes(changed)) == "archive-encrypted"


def test_a_method_other_than_stored_and_deflated_is_refused() -> None:
    assert refusal_of(packed({"a": b"abc" * 100}, zipfile.ZIP_BZIP2)) == "archive-method"


@pytest.mark.parametrize("junk", [b"", b"PK\x03\x04", b"x" * 500, b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_archive_is_refused(junk: bytes) -> None:
    assert refusal_of(junk) in {"archive-broken", "archive-too-many-entries"}


@given(st.data())
def test_a_damaged_archive_is_accepted_or_refused_and_nothing_else(data: st.DataObject) -> None:
    sound = packed({"a.xml": b"<a>text</a>" * 20, "b.xml": b"<b/>"})
    changed = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(changed[: data.draw(st.integers(0, len(sound)))]) if data.draw(st.booleans()) else bytes(changed)
    with contextlib.suppress(ArchiveRefused):
        check_archive(cut, **LIMITS)


def test_an_entry_is_read_up_to_its_limit() -> None:
    with zipfile.ZipFile(io.BytesIO(packed({"a": b"12345"}))) as opened:
        entry = opened.infolist()[0]
        assert read_entry(opened, entry, limit=5) == b"12345"
        with pytest.raises(ArchiveRefused):
            read_entry(opened, entry, limit=4)
