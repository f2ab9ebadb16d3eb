"""The parts of an access by day, and the average of their prices."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from blueprints.care.rules.pricing import Piece, average, pieces_of
from tests.unit.care.test_billing import access

SPRING = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)


def _access(start: datetime, minutes: int) -> Any:
    return access(started_at=start, ended_at=start + timedelta(minutes=minutes), minutes=minutes)


def test_an_access_over_midnight_is_cut_there_and_loses_no_minute() -> None:
    found = pieces_of(_access(datetime(2026, 3, 12, 21, 30, tzinfo=UTC), 120), 115)
    assert found == (
        Piece(day=date(2026, 3, 12), start=1350, end=1440, billed=86),
        Piece(day=date(2026, 3, 13), start=0, end=30, billed=29),
    )


@given(st.integers(0, 2880), st.integers(1, 1600), st.integers(0, 2000))
def test_the_pieces_add_up_around_the_clock_change(after: int, minutes: int, billed: int) -> None:
    found = pieces_of(_access(SPRING - timedelta(days=1) + timedelta(minutes=after), minutes), billed)
    assert sum(each.billed for each in found) == billed
    assert sum(each.end - each.start for each in found) == minutes


def test_the_average_is_by_minutes_and_down_to_the_eighth_decimal() -> None:
    assert average([(30, Decimal("24.50")), (30, Decimal("30.00"))]) == Decimal("27.25")
    assert average([(20, Decimal("24.50")), (40, Decimal("30.00"))]) == Decimal("28.16666666")
    assert average([(20, Decimal("24.50")), (40, None)]) is None
    assert average([(20, Decimal("24.50")), (0, None)]) == Decimal("24.50")
    assert average([]) is None
