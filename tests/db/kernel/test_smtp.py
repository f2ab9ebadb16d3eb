"""Letters go to a mail server over a real line: encrypted where it can be, and no password over another one."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import ClassVar

import pytest

from app.mail import SmtpPost

ANSWERS = {
    "DATA": b"354 go on\r\n",
    "STARTTLS": b"454 not now\r\n",
    "AUTH": b"235 welcome\r\n",
    "QUIT": b"221 bye\r\n",
}


class _Server(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as is needed here; `heard` are the commands that came."""

    offers: ClassVar[list[str]] = []
    heard: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 hello\r\n")
        for line in iter(self.rfile.readline, b""):
            command = line.decode().strip()
            self.heard.append(command.partition(" ")[0].upper())
            self.wfile.write(self._answer(self.heard[-1]))
            if self.heard[-1] == "DATA":
                while self.rfile.readline() != b".\r\n":
                    pass
                self.wfile.write(b"250 kept\r\n")

    def _answer(self, command: str) -> bytes:
        if command == "EHLO":
            return b"".join(f"250-{each}\r\n".encode() for each in ("here", *self.offers)) + b"250 AUTH PLAIN\r\n"
        return ANSWERS.get(command, b"250 well\r\n")


@contextmanager
def mail_server(*offers: str) -> Iterator[str]:
    _Server.offers, _Server.heard = [*offers], []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Prova"
    message.set_content("Testo")
    return message


def test_a_server_that_offers_encryption_is_asked_for_it_before_anything_else_is_said() -> None:
    with mail_server("STARTTLS") as place, pytest.raises(OSError, match="not now"):
        SmtpPost(f"smtp://user:password@{place}").send(letter())
    assert _Server.heard[:2] == ["EHLO", "STARTTLS"]
    assert not {"AUTH", "MAIL", "DATA"} & set(_Server.heard)


def test_no_password_goes_over_an_open_line_and_a_letter_without_one_does() -> None:
    with mail_server() as place:
        with pytest.raises(OSError, match="no encryption"):
            SmtpPost(f"smtp://user:password@{place}").send(letter())
        assert "AUTH" not in _Server.heard
        SmtpPost(f"smtp://{place}").send(letter())
    assert "DATA" in _Server.heard
