"""Which tariff holds for a service delivered on a day.

A tariff is chosen by the day of the service, never by the day of the invoice (domain §5.2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.decisions import Refusal
from app.periods import Period

# Of two tariffs that say equally much, the one that names the later quality wins: nearly all name a profile and a
# day type, so that the price of an evening or of a fund would else never hold.
QUALITIES = ("profile", "day_type", "time_band", "school_level", "fund")
ANY = ""


@dataclass(frozen=True, kw_only=True)
class TariffKey:
    """What a price is for; an empty quality fits every value. `provider_id` is the provider with which a price was
    agreed, None for the price of all.
    """

    service_code: str
    profile: str = ANY
    day_type: str = ANY
    time_band: str = ANY
    school_level: str = ANY
    fund: str = ANY
    provider_id: int | None = None

    def qualities(self) -> tuple[str, ...]:
        """The qualities, the rarest last."""
        return tuple(getattr(self, name) for name in QUALITIES)

    def fits(self, asked: "TariffKey") -> bool:
        """Whether a tariff with this key may price what was asked."""
        if self.provider_id not in {None, asked.provider_id}:
            return False
        pairs = zip(self.qualities(), asked.qualities(), strict=True)
        return self.service_code == asked.service_code and all(own in {ANY, wanted} for own, wanted in pairs)

    @property
    def closeness(self) -> tuple[bool, int, tuple[bool, ...]]:
        """How much the key says: what was agreed with the provider first, then more named qualities, then the
        rarer ones.
        """
        named = tuple(quality != ANY for quality in reversed(self.qualities()))
        return self.provider_id is not None, sum(named), named


@dataclass(frozen=True, kw_only=True)
class Price:
    """A unit price in euros an hour, for the days of its period."""

    id: int
    key: TariffKey
    period: Period
    unit_price: Decimal


def price_for(prices: Iterable[Price], asked: TariffKey, day: date) -> Price | None:
    """The price of a service of that kind delivered on `day`: the closest that fits, None when none does."""
    fitting = [price for price in prices if price.period.holds(day) and price.key.fits(asked)]
    return max(fitting, key=lambda price: (price.key.closeness, -price.id), default=None)


def reasons_not_to_set(
    latest: Price | None, *, valid_from: date, valid_to: date | None, unit_price: Decimal
) -> tuple[Refusal, ...]:
    """Why a new price may not follow the latest one with the same key (None: it is the first)."""
    found = []
    if unit_price <= 0:
        found.append(Refusal("tariff-not-positive", unit_price=unit_price))
    if valid_to is not None and valid_to <= valid_from:
        found.append(Refusal("act-period-backwards", start=valid_from, end=valid_to))
    if latest is not None and valid_from <= latest.period.start:
        found.append(Refusal("tariff-not-after-latest", latest=latest.period.start))
    return tuple(found)
