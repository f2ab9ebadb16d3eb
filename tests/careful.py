"""A test client that looks at every page it gets: what a page must always be is not left to each test."""

import re
from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.db import current_reach, db, set_reach

_LABELLED = {"input", "select", "textarea"}
_NEED_NO_LABEL = {"hidden", "submit", "button", "image"}


def faults_of_page(html: str) -> list[str]:
    """What is wrong with a whole page; empty when it may be shown."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    faults = [f"HTML: {code} at {position}" for position, code, _ in parser.errors]
    elements = list(tree.iter())
    headings = [each for each in elements if each.tag == "h1"]
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1 headings")
    title = tree.find(".//title")
    if title is None or not (title.text or "").split("·")[0].strip():
        faults.append("no title of its own")
    if tree.get("lang") not in {"it", "en"}:
        faults.append("no language")
    ids = Counter(each.get("id") for each in elements if each.get("id"))
    faults += [f"id {name!r} {count} times" for name, count in ids.items() if count > 1]
    faults += _unlabelled(tree, elements) + _dangling(elements, set(ids))
    faults += [f"inline {name} on <{each.tag}>" for each in elements for name in each.attrib if name == "style"]
    faults += [f"handler {name} on <{each.tag}>" for each in elements for name in each.attrib if name.startswith("on")]
    faults += ["inline script" for each in elements if each.tag == "script" and not each.get("src")]
    faults += ["inline style" for each in elements if each.tag == "style"]
    return faults


def _unlabelled(tree: Element, elements: list[Element]) -> list[str]:
    labels = {each.get("for") for each in elements if each.tag == "label"}
    wrapped = {inner for label in elements if label.tag == "label" for inner in label.iter()}
    found = []
    for each in elements:
        if each.tag not in _LABELLED or each.get("type") in _NEED_NO_LABEL or each in wrapped:
            continue
        if not (each.get("id") in labels or each.get("aria-label") or each.get("aria-labelledby")):
            found.append(f"no label for <{each.tag} name={each.get('name')!r}>")
    return found


def _dangling(elements: list[Element], ids: set[str | None]) -> list[str]:
    found = []
    for each in elements:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for target in (each.get(name) or "").split():
                if target not in ids:
                    found.append(f"{name} points to {target!r}, which is not there")
    return found


def _forget_request() -> None:
    """Tests keep one application context open, so that what a request left in `g` would reach the next one."""
    for name in list(g):
        g.pop(name)


class CarefulClient(FlaskClient):
    """Checks each answer, and signs people in the way they do it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; fail when the page is not what a page must be."""
        before = current_reach()
        _forget_request()
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and answer.status_code < 500:
            text = answer.get_data(as_text=True)
            if re.match(r"\s*<!doctype html>", text, re.IGNORECASE):
                faults = faults_of_page(text)
                assert not faults, f"{answer.request.path}: {faults}"
        assert not db.session.new, "the request left unsaved rows"
        assert not db.session.dirty, "the request left unsaved changes"
        db.session.rollback()
        set_reach(before)
        return answer

    def token(self, path: str) -> str:
        """The form token that a page holds."""
        text = self.get(path).get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
        assert found, f"{path} holds no form"
        return found[1]

    def send(self, path: str, *, page: str | None = None, **fields: Any) -> TestResponse:
        """Fill in the form on a page (`page`, else the path itself) and send it."""
        data = {"csrf_token": self.token(page or path), **fields}
        return self.post(path, data=data, content_type="multipart/form-data")

    def sign_in(self, email: str, password: str) -> TestResponse:
        """Sign in with e-mail and password."""
        return self.send("/accesso/", email=email, password=password)
