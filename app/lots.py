"""Drawing lots that anybody can draw again: from a seed, with nothing left to chance or to a person.

The ticket of a thing is the SHA-256, in hexadecimal, of the seed, a vertical bar and the thing's name, in UTF-8.
Whoever has the lowest tickets, in alphabetical order, is drawn.
"""

import hashlib
from decimal import ROUND_CEILING, Decimal


def ticket(seed: str, name: str) -> str:
    """The ticket of a thing."""
    return hashlib.sha256(f"{seed}|{name}".encode()).hexdigest()


def sample_size(count: int, percent: Decimal, least: int = 0) -> int:
    """How many of `count` are drawn: the share rounded up, `least` at least, and never more than there are."""
    share = (Decimal(count) * percent / 100).to_integral_value(rounding=ROUND_CEILING)
    return min(count, max(int(share), least))
