"""Cents: rounding in one place, and splits that lose nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money import ROUNDINGS, priced, share, split, to_cents, to_euros

CENTS = st.integers(-10_000_000, 10_000_000)
WEIGHTS = st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any)


@given(CENTS, WEIGHTS)
def test_a_split_loses_no_cent(cents: int, weights: list[int]) -> None:
    assert sum(split(cents, weights)) == cents


@given(CENTS, WEIGHTS)
def test_each_part_is_within_a_cent_of_its_share(cents: int, weights: list[int]) -> None:
    for part, weight in zip(split(cents, weights), weights, strict=True):
        assert abs(part - Fraction(cents * weight, sum(weights))) < 1


@given(CENTS, WEIGHTS)
def test_a_refund_splits_as_the_payment_did(cents: int, weights: list[int]) -> None:
    assert split(-cents, weights) == tuple(-part for part in split(cents, weights))


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_a_split_needs_a_weight(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)


@given(st.integers(0, 100_000), st.decimals("0", "100", places=4), st.sampled_from(sorted(ROUNDINGS)))
def test_a_price_is_rounded_once_at_the_end(minutes: int, price: Decimal, rounding: str) -> None:
    exact = Fraction(minutes) * Fraction(price) * 100 / 60
    rounded = priced(minutes, price, rounding)
    assert abs(rounded - exact) <= (Fraction(1, 2) if rounding.startswith("half") else 1)


def test_half_a_cent_goes_where_the_rounding_says() -> None:
    half = {"half-up": 3, "half-down": 2, "half-even": 2, "down": 2, "up": 3}
    assert {name: priced(1, Decimal("1.5"), name) for name in half} == half
    assert {name: to_cents(Decimal("0.025"), name) for name in half} == half


def test_five_per_cent_of_an_amount() -> None:
    assert share(120_000, percent=Decimal("5")) == 6_000
    assert share(-130, percent=Decimal("5")) == -7


@given(CENTS)
def test_euros_and_cents_say_the_same(cents: int) -> None:
    assert to_cents(to_euros(cents)) == cents
