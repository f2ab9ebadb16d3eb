"""The officer's list says of each case what its own page says of the legal clock."""

import re

import pytest
from flask import Flask

from app.demo import PASSWORD
from tests.careful import CarefulClient

ROW = re.compile(
    r'<a href="/domande/(\d+)">.*?acc-badge-(?:plain|bad)">(scaduto da giorni|giorni) (\d+)</span>', re.DOTALL
)
ALONE = re.compile(r"<strong>(?:Restano|Scaduto da) (\d+) giorni</strong>")


@pytest.mark.usefixtures("in_demo")
def test_the_list_reads_each_clock_as_the_page_of_the_case_does(in_demo: Flask) -> None:
    browser = CarefulClient(in_demo)
    browser.sign_in("bandi@cremona.example", PASSWORD)
    page = browser.get("/domande").get_data(as_text=True)
    cases = [ROW.search(row) for row in page.split("<tr>") if "/domande/" in row]
    found = [match.groups() for match in cases if match]
    assert {words for _, words, _ in found} == {"giorni", "scaduto da giorni"}
    for number, words, days in found:
        said = ALONE.search(browser.get(f"/domande/{number}").get_data(as_text=True))
        assert said is not None
        assert (said[1], said[0].startswith("<strong>Scaduto")) == (days, words != "giorni")
