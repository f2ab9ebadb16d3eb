"""Months cut into invoices below the threshold of the collection check."""

from datetime import date
from typing import Any

import pytest

from blueprints.invoices.rules.splitting import MonthBilled, cut_months

MONTH = date(2026, 10, 1)


def _billed(number: int, cents: int, **changes: Any) -> MonthBilled:
    facts = {"provider_id": 1, "month": MONTH, "cig": "A", **changes}
    return MonthBilled(id=number, number=f"F{number}", cents=cents, **facts)


def test_edge_case_16_a_month_cut_into_two_invoices_below_the_threshold_is_a_warning() -> None:
    found = cut_months([_billed(1, 300_000), _billed(2, 300_000)], above_cents=500_000)
    assert found == {1: ("F2",), 2: ("F1",)}
    assert cut_months([_billed(1, 500_000), _billed(2, 1)], above_cents=500_000).keys() == {1, 2}
    assert cut_months([_billed(1, 499_999), _billed(2, 1)], above_cents=500_000) == {}


@pytest.mark.parametrize(
    "other",
    [
        _billed(2, 200_000),
        _billed(2, 500_001),
        _billed(2, -300_000),
        _billed(2, 300_000, provider_id=2),
        _billed(2, 300_000, month=date(2026, 9, 1)),
        _billed(2, 300_000, cig="B"),
    ],
)
def test_what_is_no_cut_month_is_not_warned_of(other: MonthBilled) -> None:
    assert cut_months([_billed(1, 300_000), other], above_cents=500_000) == {}
