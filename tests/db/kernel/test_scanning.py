"""A file is taken only on the scanner's word: over a real line, to a server that speaks clamd's protocol."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar

import pytest
from flask import Flask

from app import documents
from app.scanning import CHUNK, Clamd, judged

VIRUS = b"a test virus of our own"
MOST = 3 * CHUNK
PDF = b"%PDF-1.4\n"


class _Speaker(socketserver.StreamRequestHandler):
    """Reads one INSTREAM and answers as clamd does."""

    answers: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        if len(content) > MOST:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif self.answers:
            self.wfile.write(self.answers.pop())
        else:
            self.wfile.write(b"stream: Prova.Virus FOUND\0" if VIRUS in content else b"stream: OK\0")


@contextmanager
def clamd() -> Iterator[Clamd]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Speaker) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Clamd("127.0.0.1", server.server_address[1])
        finally:
            server.shutdown()


def codes(scanner: Clamd, content: bytes) -> list[str]:
    return [each.code for each in judged(scanner, content)]


def test_clean_infected_and_too_large_files_are_told_apart_also_over_several_chunks() -> None:
    with clamd() as scanner:
        assert codes(scanner, b"x" * (CHUNK + 1)) == []
        assert codes(scanner, b"x" * (CHUNK - 5) + VIRUS) == ["scan-infected"]
        assert codes(scanner, b"x" * (MOST + CHUNK)) == ["scan-too-large"]
        assert judged(scanner, VIRUS)[0].facts["name"] == "Prova.Virus"


@pytest.mark.parametrize("answer", [b"", b"boh\0", b"stream: OK not quite\0", b"UNKNOWN COMMAND\0"])
def test_any_other_word_is_no_word(answer: bytes) -> None:
    with clamd() as scanner:
        _Speaker.answers.append(answer)
        assert codes(scanner, b"x") == ["scan-not-possible"]


def test_a_scanner_that_is_not_there_stops_the_file_and_not_the_program() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert codes(Clamd("127.0.0.1", port), b"x") == ["scan-not-possible"]
    assert Clamd.at("tcp://clamav") == Clamd("clamav", 3310)
    with pytest.raises(ValueError, match="no host"):
        Clamd.at("tcp://")


def test_where_one_is_configured_every_upload_asks_it(app: Flask) -> None:
    settings = app.extensions["accredita.settings"]
    types = documents.EVIDENCE_TYPES
    with clamd() as scanner, app.app_context():
        try:
            url = f"tcp://{scanner.host}:{scanner.port}"
            app.extensions["accredita.settings"] = replace(settings, clamav_url=url)
            assert documents.reasons_not_to_keep(PDF, most_bytes=100, types=types) == ()
            found = documents.reasons_not_to_keep(PDF + VIRUS, most_bytes=100, types=types)
            assert [each.code for each in found] == ["scan-infected"]
        finally:
            app.extensions["accredita.settings"] = settings
        assert documents.reasons_not_to_keep(PDF + VIRUS, most_bytes=100, types=types) == ()
