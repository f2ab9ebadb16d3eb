"""Pure: months that were cut into invoices below the threshold of the collection check (edge case 16, a warning)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class MonthBilled:
    """An invoice with the month of its lines and its CIG; net cents, which is what split payment leaves to pay."""

    id: int
    number: str
    provider_id: int
    month: date
    cig: str
    cents: int


def cut_months(invoices: Iterable[MonthBilled], *, above_cents: int) -> dict[int, tuple[str, ...]]:
    """By invoice, the numbers of the others with which it makes a month that is above the threshold only together.

    Each invoice of such a month is at or below the threshold: none would be asked about by itself.
    """
    groups: dict[tuple[int, date, str], list[MonthBilled]] = {}
    for each in invoices:
        if 0 < each.cents <= above_cents:
            groups.setdefault((each.provider_id, each.month, each.cig), []).append(each)
    return {
        one.id: tuple(other.number for other in group if other.id != one.id)
        for group in groups.values()
        if len(group) > 1 and sum(each.cents for each in group) > above_cents
        for one in group
    }
