"""Pure: what hours that were paid at one price come to at another (domain §5.2, §10.2 case 7).

Only the difference is asked for, by a document of its own: what was liquidated is never rewritten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.money import priced

UNITS = 10**8


@dataclass(frozen=True, kw_only=True)
class PaidHours:
    """An access's verified cents on one line, with three prices in 1/10^8 euro an hour.

    `billed` is the line's, `before` and `after` are the tariffs of its day (-1 where none holds).
    """

    month: date
    service_code: str
    profile: str
    cents: int
    billed: int
    before: int
    after: int


@dataclass(frozen=True, kw_only=True, order=True)
class Line:
    """Hours of one month at one price that come to cost another: cents are (new - old) for the minutes."""

    month: date
    service_code: str
    profile: str
    old_price: Decimal
    new_price: Decimal
    minutes: int

    @property
    def cents(self) -> int:
        """Above zero when the provider gets more."""
        return priced(self.minutes, self.new_price - self.old_price)


def prices_of(hours: PaidHours) -> tuple[int, int] | None:
    """The price that was paid and the one to be paid, None where nothing is to be settled.

    Dearer hours: from the old tariff, or from what was billed where that was above it. Cheaper hours: from
    what was paid, which is never above the old tariff.
    """
    if hours.before <= 0 or hours.after < 0 or hours.billed <= 0 or hours.cents <= 0:
        return None
    if hours.after > hours.before:
        old, new = max(hours.before, hours.billed), hours.after
        return (old, new) if new > old else None
    old, new = min(hours.before, hours.billed), hours.after
    return (old, new) if new < old else None


def lines_of(paid: Iterable[PaidHours]) -> tuple[Line, ...]:
    """The lines of an adjustment in their order; minutes are those verified, to the nearest whole one of a line."""
    sums: dict[tuple[date, str, str, int, int], Fraction] = {}
    for each in paid:
        step = prices_of(each)
        if step is not None:
            key = (each.month, each.service_code, each.profile, *step)
            verified_at = min(each.billed, each.before)
            sums[key] = sums.get(key, Fraction(0)) + Fraction(each.cents * UNITS * 60, verified_at * 100)
    found = [
        Line(
            month=month,
            service_code=service,
            profile=profile,
            old_price=Decimal(old) / UNITS,
            new_price=Decimal(new) / UNITS,
            minutes=int(minutes + Fraction(1, 2)),
        )
        for (month, service, profile, old, new), minutes in sums.items()
    ]
    return tuple(sorted(each for each in found if each.minutes))


def total(lines: Iterable[Line]) -> int:
    """What all lines come to, in cents without VAT."""
    return sum(each.cents for each in lines)


def document_for(cents: int) -> str:
    """What the provider sends: an invoice for more, a credit note for less."""
    return "TD01" if cents > 0 else "TD04"


CODE = "CONG-"


def code_of(year: int, number: int) -> str:
    """What the provider writes on its document."""
    return f"{CODE}{year}-{number}"


def may_name_one(texts: Iterable[str]) -> bool:
    """Whether one of a document's texts looks as if it named an adjustment."""
    return any(CODE in text.upper() for text in texts)


def named_in(code: str, texts: Iterable[str]) -> bool:
    """Whether one of a document's texts names the adjustment's code, blanks and case aside."""
    wanted = _plain(code)
    return any(wanted in _plain(text).replace(".", " ").split() or wanted == _plain(text) for text in texts)


def _plain(text: str) -> str:
    return " ".join(text.upper().split())


def disputed_beside(billed: int, owed: int, disputed: Sequence[int]) -> tuple[int, ...]:
    """What is left in dispute of an invoice's findings when an adjustment owes some of its cents: the last go first."""
    free = min(max(owed, 0), max(billed, 0))
    found = list(disputed)
    for place in reversed(range(len(found))):
        taken = min(free, found[place])
        found[place] -= taken
        free -= taken
    return tuple(found)
