"""Amounts in integer cents; unit prices and quantities as exact decimals.

Rounding and splitting happen here and nowhere else.
"""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")


class Amount(int):
    """Cents that a sentence shows as euros, in the way of the reader's language."""


ROUNDINGS = {
    "half-up": ROUND_HALF_UP,
    "half-even": ROUND_HALF_EVEN,
    "half-down": ROUND_HALF_DOWN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}


def to_cents(euros: Decimal, rounding: str = "half-up") -> int:
    """Euros as whole cents, rounded by one of `ROUNDINGS` (half away from zero by default)."""
    return int((euros * 100).quantize(Decimal(1), rounding=ROUNDINGS[rounding]))


def to_euros(cents: int) -> Decimal:
    """Whole cents as euros with two decimals."""
    return (Decimal(cents) / 100).quantize(CENT)


def priced(minutes: int, unit_price: Decimal, rounding: str = "half-up") -> int:
    """Cents for `minutes` of service at `unit_price` euros an hour, rounded once at the end."""
    exact = Fraction(minutes) * Fraction(unit_price) * 100 / 60
    return _rounded(exact, rounding)


def share(cents: int, *, percent: Decimal, rounding: str = "half-up") -> int:
    """`percent` per cent of an amount, in cents (used for VAT)."""
    return _rounded(Fraction(cents) * Fraction(percent) / 100, rounding)


def interest(cents: int, *, percent_a_year: Decimal, days: int, rounding: str = "half-up") -> int:
    """Simple interest for some days of a year of 365, in cents, rounded once."""
    return _rounded(Fraction(cents) * Fraction(percent_a_year) * days / (100 * 365), rounding)


def split(cents: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split an amount by weights without losing a cent.

    Each part gets its share rounded towards zero; the cents left over go one each to the largest
    remainders, and among equal ones to the first.

    Raises:
        ValueError: a weight is negative or all are zero.
    """
    total = sum(weights)
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be non-negative and not all zero")
    sign, amount = (-1, -cents) if cents < 0 else (1, cents)
    parts = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return tuple(sign * part for part in parts)


def _rounded(exact: Fraction, rounding: str) -> int:
    sign, amount = (-1, -exact) if exact < 0 else (1, exact)
    whole, rest = divmod(amount.numerator, amount.denominator)
    twice = 2 * rest
    up = {
        "half-up": twice >= amount.denominator,
        "half-down": twice > amount.denominator,
        "half-even": twice > amount.denominator or (twice == amount.denominator and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[rounding]
    return sign * (whole + up)
