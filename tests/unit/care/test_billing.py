"""From accesses to report lines: rounding once, groups counted once, nothing lost."""

from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.care.rules.billing import Delivery, Terms, Unpriced, billed, lines, recognised, rounded
from blueprints.care.rules.words import Kind, Reason

TERMS = Terms(unit_minutes=15, rounding="half-down", missed_minutes=30, missed_notice_minutes=1440)
MODES = {
    "half-down": ROUND_HALF_DOWN,
    "half-up": ROUND_HALF_UP,
    "half-even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}
DAY = date(2026, 10, 5)


def access(**changes: object) -> Delivery:
    facts: dict[str, object] = {
        "id": 1,
        "project_id": 7,
        "staff_member_id": 3,
        "profile": "ASA",
        "kind": Kind.DIRECT,
        "reason": Reason.NONE,
        "day": DAY,
        "day_type": 1,
        "minutes": 60,
    }
    return Delivery(**(facts | changes))  # type: ignore[arg-type]  # a builder


@pytest.mark.parametrize(("minutes", "whole"), [(52, 45), (53, 60), (60, 60), (67, 60), (68, 75), (7, 0), (8, 15)])
def test_an_access_is_rounded_to_quarters_the_half_goes_down(minutes: int, whole: int) -> None:
    assert recognised(access(minutes=minutes), TERMS) == whole


def test_the_exact_half_goes_where_the_mode_says() -> None:
    assert [rounded(35, 10, mode) for mode in ("half-down", "half-up", "half-even", "down", "up")] == [
        30,
        40,
        40,
        30,
        40,
    ]
    assert rounded(25, 10, "half-even") == 20


@given(st.integers(0, 2000), st.integers(1, 120), st.sampled_from(sorted(MODES)))
def test_rounding_agrees_with_exact_decimals(minutes: int, unit: int, mode: str) -> None:
    doubled = Fraction(2 * minutes, unit)  # halves become whole numbers, so that the decimal below is exact enough
    whole = minutes // unit
    exact = (
        Decimal(whole)
        + {-1: Decimal("0.25"), 0: Decimal("0.5"), 1: Decimal("0.75")}[
            (doubled - 2 * whole > 1) - (doubled - 2 * whole < 1)
        ]
    )
    exact = Decimal(whole) if minutes % unit == 0 else exact
    assert rounded(minutes, unit, mode) == int(exact.quantize(Decimal(1), rounding=MODES[mode])) * unit


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        ({"kind": Kind.TRAVEL}, 0),
        ({"kind": Kind.INDIRECT}, 60),
        ({"kind": Kind.ABSENCE, "reason": Reason.ASSISTANT_PRESENT}, 60),
        ({"kind": Kind.ABSENCE, "reason": Reason.OTHER}, 0),
        ({"kind": Kind.MISSED, "reason": Reason.NO_NOTICE}, 30),
        ({"kind": Kind.MISSED, "reason": Reason.NO_NOTICE, "minutes": 15}, 15),
        ({"kind": Kind.MISSED, "reason": Reason.NO_NOTICE, "notice_minutes": 1439}, 30),
        ({"kind": Kind.MISSED, "reason": Reason.NO_NOTICE, "notice_minutes": 1440}, 0),
        ({"kind": Kind.MISSED, "reason": Reason.WITH_NOTICE}, 0),
        ({"kind": Kind.TRAVEL, "claimed_minutes": 20}, 20),
        ({"claimed_minutes": 0}, 0),
    ],
)
def test_what_an_access_counts_for(changes: dict[str, object], minutes: int) -> None:
    assert recognised(access(**changes), TERMS) == minutes


def test_an_hour_with_a_group_is_counted_once_and_shared() -> None:
    group = [access(id=number, project_id=number, session="g1") for number in (3, 1, 2)]
    alone = access(id=9, session="")
    assert billed([*group, alone], TERMS) == {1: 20, 2: 20, 3: 20, 9: 60}


def test_groups_of_other_days_and_operators_are_others() -> None:
    found = billed(
        [
            access(id=1, session="g1"),
            access(id=2, session="g1", day=DAY + timedelta(days=1)),
            access(id=3, session="g1", staff_member_id=4),
        ],
        TERMS,
    )
    assert found == {1: 60, 2: 60, 3: 60}


DELIVERIES = st.lists(
    st.builds(
        access,
        project_id=st.integers(1, 3),
        staff_member_id=st.integers(1, 2),
        profile=st.sampled_from(["ASA", "OSS"]),
        kind=st.sampled_from(list(Kind)),
        reason=st.sampled_from(list(Reason)),
        day=st.dates(DAY, DAY + timedelta(days=3)),
        day_type=st.integers(1, 2),
        minutes=st.integers(1, 600),
        claimed_minutes=st.integers(-1, 3),
        session=st.sampled_from(["", "g1", "g2"]),
    ),
    max_size=14,
).map(lambda found: [access(**{**vars(each), "id": number}) for number, each in enumerate(found)])


def price(delivery: Delivery) -> Decimal | None:
    return None if delivery.day == DAY else Decimal(20 + delivery.day_type)


@given(DELIVERIES)
def test_every_minute_that_counts_is_in_exactly_one_line_or_has_no_price(deliveries: list[Delivery]) -> None:
    minutes = billed(deliveries, TERMS)
    found, unpriced = lines(deliveries, minutes, price, lambda _: 7)
    in_lines = sorted(entry for line in found for entry in line.entries)
    assert len(in_lines) == len(set(in_lines))
    without = [each for each in deliveries if minutes[each.id] and price(each) is None]
    assert sum(line.minutes for line in found) + sum(minutes[each.id] for each in without) == sum(minutes.values())
    assert {(each.profile, each.day_type, each.day) for each in unpriced} == {
        (each.profile, each.day_type, each.day) for each in without
    }
    assert all(isinstance(each, Unpriced) for each in unpriced)


@given(DELIVERIES, st.randoms(use_true_random=False))
def test_the_order_of_the_accesses_does_not_matter(deliveries: list[Delivery], random: object) -> None:
    shuffled = list(deliveries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert billed(shuffled, TERMS) == billed(deliveries, TERMS)
    minutes = billed(deliveries, TERMS)
    assert lines(shuffled, minutes, price, lambda _: 7) == lines(deliveries, minutes, price, lambda _: 7)


@given(DELIVERIES)
def test_a_group_counts_as_much_as_its_longest_access(deliveries: list[Delivery]) -> None:
    minutes = billed(deliveries, TERMS)
    shared = [each for each in deliveries if each.session and each.claimed_minutes == -1]
    for key in {(each.session, each.staff_member_id, each.day) for each in shared}:
        members = [each for each in shared if (each.session, each.staff_member_id, each.day) == key]
        assert sum(minutes[each.id] for each in members) == max(recognised(each, TERMS) for each in members)
