"""The desk: what waits for each person of the demo, and that each line leads to a page of theirs."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask, url_for
from sqlalchemy import text

from app.actors import Actor, Reach
from app.clock import ROME
from app.db import session
from app.demo import PASSWORD
from app.room import Waiting
from blueprints.invoices import waiting
from tests.careful import CarefulClient

LINE = re.compile(r'<li><a href="([^"]+)">([^<]+)</a> <span class="acc-badge acc-badge-(\w+)">([\d.]+)</span>')
FIRST_DUE = """
select e.agency_id, min(e.due_on) from einvoices e
where e.state = 'checked' and e.verified_cents > 0 group by e.agency_id order by 1 limit 1
"""
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


def test_a_payment_is_urgent_from_the_day_after_its_term_and_every_line_leads_to_a_page(in_demo: Flask) -> None:
    agency_id, due = session().execute(text(FIRST_DUE)).one()
    accountant = Actor(reach=Reach(kind="agency", agency_id=agency_id))

    def waits(day: date) -> tuple[Waiting, Waiting]:
        listed = waiting.for_accountant(accountant, datetime.combine(day, time(12), ROME))
        found = {each.code: each for each in listed}
        return found["waits-payment-late"], found["waits-payment"]

    (late, ready), (later, left) = waits(due), waits(due + timedelta(days=1))
    assert (late.urgent, late.count, later.count > 0) == (True, 0, True)
    assert later.count + left.count == ready.count
    browser, _ = lines(in_demo, "contabile@cremona.example")
    with in_demo.test_request_context():
        every = list(waiting.for_accountant(accountant, datetime.combine(due, time(12), ROME)))
        paths = [url_for(each.endpoint, **each.values) for each in every]
    assert [browser.get(path).status_code for path in paths] == [200] * len(paths)
