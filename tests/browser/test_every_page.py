"""Every page that the demo's people can reach by links, one of each kind, is accessible and fits narrow and wide."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from app.demo import ACCOUNTS
from tests.browser.stack import Stand
from tests.browser.test_pages import WIDTHS, faults_of, window

MOST_SECONDS = 1_800
LEAST_KINDS = 140
pytestmark = [pytest.mark.deep, pytest.mark.timeout(MOST_SECONDS, func_only=True)]

LINKS = "links => links.map(link => link.getAttribute('href'))"


def kind_of(adapter: MapAdapter, address: str) -> str:
    """The endpoint of an address of ours, empty for what is none."""
    try:
        return str(adapter.match(urlsplit(address).path, method="GET")[0])
    except HTTPException:
        return ""


def pages_from(page: Page, adapter: MapAdapter, *starts: str) -> Iterator[tuple[str, str]]:
    """Go to one page of each kind, on and on by links; the kind and the address of each."""
    waiting, gone = list(starts), {""}
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(adapter, address)
        if kind in gone:
            continue
        gone.add(kind)
        if page.request.head(address).headers.get("content-type", "").startswith("text/html"):
            page.goto(address)
            waiting += page.locator("a[href^='/']").evaluate_all(LINKS)
            yield kind, address


def test_every_page_that_links_lead_to_is_accessible(app: Flask, stand: Stand, browser: Browser) -> None:
    adapter, seen, found = app.url_map.bind("localhost"), set[str](), {}
    for email in ("", *(each.email for each in ACCOUNTS)):
        with window(browser, stand, email) as page:
            for kind, address in pages_from(page, adapter, "/accesso/scrivania" if email else "/"):
                if kind in seen:
                    continue
                seen.add(kind)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    if faults := faults_of(page):
                        found[f"{address} at {width} for {email or 'anybody'}"] = faults
    assert found == {}
    assert len(seen) >= LEAST_KINDS
