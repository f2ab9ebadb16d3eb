"""When a member of a commission is written to about what waits for them."""

from collections.abc import Iterable
from datetime import date


def reminder_period(waiting_since: Iterable[date], *, every_days: int, today: date) -> int | None:
    """The number of the period in which to write today, None for not at all; at most one letter a period goes out.

    Somebody is written to once the oldest thing has waited for `every_days`; 0 means never.
    """
    since = min(waiting_since, default=None)
    if every_days <= 0 or since is None or (today - since).days < every_days:
        return None
    return today.toordinal() // every_days
