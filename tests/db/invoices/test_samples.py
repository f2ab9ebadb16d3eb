"""A month's sample of clean accesses: drawn once, drawn again from its seed, and looked at by a person."""

import re

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.actors import EVERYTHING
from app.db import session, set_reach
from blueprints.invoices.models import AccessSample, SampledAccess
from tests.careful import CarefulClient
from tests.demo import PASSWORD

pytestmark = pytest.mark.usefixtures("in_demo")


def test_a_month_is_drawn_once_and_each_access_gets_its_outcome(in_demo: Flask) -> None:
    client = CarefulClient(in_demo)
    client.sign_in("contabile@cremona.example", PASSWORD)
    assert "non ci sono accessi" in client.send("/fatture/campioni", month="2020-01").text
    drawn = client.send("/fatture/campioni", month="2026-10")
    assert drawn.status_code == 303
    page = client.get(drawn.location).text
    assert "ripetuto: stesso esito" in page
    assert "una volta sola" in client.send("/fatture/campioni", month="2026-10").text
    set_reach(EVERYTHING)
    sample = session().scalars(select(AccessSample)).one()
    rows = session().scalars(select(SampledAccess).where(SampledAccess.sample_id == sample.id)).all()
    assert 0 < len(rows) <= 2 + len(sample.population) // 50
    # What these rules object to they find in the hours alone, whatever an invoice makes of them.
    hours_alone = "select entry_id from einvoice_findings where rule in ('R24', 'R25', 'R26', 'R27', 'R28')"
    found = {str(entry) for entry in session().scalars(text(hours_alone))}
    assert found
    drawable = {str(entry) for entry, *_ in sample.population}
    assert not found & drawable
    assert {str(row.entry_id) for row in rows} <= drawable
    accepted = session().scalars(text("select id from service_entries where report_line_id is not null"))
    assert drawable <= {str(entry) for entry in accepted}
    session().rollback()
    link = re.findall(rf'href="({drawn.location}/\d+)"', page)[0]
    assert "Scrivi perché" in client.send(link, outcome="not-confirmed").text
    assert client.send(link, outcome="not-confirmed", note="La famiglia era via.").status_code == 303
    assert "La famiglia era via." in client.get(drawn.location).text
    assert "già registrato" in client.send(link, outcome="confirmed").text
    stranger = CarefulClient(in_demo)
    stranger.sign_in("contabile@crema.example", PASSWORD)
    assert stranger.get(drawn.location).status_code == 404
