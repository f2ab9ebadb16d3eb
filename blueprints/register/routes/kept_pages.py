"""Pages of the public list, kept in this process until the register changes, the day ends or the language differs.

They stand in front of the program: a page that is kept costs one tiny question to the database and no work
of Flask's. Only a visitor without a session gets one, so a page that is kept names nobody.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import psycopg
from flask import Flask, Response, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, quote_etag, unquote_etag

from app import clock
from app.messages import LANGUAGES
from blueprints.register import queries

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_BYTES = 48 * 1024 * 1024
LARGEST = 512 * 1024
SLIP = "accredita.register.slip"
# What belongs to one answer or to one visitor, and is not kept.
PERSONAL = frozenset({"x-request-id", "set-cookie", "content-length"})

Key = tuple[str, ...]


@dataclass
class Slip:
    """Goes with a request into the program and comes back: the version read, and the mark of the page made."""

    version: str
    mark: str | None = None


@dataclass(frozen=True)
class KeptPage:
    """An answer, and the mark by which a browser asks whether it still holds."""

    body: bytes
    mark: str
    headers: tuple[tuple[str, str], ...]


@dataclass
class Shelf:
    """The pages of this process, the last read at the end; `size` counts the bytes of their bodies."""

    pages: OrderedDict[Key, KeptPage] = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def get(self, key: Key) -> KeptPage | None:
        """The page of that key."""
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)
            return self.pages.get(key)

    def put(self, key: Key, page: KeptPage) -> None:
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


class KeptPages:
    """The program with its public pages in front of it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.inner: WSGIApplication = app.wsgi_app
        self.cookie = f"{app.config['SESSION_COOKIE_NAME']}="
        self.shelf = Shelf()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request: from the shelf, or by asking the program and keeping what it says."""
        version = self._version(environ)
        if version is None:
            return self.inner(environ, start_response)
        key = _key(environ, version)
        page = self.shelf.get(key)
        if page is None:
            return self._made(environ, start_response, key, Slip(version))
        return _sent(page, environ, start_response)

    def _version(self, environ: "WSGIEnvironment") -> str | None:
        """The version of the register, when the request may be answered from the shelf."""
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] != "GET" or not (path == "/" or path.startswith("/elenco")):
            return None
        if self.cookie in environ.get("HTTP_COOKIE", "") or "HTTP_HX_REQUEST" in environ:
            return None
        try:
            return queries.version(self.app)
        except psycopg.Error:
            return None  # the program will find out itself, and say it in a page

    def _made(
        self, environ: "WSGIEnvironment", start_response: "StartResponse", key: Key, slip: Slip
    ) -> Iterable[bytes]:
        environ[SLIP] = slip
        answer = Response.from_app(self.inner, environ)
        if answer.status_code != 200 or slip.mark is None:
            return answer(environ, start_response)
        kept = tuple((name, value) for name, value in answer.headers if name.lower() not in PERSONAL)
        page = KeptPage(answer.get_data(), slip.mark, kept)
        self.shelf.put(key, page)
        return _sent(page, environ, start_response)


def _key(environ: "WSGIEnvironment", version: str) -> Key:
    return (
        version,
        clock.today().isoformat(),
        _language(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
        environ.get("wsgi.url_scheme", ""),
        environ.get("SCRIPT_NAME", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
    )


@lru_cache(maxsize=1024)
def _language(accepted: str) -> str:
    """The language that the program would choose for such a visitor."""
    return parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES, LANGUAGES[0])


def _sent(page: KeptPage, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    if _holds(page.mark, environ.get("HTTP_IF_NONE_MATCH", "")):
        start_response("304 Not Modified", list(page.headers))
        return []
    start_response("200 OK", [*page.headers, ("Content-Length", str(len(page.body)))])
    return [page.body]


def _holds(mark: str, asked: str) -> bool:
    return any(unquote_etag(each.strip())[0] == mark for each in asked.split(",")) if asked else False


def answer(make: Callable[[str], str | bytes], media_type: str = "text/html; charset=utf-8") -> Response:
    """The answer of a public page: `make` writes it from the version of the register.

    The version is read before anything else, so a page is never older than the version it is kept under.
    """
    slip: Slip | None = request.environ.get(SLIP)
    if slip is None:
        return Response(make(queries.version()), content_type=media_type)
    made = make(slip.version)
    body = made.encode() if isinstance(made, str) else made
    slip.mark = hashlib.sha256(body).hexdigest()[:32]
    found = Response(body, content_type=media_type)
    found.headers["ETag"] = quote_etag(slip.mark)
    # To be asked for again each time; what is written for one language or account is not for another.
    found.headers["Cache-Control"] = "no-cache"
    found.headers["Vary"] = "Accept-Language, Cookie"
    return found


def stand_in_front(app: Flask) -> None:
    """Put the kept pages in front of the program."""
    app.wsgi_app = KeptPages(app)  # type: ignore[method-assign]  # as Flask documents it
