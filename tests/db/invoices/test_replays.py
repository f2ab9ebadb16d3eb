"""Drafts tried on the demo's invoices: who gains and who loses, and nothing that was verified changes."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text

from app.actors import EVERYTHING, Actor, Reach
from app.db import session, set_reach
from app.decisions import Refused
from app.jobs import perform_here
from blueprints.invoices import services
from blueprints.invoices.models import Replay
from blueprints.invoices.queries import replays
from blueprints.invoices.rules.replaying import Draft, DraftPrice
from blueprints.register import api as register
from blueprints.territory import api as territory
from tests.careful import CarefulClient
from tests.demo import PASSWORD

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY, SINCE = date(2026, 11, 21), date(2025, 11, 1)
VERIFIED = text(
    "select md5(string_agg(t::text, ';' order by t::text)) from ("
    " select row(f.*)::text as t from einvoice_findings f union all"
    " select row(id, state, billed_cents, verified_cents, disputed_cents)::text from einvoices union all"
    " select row(r.*)::text from verification_runs r) as everything"
)
pytestmark = pytest.mark.usefixtures("in_demo")


def _actor(role: str = "administrator") -> Actor:
    agency_id = session().scalar(text("select min(agency_id) from einvoices"))
    return Actor(person_id=1, roles=frozenset({role}), reach=Reach(kind="agency", agency_id=agency_id))


def _price(step: str, day_type: str = "weekday") -> DraftPrice:
    """One of the agency's tariffs of home care at another price."""
    agency_id = _actor().agency_id or 0
    known = next(
        each for each in register.tariffs(agency_id, "SAD") if each.profile == "OSS" and each.day_type == day_type
    )
    names = ("service_code", "profile", "day_type", "time_band", "school_level", "fund")
    return DraftPrice(unit_price=known.unit_price + Decimal(step), **{name: getattr(known, name) for name in names})


def _tried(draft: Draft) -> replays.ReplayCard:
    """What a draft would have changed, as its job found it."""
    number = services.ask_replay(name="Prova", draft=draft, actor=_actor("accountant"), now=NOW)
    set_reach(EVERYTHING)
    outbox_id = session().get_one(Replay, number).outbox_id
    session().rollback()
    perform_here(outbox_id or 0)
    set_reach(EVERYTHING)
    found = replays.replay(number)
    assert found is not None
    assert found.state == "done"
    return found


def test_a_draft_says_who_gains_and_who_loses_and_changes_nothing_that_was_verified() -> None:
    before = session().scalar(VERIFIED)
    dearer = _tried(Draft(since=SINCE, off=("R18", "R19"), parameters={}, prices=(_price("1.00"),)))
    cheaper = _tried(Draft(since=SINCE, parameters={}, prices=(_price("-1.00"),)))
    assert dearer.difference > 0 > cheaper.difference
    for card in (dearer, cheaper):
        assert sum(each.difference for each in card.comuni) == card.difference
        assert all(each.people is None or each.people >= 5 for each in card.comuni)
    assert session().scalar(VERIFIED) == before


def test_a_draft_that_was_tried_holds_from_its_day_and_not_before() -> None:
    card = _tried(
        Draft(since=SINCE, off=("R36",), parameters={"invoices.price_tolerance": "0,10"}, prices=(_price("1.00"),))
    )
    agency_id = card.agency_id
    before = register.tariffs(agency_id)
    with pytest.raises(Refused) as refused:
        services.activate(replay_id=card.id, valid_from=TODAY - DAY, act="Det. 7/2026", actor=_actor(), now=NOW)
    assert [each.code for each in refused.value.refusals] == ["replay-back-dated"]
    set_reach(EVERYTHING)
    assert register.tariffs(agency_id) == before
    assert replays.replay(card.id) == card
    services.activate(replay_id=card.id, valid_from=TODAY + DAY, act="Det. 7/2026", actor=_actor(), now=NOW)
    set_reach(EVERYTHING)
    rules = [str(territory.parameter(agency_id, "invoices.rules", day)).split() for day in (TODAY, TODAY + DAY)]
    assert set(rules[0]) - set(rules[1]) == {"R36"}
    assert territory.parameter(agency_id, "invoices.price_tolerance", TODAY + DAY) == Decimal("0.10")
    assert {each.valid_from for each in set(register.tariffs(agency_id)) - set(before)} >= {TODAY + DAY}
    with pytest.raises(Refused):
        services.activate(replay_id=card.id, valid_from=TODAY + DAY, act="Det. 8/2026", actor=_actor(), now=NOW)


def test_the_pages_ask_a_draft_and_show_what_came_of_it(in_demo: Flask) -> None:
    client = CarefulClient(in_demo)
    client.sign_in("contabile@cremona.example", PASSWORD)
    page = client.get("/fatture/prove/nuova").text
    fields = dict(re.findall(r'name="((?:parameter|price)_[^"]+)"[^>]*value="([^"]*)"', page))
    rules = re.findall(r'<input checked[^>]*name="rules"[^>]*value="(R\d\d)"', page)
    empty = client.send("/fatture/prove/nuova", name="Niente", since="2025-11-01", rules=rules, **fields)
    assert "Cambia almeno una regola" in empty.text
    sent = client.send("/fatture/prove/nuova", name="Senza R18", since="2025-11-01", rules=rules[1:], **fields)
    assert sent.status_code == 303
    assert "La prova è in corso" in client.get(sent.location).text
    set_reach(EVERYTHING)
    number = int(sent.location.rpartition("/")[2])
    perform_here(session().get_one(Replay, number).outbox_id or 0)
    page = client.get(sent.location).text
    assert "Per ente" in page
    assert "Metti in vigore" not in page  # the administrator's alone
    assert (
        client.send(f"{sent.location}/attiva", page="/fatture/prove", valid_from="2027-01-01", act="x").status_code
        == 403
    )
