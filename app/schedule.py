"""The schedule: each slot of a recurring job becomes one outbox row, however many schedulers run."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from app.actors import EVERYTHING, Actor
from app.outbox import later
from app.room import Scheduled
from app.uow import use_case

_MIDNIGHT = datetime(2024, 1, 1, tzinfo=UTC)


def slot_of(every: timedelta, now: datetime) -> datetime:
    """The start of the slot that holds `now`."""
    return _MIDNIGHT + (now - _MIDNIGHT) // every * every


@use_case
def write_due(*, scheduled: Iterable[Scheduled], actor: Actor, now: datetime) -> None:
    """Write the rows of the slots that hold `now`; those already written stay as they are."""
    for each in scheduled:
        slot = slot_of(each.every, now)
        later(each.job, reach=EVERYTHING, dedupe=f"{each.job}@{slot.isoformat()}")
