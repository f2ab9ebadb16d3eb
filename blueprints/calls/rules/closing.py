"""Who is warned that a window closes while their draft is not lodged."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def warning_due(*, closes: datetime, started: datetime, now: datetime, hours: Iterable[int]) -> int | None:
    """The warning that is due for a draft, by the hours before the closing; None when there is none.

    Only the nearest one: who is told late is not told twice. A draft begun after a warning's instant does not get
    that warning any more, because who begins so late has just read the closing.
    """
    due = [each for each in hours if started <= closes - timedelta(hours=each) <= now < closes]
    return min(due, default=None)
