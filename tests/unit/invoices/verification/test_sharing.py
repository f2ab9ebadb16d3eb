"""Which of several lines of one report bills which entry."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from blueprints.invoices.verification.facts import DayType
from tests.worlds.village import OSS, SAD, YEAR, Village, units

Cents = dict[tuple[int | None, int | None], int]


def cents(village: Village, rule: str, *lines: Mapping[str, Any]) -> Cents:
    """By line and entry, what the rule finds of an invoice with these lines."""
    written = [
        village.line(number, **{**one, "quantity": Decimal(one["quantity"])}) for number, one in enumerate(lines, 1)
    ]
    return {(one.line, one.entry): one.cents for one in village.found(rule, village.invoice(*written))}


@pytest.fixture
def village() -> Village:
    """Two hours of project P-0413 on 3 March, one of P-0500 on 12 March by somebody unknown, at 24.50."""
    one = Village()
    one.add("projects", id=2, beneficiary=7, service=SAD, **YEAR)
    one.add("choices", project=2, provider=1, **YEAR)
    one.entry(3, minutes=120)
    one.entry(12, project=2, operator=9)
    return one


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"description": "SAD progetto P-0413"}, {"description": "SAD progetto P-0500, marzo"}),
        ({"description": "SAD progetto P-0413"}, {}),
        ({"last": date(2026, 3, 8)}, {"start": date(2026, 3, 9), "last": date(2026, 3, 15)}),
    ],
)
def test_a_line_bills_the_projects_and_the_days_that_it_names(
    village: Village, first: dict[str, Any], second: dict[str, Any]
) -> None:
    lines = ({"quantity": 2, **first}, {"quantity": 1, **second})
    assert cents(village, "R24", *lines) == {(2, 2): 2450}


def test_a_line_bills_the_comune_that_it_names(village: Village) -> None:
    village.rows["entries"][1]["comune"] = 19098
    named = ({"quantity": 2, "description": "SAD Comune di Cremona"}, {"quantity": 1, "description": "SAD, altri"})
    assert cents(village, "R24", *named) == {(2, 2): 2450}


def test_hours_that_do_not_fit_what_the_lines_name_are_spread_over_all(village: Village) -> None:
    lines = ({"quantity": 1, "description": "P-0413"}, {"quantity": 2, "description": "P-0500"})
    assert cents(village, "R24", *lines) == {(1, 2): 817, (2, 2): 1633}
    assert not village.found("R15")
    assert not village.found("R22")


def test_a_wrong_price_is_found_on_the_entries_of_its_line(village: Village) -> None:
    lines = ({"quantity": 2, "description": "P-0413"}, {"quantity": 1, "unit_price": Decimal(25)})
    assert cents(village, "R22", *lines) == {(2, 2): 50}


def test_a_line_whose_price_no_entry_has_bills_what_is_at_no_other_lines_price(village: Village) -> None:
    village.add("tariffs", service=SAD, profile=OSS, day_type=DayType.HOLIDAY, price=units("28"), **YEAR)
    village.entry(8, "10:00")
    lines = ({"quantity": 3}, {"quantity": 1, "unit_price": Decimal("28.40")})
    assert cents(village, "R22", *lines) == {(2, 3): 40}


def banded(village: Village) -> Village:
    """An access from 19:00 to 21:00, the evening from 20:00 at 26.50."""
    village.set("time_bands", ("evening 20:00-22:00",))
    village.add("tariffs", service=SAD, profile=OSS, band=1, price=units("26.50"), **YEAR)
    village.rows["entries"] = []
    village.entry(3, "19:00", 120)
    return village


def test_an_access_over_two_bands_may_be_billed_by_a_line_for_each(village: Village) -> None:
    lines = ({"quantity": 1}, {"quantity": 1, "unit_price": Decimal("26.50")})
    assert not cents(banded(village), "R22", *lines)
    village.rows["entries"][0]["operator"] = 9
    assert cents(village, "R24", *lines) == {(1, 1): 2450, (2, 1): 2650}


def test_more_hours_in_the_evening_than_there_were_are_found(village: Village) -> None:
    lines = ({"quantity": "0.5"}, {"quantity": "1.5", "unit_price": Decimal("26.50")})
    found = cents(banded(village), "R22", *lines)
    assert found[2, 1] == 150


@pytest.mark.parametrize(("price", "found"), [("25.17", {}), ("25.16666666", {}), ("25.18", {(1, 1): 2})])
def test_an_average_of_tariffs_may_be_billed_to_the_cent(village: Village, price: str, found: Cents) -> None:
    banded(village).rows["entries"] = []
    village.entry(3, "19:00", 90)
    assert cents(village, "R22", {"quantity": "1.5", "unit_price": Decimal(price)}) == found
