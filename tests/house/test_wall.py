"""Nobody sees over the wall: every list and every page of one agency, tried from the other side."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.careful import faults_of_page
from tests.demo import PASSWORD

STAFF = (
    "amministratore@cremona.example",
    "bandi@cremona.example",
    "commissario1@cremona.example",
    "assistente@cremona.example",
    "contabile@cremona.example",
    "firma@cremona.example",
    "lettore@comune.example",
    "ispettore@cremona.example",
    "legale@girasole.example",
)
MOST_PAGES = 400
WANTED_PAGES = 60


@dataclass(frozen=True)
class Walk:
    """What one person saw: the text of each page by address, and which of them anybody may see."""

    pages: dict[str, str]


def _client(app: Flask, email: str | None) -> FlaskClient:
    client = FlaskClient(app)
    if email:
        page = client.get("/accesso/").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token is not None
        client.post("/accesso/", data={"csrf_token": token[1], "email": email, "password": PASSWORD})
        assert client.get("/accesso/scrivania").status_code == 200, email
    return client


def _walk(client: FlaskClient) -> dict[str, str]:
    """Every page that links lead to from the desk, at most `MOST_PAGES`, a few of each kind."""
    waiting, seen, kinds = ["/", "/accesso/scrivania"], {}, {}
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "#", address.partition("?")[0])
        kinds[kind] = kinds.get(kind, 0) + 1
        if address in seen or kinds[kind] > 4:
            continue
        answer = client.get(address)
        assert answer.status_code in {200, 303, 308}, f"a link leads to {address}: {answer.status}"
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        faults = faults_of_page(answer.text)
        assert not faults, f"{address}: {faults}"
        seen[address] = answer.text
        links = (link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', answer.text))
        waiting += [link for link in links if not link.startswith(("/static", "//")) and link not in seen]
    return seen


@pytest.fixture(scope="module")
def seen_by_strangers(demo: Flask) -> dict[str, dict[str, str]]:
    public = _walk(_client(demo, None))
    return {email: {k: v for k, v in _walk(_client(demo, email)).items() if k not in public} for email in STAFF}


def test_the_walk_reaches_the_pages_of_every_room(seen_by_strangers: dict[str, dict[str, str]]) -> None:
    addresses = {address for pages in seen_by_strangers.values() for address in pages}
    assert len(addresses) > WANTED_PAGES
    rooms = {address.split("/")[1] for address in addresses}
    assert rooms >= {"accesso", "ente", "assistenza", "fatture", "fornitori", "fornitore", "visite"}


@pytest.mark.parametrize("stranger", [None, "bandi@crema.example", "contabile@crema.example"])
def test_a_page_about_one_thing_is_not_there_for_others(
    demo: Flask, seen_by_strangers: dict[str, dict[str, str]], stranger: str | None
) -> None:
    client = _client(demo, stranger)
    shown = []
    for pages in seen_by_strangers.values():
        for address, text in pages.items():
            about_one_thing = re.search(r"/\d+(/|$|\?)", address)
            answer = client.get(address)
            if about_one_thing and answer.status_code == 200 and answer.text == text:
                shown.append(address)
    assert shown == []


def test_the_lists_of_the_two_agencies_share_no_row(demo: Flask, seen_by_strangers: dict[str, dict[str, str]]) -> None:
    other = _walk(_client(demo, "contabile@crema.example")) | _walk(_client(demo, "bandi@crema.example"))
    shared = [
        address
        for email, pages in seen_by_strangers.items()
        if email.endswith("@cremona.example")  # a provider rightly sees what it has at both
        for address in pages.keys() & other.keys()
        if _rows(pages[address]) & _rows(other[address])
    ]
    assert shared == []


def _rows(page: str) -> set[str]:
    """The things of one agency that a page links to."""
    return set(re.findall(r'href="(/(?:fatture|domande|assistenza|visite|rendiconti|valutazione)/\d+)', page))


@pytest.mark.parametrize("table", ["einvoices", "projects", "service_entries", "applications", "beneficiaries"])
def test_the_database_itself_shows_an_agency_only_its_own_rows(demo: Flask, table: str) -> None:
    from sqlalchemy import text

    from app.actors import EVERYTHING, PUBLIC, Reach
    from app.db import reaching, session

    count = text(f"select count(*), count(distinct agency_id) from {table}")
    with demo.app_context():
        with reaching(EVERYTHING):
            total = session().execute(count).one()[0]
            ids = list(session().scalars(text("select id from agencies order by id")))
        assert total > 0
        parts = []
        for agency_id in ids:
            session().rollback()
            with reaching(Reach(kind="agency", agency_id=agency_id)):
                rows, found = session().execute(count).one()
                parts.append(rows)
                assert found <= 1
        assert sum(parts) <= total
        session().rollback()
        with reaching(PUBLIC):
            assert session().execute(count).one()[0] == 0
        session().rollback()
