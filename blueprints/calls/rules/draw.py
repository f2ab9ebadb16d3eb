"""Which self-declarations are checked: a sample that anybody can draw again from the published seed.

The algorithm, as it is published: the sample has `percent` of the applications rounded up, and not less than
`least`. Each application's ticket is the SHA-256, in hexadecimal, of the seed, a vertical bar and its receipt
number, in UTF-8. Tickets are put in alphabetical order and the first ones are drawn. Applications about which
there is a doubt are checked as well, beside those drawn. (Art. 71 DPR 445/2000; 6% is a published example.)
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from app.lots import sample_size, ticket

__all__ = ["Drawn", "draw", "sample_size", "ticket"]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One checked application: its receipt number, its ticket, and whether it came by lot, by doubt or both."""

    receipt: str
    ticket: str
    by_lot: bool
    doubtful: bool


def draw(
    receipts: Collection[str], *, seed: str, percent: Decimal, doubtful: Collection[str] = (), least: int = 0
) -> tuple[Drawn, ...]:
    """The applications to check, in the order of their tickets.

    Raises:
        ValueError: an empty seed, or a doubtful application that is not among the receipts.
    """
    everyone, doubts = frozenset(receipts), frozenset(doubtful)
    if not seed:
        raise ValueError("a draw needs a published seed")
    if doubts - everyone:
        raise ValueError("a doubtful application is not among those lodged")
    ordered = sorted((ticket(seed, receipt), receipt) for receipt in everyone)
    lucky = {receipt for _, receipt in ordered[: sample_size(len(everyone), percent, least)]}
    return tuple(
        Drawn(receipt=receipt, ticket=mark, by_lot=receipt in lucky, doubtful=receipt in doubts)
        for mark, receipt in ordered
        if receipt in lucky or receipt in doubts
    )
