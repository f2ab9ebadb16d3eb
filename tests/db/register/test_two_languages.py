"""The public pages and those of signing in have an English twin at `/en/...`."""

import re

from app.actors import PROGRAM
from app.demo import PASSWORD
from blueprints.accounts import api as accounts
from tests.careful import CarefulClient
from tests.db.register.conftest import NOW, Register


def _page(client: CarefulClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_a_citizen_walks_in_english_from_the_home_page_to_a_provider(client: CarefulClient, register: Register) -> None:
    accreditation_id = register.enrol(valid_to=None)
    home = _page(client, "/en/")
    assert '<html lang="en">' in home
    assert "Find who can help you" in home
    assert "Home care" in home
    listed = _page(client, "/en/elenco?servizio=SAD&comune=019036")
    assert f'href="/en/elenco/{accreditation_id}"' in listed
    assert "You can choose <strong>1</strong> accredited provider" in listed
    entry = _page(client, f"/en/elenco/{accreditation_id}")
    assert "Accredited by" in entry
    assert "1 Jan 2024" in entry


def test_each_twin_names_the_other_and_neither_is_kept_for_the_other(client: CarefulClient, register: Register) -> None:
    register.enrol(valid_to=None)
    for _ in range(2):
        italian, english = client.get("/elenco?servizio=SAD"), client.get("/en/elenco?servizio=SAD")
        assert re.search(r'href="/en/elenco\?servizio=SAD"[^>]*lang="en"', italian.get_data(as_text=True))
        assert re.search(r'href="/elenco\?servizio=SAD"[^>]*lang="it"', english.get_data(as_text=True))
        assert italian.headers["ETag"] != english.headers["ETag"]


def test_the_browsers_language_decides_nothing(client: CarefulClient, register: Register) -> None:
    assert '<html lang="it">' in client.get("/", headers={"Accept-Language": "en"}).get_data(as_text=True)


def test_a_page_without_a_twin_sends_to_the_italian_one(client: CarefulClient, register: Register) -> None:
    for address in ("/accesso/scrivania?da=menu", "/elenco.csv?servizio=SAD", "/avvisi"):
        answer = client.get(f"/en{address}")
        assert (answer.status_code, answer.headers["Location"]) == (303, address)


def test_what_is_refused_in_english_is_said_in_english_and_signing_in_leads_on(
    client: CarefulClient, register: Register
) -> None:
    email = "ada@cremona.example"
    accounts.add_person(email=email, name="Ada Demo Bianchi", password=PASSWORD, actor=PROGRAM, now=NOW)
    refused = client.send("/en/accesso/", email=email, password="wrong")
    page = refused.get_data(as_text=True)
    assert "Wrong e-mail or password" in page
    assert "This could not be saved" in page
    empty = client.send("/en/accesso/", email="", password="").get_data(as_text=True)
    assert "This field is required." in empty
    entered = client.send("/en/accesso/", email=email, password=PASSWORD)
    assert entered.headers["Location"] == "/en/accesso/ruolo"
    assert client.get("/en/accesso/ruolo").headers["Location"] == "/accesso/ruolo"


def test_what_is_not_there_is_said_in_the_language_of_the_address(client: CarefulClient, register: Register) -> None:
    assert "Not found" in client.get("/en/orto").get_data(as_text=True)
    assert "Pagina non trovata" in client.get("/orto").get_data(as_text=True)
