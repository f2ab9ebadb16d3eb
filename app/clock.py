"""The only place that reads the clock. Edges call it; everything below takes `now` as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Europe/Rome."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The date that people in Italy read on the calendar at `instant`."""
    return instant.astimezone(ROME).date()


def in_rome(local: datetime) -> datetime:
    """A wall-clock time in Italy as an aware instant in UTC.

    In the repeated hour of October the earlier instant is meant, unless `fold` is set.
    """
    return local.replace(tzinfo=ROME).astimezone(UTC)
