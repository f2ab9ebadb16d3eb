"""Pages of the public list, kept in this process until the register changes, the day ends or the language differs.

A page that is kept names nobody: whoever is signed in, or has a message waiting, gets theirs made anew.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from flask import Response, current_app, request, session

from app import clock
from app.messages import language
from app.permissions import actor
from blueprints.register import queries

MOST_BYTES = 48 * 1024 * 1024
LARGEST = 512 * 1024


@dataclass(frozen=True)
class KeptPage:
    """An answer and the mark by which a browser asks whether it still holds."""

    body: bytes
    mark: str


@dataclass
class Shelf:
    """The pages of this process, the last read at the end; `size` counts the bytes of their bodies."""

    pages: OrderedDict[tuple[str, ...], KeptPage] = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def get(self, key: tuple[str, ...]) -> KeptPage | None:
        """The page of that key."""
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)
            return self.pages.get(key)

    def put(self, key: tuple[str, ...], page: KeptPage) -> None:
        """Keep a page, and let go of those read longest ago."""
        if len(page.body) > LARGEST:
            return
        with self.lock:
            before = self.pages.pop(key, None)
            self.pages[key] = page
            self.size += len(page.body) - (len(before.body) if before else 0)
            while self.size > MOST_BYTES:
                _, gone = self.pages.popitem(last=False)
                self.size -= len(gone.body)


def answer(make: Callable[[str], str | bytes], media_type: str = "text/html; charset=utf-8") -> Response:
    """The answer to this request: `make` writes it from the version of the register, unless it is kept.

    The version is read before anything else, so a page is never older than the version it is kept under.
    """
    version = queries.version()
    for_everybody = actor().person_id is None and "_flashes" not in session
    if not for_everybody:
        return Response(make(version), content_type=media_type)
    shelf: Shelf = current_app.extensions.setdefault("accredita.register.pages", Shelf())
    key = (version, clock.today().isoformat(), language(), request.full_path)
    page = shelf.get(key)
    if page is None:
        made = make(version)
        body = made.encode() if isinstance(made, str) else made
        page = KeptPage(body, hashlib.sha256(body).hexdigest()[:32])
        shelf.put(key, page)
    return _sent(page, media_type)


def _sent(page: KeptPage, media_type: str) -> Response:
    unchanged = page.mark in request.if_none_match
    found = Response(status=304) if unchanged else Response(page.body, content_type=media_type)
    found.set_etag(page.mark)
    # To be asked for again each time; what was kept for a language or an account is not for another.
    found.headers["Cache-Control"] = "no-cache"
    found.headers["Vary"] = "Accept-Language, Cookie"
    return found
