"""E-mail through the outbox. The adapter is SMTP, or a folder that holds one .eml file a message."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.actors import Actor
from app.documents import storage
from app.outbox import later

SECONDS = 30


class Post(Protocol):
    """Something that delivers messages."""

    def send(self, message: EmailMessage) -> None:
        """Deliver the message, or raise OSError."""


class FolderPost:
    """Writes each message into a folder, under its id: the same message twice is one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the message."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").replace("/", "_")
        written = self.folder / f"{name}.part"
        written.write_bytes(message.as_bytes())
        # Whoever looks into the folder meanwhile never meets half a message.
        written.replace(self.folder / f"{name}.eml")


class SmtpPost:
    """Hands messages to an SMTP server (`smtp://user:password@host:587`, `smtps://` for implicit TLS).

    The server has to prove who it is where the line is encrypted, and a password goes over no other line.
    """

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)

    def send(self, message: EmailMessage) -> None:
        """Deliver the message.

        Raises:
            OSError: the server cannot be reached, does not prove who it is, or refuses.
        """
        host = self.url.hostname or "localhost"
        encrypted, proven = self.url.scheme == "smtps", ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(host, self.url.port or 465, timeout=SECONDS, context=proven)
            if encrypted
            else smtplib.SMTP(host, self.url.port or 25, timeout=SECONDS)
        )
        with server:
            server.ehlo()
            if not encrypted and server.has_extn("starttls"):
                encrypted = bool(server.starttls(context=proven))
            if self.url.username:
                if not encrypted:
                    raise ConnectionError("the mail server offers no encryption: no password is sent to it")
                server.login(unquote(self.url.username), unquote(self.url.password or ""))
            server.send_message(message)


def post_of(url: str) -> Post:
    """The adapter that a MAIL_URL means.

    Raises:
        ValueError: the scheme is not known.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderPost(Path(unquote(parts.path)))
    if parts.scheme in {"smtp", "smtps"}:
        return SmtpPost(url)
    raise ValueError(f"MAIL_URL: unknown scheme {parts.scheme!r}")


def queue(*, to: str, subject: str, body: str, key: str, attachments: tuple[tuple[str, str], ...] = ()) -> None:
    """Send an e-mail once this transaction is committed.

    `key` names the message (`receipt-3-2026-17`) and makes it go out once; `attachments` are pairs of
    (digest of a kept file, file name).
    """
    later("mail.send", dedupe=f"mail:{key}", to=to, subject=subject, body=body, key=key, attachments=attachments)


def send(
    *, to: str, subject: str, body: str, key: str, attachments: list[list[str]], actor: Actor, now: datetime
) -> dict[str, Any]:
    """The job: build the message and give it to the adapter."""
    message = EmailMessage()
    message["From"] = current_app.config["ACCREDITA_MAIL_FROM"]
    message["To"] = to
    message["Subject"] = " ".join(subject.split())  # a number of a stranger's invoice may hold a line's end
    message["Message-ID"] = f"<{key}@{current_app.config['ACCREDITA_MAIL_FROM'].rpartition('@')[2]}>"
    message["Date"] = now
    message.set_content(body)
    for digest, name in attachments:
        message.add_attachment(storage().get(digest), maintype="application", subtype="pdf", filename=name)
    post: Post = current_app.extensions["accredita.post"]
    post.send(message)
    return {"sent": True}
