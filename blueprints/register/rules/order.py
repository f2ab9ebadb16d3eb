"""The order in which citizens see the providers: by lot, drawn anew each day, and verifiable by anyone.

Nobody can be first by name, by size or by money; and nobody has to believe it, because the draw can be
repeated: sort the SHA-256 of `accredita:<day>:<id>` (lessons §4.12).
"""

import hashlib
from collections.abc import Iterable
from datetime import date


def seed(day: date) -> str:
    """The public seed of a day's draw, such as `accredita:2026-11-21`."""
    return f"accredita:{day.isoformat()}"


def draw(day: date, accreditation_id: int) -> str:
    """The lot of an accreditation on a day, in hexadecimal: the smallest comes first."""
    return hashlib.sha256(f"{seed(day)}:{accreditation_id}".encode()).hexdigest()


def drawn(day: date, accreditation_ids: Iterable[int]) -> tuple[int, ...]:
    """The ids in the day's order."""
    return tuple(sorted(accreditation_ids, key=lambda each: (draw(day, each), each)))
