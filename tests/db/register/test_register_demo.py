"""The demo's list: nineteen accreditations of this period, each with its pact, and prices for every service."""

from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest

from app.actors import PROGRAM
from app.demo import SEED, World
from app.uow import use_case
from blueprints.providers import demo as providers_demo
from blueprints.register import api, demo
from blueprints.register.rules import doubts_about_cig
from blueprints.standards import demo as standards_demo
from blueprints.territory import demo as territory_demo

pytestmark = pytest.mark.usefixtures("context")


@use_case
def _built(*, anchor: date, actor: object) -> World:
    now = datetime(anchor.year, anchor.month, 21, 9, tzinfo=UTC)
    world = World(anchor=anchor, now=now, random=Random(SEED))
    for room in (territory_demo, standards_demo, providers_demo, demo):
        room.build(world)
    return world


@pytest.mark.parametrize("anchor", [date(2026, 11, 1), date(2027, 3, 1)])
def test_the_list_is_as_alive_next_year_as_today(anchor: date) -> None:
    world = _built(anchor=anchor, actor=PROGRAM)
    agency_id = world.ids["agency"]["CR"]
    found = api.accreditations(agency_id)
    assert len(found) == 19
    assert Counter(each.service_code in {"ADM", "AES"} for each in found) == {True: 7, False: 12}
    statuses = Counter(api.status_on(each.id, anchor) for each in found)
    assert statuses == {api.Status.ENROLLED: 18, api.Status.SUSPENDED: 1}
    pacts = api.pacts(agency_id)
    assert len(pacts) == 19
    assert all(doubts_about_cig(each.cig or "") == () for each in pacts)
    month = world.day(-1, 15)
    prices = [each.price for each in api.tariffs(agency_id)]
    for service, profile in (("SAD", "OSS"), ("ADM", "EDUCATOR"), ("AES", "EDUCATOR"), ("DIMPROT", "OSS")):
        asked = api.TariffKey(service_code=service, profile=profile, day_type="weekday")
        assert api.price_for(prices, asked, month) is not None
