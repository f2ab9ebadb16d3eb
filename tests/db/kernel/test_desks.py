"""The desk: what waits for each person of the demo, and that each line leads to a page of theirs."""

import re

import pytest
from flask import Flask
from sqlalchemy import text

from app.db import session
from app.demo import PASSWORD
from tests.careful import CarefulClient

LINE = re.compile(r'<li><a href="([^"]+)">([^<]+)</a> <span class="acc-badge acc-badge-(\w+)">([\d.]+)</span>')
TO_PAY = """
select count(*) from einvoices e join agencies a on a.id = e.agency_id
where a.name like '%Cremonese' and e.state = 'checked' and e.verified_cents > 0
"""


def lines(demo: Flask, email: str) -> tuple[CarefulClient, dict[str, tuple[str, str, int]]]:
    """Somebody's desk: address, urgency and number by words, in order."""
    browser = CarefulClient(demo)
    browser.sign_in(email, PASSWORD)
    page = browser.get("/accesso/scrivania").get_data(as_text=True)
    found = {words: (path, kind, int(count)) for path, words, kind, count in LINE.findall(page)}
    assert found or "Niente ti aspetta adesso." in page
    return browser, found


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("bandi@cremona.example", {"Domande nuove da esaminare": "plain", "Sospensioni proposte da decidere": "bad"}),
        ("commissario1@cremona.example", {"Domande da valutare": "plain"}),
        ("assistente@cremona.example", {"Rendiconti inviati da esaminare": "plain"}),
        ("ispettore@cremona.example", {"Visite programmate": "plain"}),
        ("ufficio@girasole.example", {"Mesi passati con ore non inviate": "plain"}),
        ("lettore@comune.example", {}),
    ],
)  # fmt: skip
def test_a_person_finds_what_waits_and_the_page_where_it_is_done(
    in_demo: Flask, email: str, expected: dict[str, str]
) -> None:
    browser, found = lines(in_demo, email)
    assert {words: kind for words, (_, kind, _) in found.items() if words in expected} == expected
    assert bool(found) == bool(expected)
    assert [browser.get(path).status_code for path, _, _ in found.values()] == [200] * len(found)


def test_what_is_urgent_comes_first_and_the_numbers_are_those_of_the_agency_alone(in_demo: Flask) -> None:
    _, found = lines(in_demo, "contabile@cremona.example")
    kinds = [kind for _, kind, _ in found.values()]
    assert kinds == sorted(kinds)
    assert set(kinds) == {"bad", "plain"}
    to_pay = sum(count for words, (_, _, count) in found.items() if "liquida" in words)
    assert to_pay == session().scalar(text(TO_PAY)) > 0
