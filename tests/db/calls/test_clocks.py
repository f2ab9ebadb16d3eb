"""The officer's list says of each case what its own page says of the legal clock."""

import re

import pytest
from flask import Flask

from app import clock
from app.demo import PASSWORD
from blueprints.calls.queries.clocks import clocks
from tests.careful import CarefulClient

pytestmark = pytest.mark.usefixtures("in_demo")
ROW = re.compile(r'<a href="/domande/(\d+)">')
LEFT = re.compile(r"<strong>(?:Restano (\d+)|Scaduto da (\d+)) giorni</strong>")


def test_the_list_reads_each_clock_as_the_page_of_the_case_does(in_demo: Flask) -> None:
    browser = CarefulClient(in_demo)
    browser.sign_in("bandi@cremona.example", PASSWORD)
    page = browser.get("/domande").get_data(as_text=True)
    cases = [int(number) for number in ROW.findall(page)]
    found = clocks(cases, today=clock.today())
    for number in cases:
        said = LEFT.search(browser.get(f"/domande/{number}").get_data(as_text=True))
        alone = None if said is None else int(said[1]) if said[1] else -int(said[2])
        assert alone == (found[number].days_left if number in found else None)
    assert {each.state for each in found.values()} >= {"running", "expired"}
    words = {each.days_left: "scaduto da giorni" if each.days_left < 0 else "giorni" for each in found.values()}
    assert all(f">{said} {abs(days)}</span>" in page for days, said in words.items())
