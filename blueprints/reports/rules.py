"""Pure: the indicator of timeliness, the ageing of debts, and which groups of people are too small to be shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from app import crowds

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class PaidInvoice:
    """A payment: its cents, the day by which and the day on which it was made."""

    cents: int
    due_on: date
    paid_on: date


def timeliness(payments: Iterable[PaidInvoice]) -> Decimal | None:
    """The indicator of timeliness of payments, in days with two decimals (DPCM 22/9/2014, art. 9).

    The days between due date and payment of each invoice, weighted by what was paid: below zero when the
    agency pays before it must. None when nothing was paid.
    """
    known = [each for each in payments if each.cents > 0]
    total = sum(each.cents for each in known)
    if not total:
        return None
    days = Fraction(sum(each.cents * (each.paid_on - each.due_on).days for each in known), total)
    return (Decimal(days.numerator) / Decimal(days.denominator)).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter, counted from 1."""
    return day.year, (day.month + 2) // 3


def last_quarters(today: date, count: int) -> list[tuple[int, int]]:
    """The quarter of a day and those before it, the oldest first."""
    year, quarter = quarter_of(today)
    places = (year * 4 + quarter - 1 - back for back in range(count))
    return [(place // 4, place % 4 + 1) for place in sorted(places)]


@dataclass(frozen=True, kw_only=True)
class Debt:
    """Something owed: cents, and the day by which it is due."""

    cents: int
    due_on: date


AGES = ("not-due", "1-30", "31-60", "61-90", "over-90")


def age_of(due_on: date, today: date) -> str:
    """The age of a debt, one of `AGES`, by the days since its due date."""
    days = (today - due_on).days
    if days <= 0:
        return "not-due"
    return "1-30" if days <= 30 else "31-60" if days <= 60 else "61-90" if days <= 90 else "over-90"


def ageing(debts: Iterable[Debt], today: date) -> dict[str, int]:
    """Cents by age; every cent is in one of `AGES`."""
    found = dict.fromkeys(AGES, 0)
    for debt in debts:
        found[age_of(debt.due_on, today)] += debt.cents
    return found


@dataclass(frozen=True, kw_only=True)
class Group:
    """What a group of people costs one Comune; `people` are ids that leave this module only as a count."""

    service_code: str
    fund: str
    net_cents: int
    vat_cents: int
    people: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A group as it may be shown; `people` is None when they are too few to be counted."""

    service_code: str
    fund: str
    net_cents: int
    vat_cents: int
    people: int | None

    @property
    def gross_cents(self) -> int:
        """With VAT."""
        return self.net_cents + self.vat_cents


OTHERS = ""


def shown(groups: Sequence[Group], *, least: int) -> tuple[Shown, ...]:
    """The groups of at least `least` people, and all others together so that nobody can be recognised.

    While the others are too few, the smallest of the rest joins them: neither a small group nor what would be
    left by taking the others from the total can be read. Only when everybody together is too few does one row
    without a count remain. The cents always add up.
    """
    by_key = {(each.service_code, each.fund): each.people for each in groups}
    apart = crowds.hidden(by_key, least=least)
    hidden = [each for each in groups if (each.service_code, each.fund) in apart]
    rest = [each for each in groups if (each.service_code, each.fund) not in apart]
    found = [
        Shown(
            service_code=each.service_code,
            fund=each.fund,
            net_cents=each.net_cents,
            vat_cents=each.vat_cents,
            people=len(each.people),
        )
        for each in sorted(rest, key=lambda each: (each.service_code, each.fund))
    ]
    if hidden:
        count = len(crowds.together(each.people for each in hidden))
        found.append(
            Shown(
                service_code=OTHERS,
                fund=OTHERS,
                net_cents=sum(each.net_cents for each in hidden),
                vat_cents=sum(each.vat_cents for each in hidden),
                people=count if count >= least else None,
            )
        )
    return tuple(found)
