"""Two languages by address: `/en/elenco` is the English twin of `/elenco`, for the pages that have one.

The address decides, not the browser: a page can be sent to somebody, is kept under its own name, and needs no cookie.
"""

import io
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, current_app, request
from flask_babel import Babel, Domain, get_locale

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

F = TypeVar("F", bound=Callable[..., Any])

ENGLISH = "/en"
CATALOGS = Path(__file__).parent / "translations"


class ByAddress:
    """The program with its English addresses in front of it: what follows `/en` is the page."""

    def __init__(self, inner: "WSGIApplication") -> None:
        self.inner = inner

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Move the language from the path to the root, so that every address the page writes keeps it."""
        path = environ.get("PATH_INFO", "")
        if path == ENGLISH or path.startswith(f"{ENGLISH}/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + ENGLISH
            environ["PATH_INFO"] = path.removeprefix(ENGLISH) or "/"
        return self.inner(environ, start_response)


class Catalogs(Domain):  # type: ignore[misc]  # flask-babel has no types
    """The translations, read from the texts that people edit; nothing has to be compiled."""

    def get_translations(self) -> Translations:
        """Those of the reader's language; Italian is what the pages are written in."""
        return _catalog(str(get_locale()))


class Languages(Babel):  # type: ignore[misc]  # flask-babel has no types
    """Babel with our catalogs."""

    @property
    def domain_instance(self) -> Catalogs:
        """Where translations are looked up."""
        return Catalogs()


@cache
def _catalog(locale: str) -> Translations:
    path = CATALOGS / locale / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return Translations()
    compiled = io.BytesIO()
    with path.open("rb") as text:
        write_mo(compiled, read_po(text, locale=locale))
    compiled.seek(0)
    return Translations(compiled)


def bilingual(view: F) -> F:
    """Mark a view whose pages have an English twin: all that they say is in the catalog."""
    view.bilingual = True  # type: ignore[attr-defined]  # the mark that the door reads
    return view


def is_bilingual(app: Flask, endpoint: str | None) -> bool:
    """Whether the view has an English twin."""
    return getattr(app.view_functions.get(endpoint or ""), "bilingual", False)


def in_english() -> bool:
    """Whether the address asks for English."""
    return request.script_root.endswith(ENGLISH)


def in_italian() -> str:
    """The Italian twin of this address."""
    return request.script_root.removesuffix(ENGLISH) + request.full_path.rstrip("?")


def twin() -> str | None:
    """The address of this page in the other language, if it has one."""
    if not is_bilingual(current_app, request.endpoint):
        return None
    return in_italian() if in_english() else request.script_root + ENGLISH + request.full_path.rstrip("?")
