"""A look for viruses at each file that people bring, before it is kept, by clamd over TCP (its INSTREAM command).

Configured by CLAMAV_URL; without it nothing is asked. A file is taken only on the word that it is clean: a scanner
that does not answer, answers something else, or finds the file too large stops the file, not the program.
"""

import logging
import socket
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, has_app_context

from app.decisions import Refusal

PORT = 3310
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 5, 30

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Clamd:
    """A clamd that listens on TCP (`tcp://host:3310`)."""

    host: str
    port: int

    @classmethod
    def at(cls, url: str) -> "Clamd":
        """The one that a URL names.

        Raises:
            ValueError: the URL names no host.
        """
        parts = urlsplit(url)
        if not parts.hostname:
            raise ValueError("CLAMAV_URL names no host")
        return cls(parts.hostname, parts.port or PORT)

    def says(self, content: bytes) -> str:
        """What it answers to a file: `stream: OK`, `stream: NAME FOUND`, or an error.

        Raises:
            OSError: it cannot be reached, or breaks off.
        """
        with socket.create_connection((self.host, self.port), timeout=SECONDS_TO_CONNECT) as line:
            line.settimeout(SECONDS_TO_ANSWER)
            try:
                line.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK):
                    piece = content[start : start + CHUNK]
                    line.sendall(struct.pack("!L", len(piece)) + piece)
                line.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                # It stops listening to a stream that is too long, and says so.
                log.info("the scanner stopped listening")
            return _answer(line)


def _answer(line: socket.socket) -> str:
    found = b""
    while len(found) < LONGEST_ANSWER and b"\0" not in found:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        found += piece
    return found.partition(b"\0")[0].decode("utf-8", errors="replace").strip()


def reasons_not_to_trust(content: bytes) -> tuple[Refusal, ...]:
    """Why a file may not be kept; empty when it is clean, or when no scanner is configured."""
    url = current_app.extensions["accredita.settings"].clamav_url if has_app_context() else None
    return judged(Clamd.at(url), content) if url else ()


def judged(scanner: Clamd, content: bytes) -> tuple[Refusal, ...]:
    """What the scanner's word means for the file."""
    try:
        said = scanner.says(content)
    except OSError as problem:
        log.warning("the scanner does not answer: %s", problem)
        return (Refusal("scan-not-possible"),)
    if said == "stream: OK":
        return ()
    if said.endswith(" FOUND"):
        log.warning("the scanner found %s", said)
        return (Refusal("scan-infected", name=said.removeprefix("stream: ").removesuffix(" FOUND")),)
    log.warning("the scanner says %s", said or "nothing")
    return (Refusal("scan-too-large") if "size limit" in said.lower() else Refusal("scan-not-possible"),)
