"""Tariffs by service date: R22 and R30."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from blueprints.invoices.verification.facts import DayType, Document
from tests.worlds.village import OSS, SAD, YEAR, Village, units


def cents(village: Village, rule: str, price: str = "24.50") -> dict[int | None, int]:
    invoice = village.invoice(village.line(unit_price=Decimal(price)))
    return {one.entry: one.cents for one in village.found(rule, invoice)}


@pytest.fixture
def village() -> Village:
    """One access of an hour on Thursday 12 March at the tariff of 24.50."""
    one = Village()
    one.entry(12)
    return one


@pytest.mark.parametrize(
    ("price", "at_stake"), [("24.50", {}), ("24.51", {1: 1}), ("24.49", {1: 0}), ("25.00", {1: 50})]
)
def test_r22_the_price_is_the_tariff_to_the_cent(village: Village, price: str, at_stake: dict[int, int]) -> None:
    assert cents(village, "R22", price) == at_stake


def test_r22_a_tolerance_is_a_parameter(village: Village) -> None:
    village.set("price_tolerance", Decimal("0.01"))
    assert cents(village, "R22", "24.51") == {}
    assert cents(village, "R22", "24.52") == {1: 2}


def test_r22_without_a_tariff_nothing_is_payable(village: Village) -> None:
    village.change("tariffs", end=date(2026, 3, 12))
    assert cents(village, "R22") == {1: 2450}


@pytest.mark.parametrize(
    ("row", "price"),
    [
        ({"profile": OSS, "fund": 5}, "24.50"),
        ({"profile": OSS, "day_type": DayType.WEEKDAY}, "30.00"),
        ({"profile": OSS, "day_type": DayType.HOLIDAY}, "24.50"),
        ({"profile": 0}, "24.50"),
        ({"profile": OSS, "start": date(2026, 3, 1)}, "30.00"),
        ({"profile": OSS, "level": 4}, "24.50"),
        ({"provider": 1}, "30.00"),
        ({"provider": 1, "profile": OSS, "end": date(2026, 3, 1)}, "24.50"),
        ({"provider": 2, "profile": OSS}, "24.50"),
    ],
)
def test_r22_the_row_that_names_most_wins_then_the_newest(village: Village, row: dict[str, object], price: str) -> None:
    village.add("tariffs", **{"service": SAD, "price": units("30.00"), **YEAR, **row})
    assert cents(village, "R22", price) == {}


def test_r22_an_evening_band_has_its_own_tariff(village: Village) -> None:
    village.set("time_bands", ("evening 20:00-22:00",))
    village.add("tariffs", service=SAD, profile=OSS, band=1, price=units("30.00"), **YEAR)
    assert cents(village, "R22") == {}
    village.rows["entries"].clear()
    village.entry(12, "20:00")
    assert cents(village, "R22", "30.00") == {}
    village.rows["entries"].clear()
    # Half an hour before eight, half after: 27.25 on average.
    village.entry(12, "19:30")
    assert cents(village, "R22", "27.25") == {}
    assert cents(village, "R22", "30.00") == {1: 275}


def two_prices(village: Village, weekday: str, holiday: str) -> list[tuple[str, int | None, int]]:
    """What is found of 3 hours on weekdays and 2 on Sundays in one report, billed in two lines."""
    village.only(
        "tariffs",
        {"service": SAD, "day_type": DayType.WEEKDAY, "price": units("24.50"), **YEAR},
        {"service": SAD, "day_type": DayType.HOLIDAY, "price": units("28.00"), **YEAR},
    )
    for day in (13, 15, 16, 22):
        village.entry(day)
    lines = (
        village.line(number=1, quantity=Decimal(weekday), total=Decimal(weekday) * Decimal("24.50")),
        village.line(number=2, quantity=Decimal(holiday), unit_price=Decimal(28), total=Decimal(holiday) * Decimal(28)),
    )
    found = village.check(village.invoice(*lines)).findings
    return [(one.rule, one.line, one.cents) for one in found if one.rule != "R15"]


def test_r22_two_lines_of_one_report_bill_the_hours_of_their_prices(village: Village) -> None:
    assert two_prices(village, "3", "2") == []


def test_r22_more_hours_at_the_higher_price_than_there_were_are_found(village: Village) -> None:
    found = two_prices(village, "2", "3")
    assert {(rule, line) for rule, line, cents in found if cents} == {("R22", 2)}


def test_r22_a_line_at_no_tariff_is_found_beside_one_that_is(village: Village) -> None:
    village.entry(13)
    wrong = village.line(number=2, quantity=Decimal(1), unit_price=Decimal(30), total=Decimal(30))
    right = village.line(number=1, quantity=Decimal(1), total=Decimal("24.50"))
    found = village.found("R22", village.invoice(right, wrong))
    assert {one.line for one in found} == {2}
    assert sum(one.cents for one in found) == 550


def test_r22_an_evenings_tariff_holds_on_weekdays_though_these_have_one_too(village: Village) -> None:
    village.set("time_bands", ("evening 20:00-22:00",))
    village.only(
        "tariffs",
        {"service": SAD, "band": 1, "price": units("30.00"), **YEAR},
        {"service": SAD, "day_type": DayType.WEEKDAY, "price": units("24.50"), **YEAR},
    )
    village.rows["entries"].clear()
    village.entry(12, "20:00")
    assert cents(village, "R22", "30.00") == {}


@pytest.fixture
def festive(village: Village) -> Village:
    """The same access, billed at a holiday rate of 28.00."""
    village.add("tariffs", service=SAD, profile=OSS, day_type=DayType.HOLIDAY, price=units("28.00"), **YEAR)
    village.rows["entries"][0]["day_type"] = DayType.HOLIDAY
    return village


def test_r30_the_holiday_rate_is_for_holidays(festive: Village) -> None:
    assert cents(festive, "R22", "28.00") == {}
    assert cents(festive, "R30", "28.00") == {1: 350}


@pytest.mark.parametrize(("comune", "found"), [(0, 0), (19036, 0), (19098, 1)])
def test_r30_a_patron_saint_is_the_comunes_of_the_service(festive: Village, comune: int, found: int) -> None:
    festive.add("holidays", comune=comune, day=date(2026, 3, 12))
    assert len(cents(festive, "R30", "28.00")) == found


def test_r30_sundays_are_holidays_unless_the_agency_says_otherwise(festive: Village) -> None:
    festive.rows["entries"].clear()
    festive.entry(15, day_type=DayType.HOLIDAY)
    assert cents(festive, "R30", "28.00") == {}
    festive.set("sunday_is_holiday", False)
    assert cents(festive, "R30", "28.00") == {1: 350}


def test_r30_and_r22_share_the_price_by_their_order(festive: Village) -> None:
    assert cents(festive, "R22", "30.00") == {1: 200}
    assert cents(festive, "R30", "30.00") == {1: 350}


def test_an_entry_that_names_no_day_type_has_its_days_own(festive: Village) -> None:
    festive.rows["entries"].clear()
    festive.entry(15)
    assert cents(festive, "R22", "28.00") == {}
    assert cents(festive, "R30", "28.00") == {}


def test_r30_the_holiday_rate_on_a_working_day_is_named_though_r22_owns_its_cents(village: Village) -> None:
    village.add("tariffs", service=SAD, profile=OSS, day_type=DayType.HOLIDAY, price=units("28"), **YEAR)
    assert cents(village, "R22", "28") == {1: 350}
    (found,) = village.found("R30", village.invoice(village.line(unit_price=Decimal(28))))
    assert (found.cents, found.claimed_cents) == (0, 350)
    assert cents(village, "R30", "27.50") == {}
    village.add("holidays", day=date(2026, 3, 12))
    assert cents(village, "R30", "28") == {}


def test_r22_a_line_that_bills_no_hours_has_no_price_an_hour(village: Village) -> None:
    lump = village.invoice(village.line(quantity=Decimal(1), unit="A CORPO", unit_price=Decimal("49")))
    assert {one.rule for one in village.check(lump).findings} == {"R14"}


def test_a_difference_of_price_may_be_settled_in_one_sum_and_once(village: Village) -> None:
    village.entry(13)
    village.add("tariffs", service=SAD, profile=OSS, price=units("25.50"), **{**YEAR, "start": date(2026, 3, 1)})
    village.add("earlier_lines", report_line=SAD, quantity=units(2), price=units("24.50"))
    village.add(
        "report_lines", id=9, code="R-9", provider=1, service=SAD, profile=OSS, adjusts=SAD, accepted_minutes=120
    )

    def settled(total: str, **more: Any) -> Document:
        lump = village.line(report=9, quantity=Decimal(1), unit="NR", unit_price=Decimal(total), total=Decimal(total))
        return village.invoice(lump, **more)

    assert not village.check(settled("2.00")).findings
    assert [(one.entry, one.cents) for one in village.check(settled("2.40")).findings] == [(1, 20), (2, 20)]
    again = settled("2.00", id="G", number="FT-2", dated=date(2026, 4, 20))
    assert [(one.rule, one.cents) for one in village.check(settled("2.00"), again).findings] == [("R15", 200)]
