"""The same hours under a draft: other rules, values and prices since a day, and nothing else different."""

from datetime import date
from decimal import Decimal

import pytest

from blueprints.invoices.verification.catalogue import CATALOGUE
from blueprints.invoices.verification.facts import DatedValue
from blueprints.invoices.verification.replay import Drafted, price_steps, rules_of, world_of
from blueprints.invoices.verification.run import Outcome, verify
from tests.worlds.village import OSS, SAD, Village, one_rule, units

SINCE = date(2026, 3, 12)
ON = date(2026, 4, 20)


@pytest.fixture
def village() -> Village:
    """Eleven hours in one week, on 10 and 12 March; ten are authorised."""
    one = Village()
    one.entry(10, minutes=240)
    one.entry(12, minutes=240)
    one.entry(13, minutes=180)
    return one


def _tried(village: Village, draft: Drafted) -> Outcome:
    world = village.world()
    return verify(world_of(world, draft), (village.invoice(),), rules_of(CATALOGUE, draft), on=ON)


def _price(price: str) -> dict[str, object]:
    key = {"provider": 0, "service": SAD, "profile": OSS, "day_type": 0, "band": 0, "level": 0, "fund": 0}
    return {**key, "start": SINCE, "end": date(9999, 1, 1), "price": units(price)}


def test_an_empty_draft_finds_what_is_found_today(village: Village) -> None:
    assert _tried(village, Drafted(since=SINCE)).findings == village.check().findings
    assert village.check().totals[0].disputed == 2450


def test_a_rule_that_is_off_objects_to_nothing_since_its_day(village: Village) -> None:
    assert _tried(village, Drafted(since=SINCE, off={"R19"})).totals[0].disputed == 0
    assert _tried(village, Drafted(since=date(2026, 3, 14), off={"R19"})).totals[0].disputed == 2450


def test_a_rule_that_is_on_objects_since_its_day(village: Village) -> None:
    world, draft = village.world(), Drafted(since=SINCE, on={"R19"})
    found = verify(world, (village.invoice(),), rules_of(one_rule("R22"), draft), on=ON)
    assert [one.rule for one in found.findings] == ["R19"]


def test_a_tolerance_holds_since_its_day_and_what_was_decided_for_later_gives_way(village: Village) -> None:
    village.set("cap_tolerance_minutes", 0, start=date(2026, 3, 13))
    value = DatedValue(name="cap_tolerance_minutes", value=60, start=SINCE)
    assert _tried(village, Drafted(since=SINCE, values=(value,))).totals[0].disputed == 0


def test_a_price_holds_for_the_days_since_and_lowers_what_was_billed_above_it(village: Village) -> None:
    draft = Drafted(since=SINCE, tariffs=(_price("24.00"),))
    disputed = _tried(village, draft).totals[0].disputed
    assert disputed == 2450 + 6 * 50  # the hour above the limit, and half a euro for each other hour since the day
    steps = price_steps(village.world(), world_of(village.world(), draft))
    assert steps == {2: (units("24.50"), units("24.00")), 3: (units("24.50"), units("24.00"))}


def test_a_price_of_another_kind_changes_nothing(village: Village) -> None:
    draft = Drafted(since=SINCE, tariffs=({**_price("20.00"), "service": 2},))
    assert _tried(village, draft).findings == village.check().findings
    assert Decimal(0) == sum(abs(b - a) for a, b in price_steps(village.world(), village.world()).values())
