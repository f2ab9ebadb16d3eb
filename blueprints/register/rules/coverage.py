"""In which Comuni an accreditation holds on a day: those of its beginning, and what agreed variations added or took."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.decisions import Refusal

ALWAYS = date.min


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A Comune for the days [valid_from, valid_to); `ALWAYS` when it came with the enrolment.

    `recorded_at` is when its beginning was recorded (None: with the enrolment), `ended_at` when its end was.
    """

    comune_id: int
    valid_from: date = ALWAYS
    valid_to: date | None = None
    recorded_at: datetime | None = None
    ended_at: datetime | None = None

    def holds(self, day: date, known_at: datetime | None = None) -> bool:
        """Whether it holds on a day, as known at an instant (None: now)."""
        if known_at is not None and self.recorded_at is not None and self.recorded_at > known_at:
            return False
        end_known = self.ended_at is not None and (known_at is None or self.ended_at <= known_at)
        return self.valid_from <= day and not (end_known and self.valid_to is not None and self.valid_to <= day)


def comuni_on(covers: Iterable[Cover], day: date, known_at: datetime | None = None) -> frozenset[int]:
    """The Comuni on a day, as known at an instant."""
    return frozenset(each.comune_id for each in covers if each.holds(day, known_at))


def reasons_not_to_vary_territory(
    covers: Iterable[Cover],
    *,
    added: Collection[int],
    removed: Collection[int],
    effective_from: date,
    territory_ids: Collection[int],
) -> tuple[Refusal, ...]:
    """Why these Comuni may not come and go from a day on; changes follow each other in time."""
    listed = tuple(covers)
    inside = comuni_on(listed, effective_from)
    found = []
    if not added and not removed:
        found.append(Refusal("variation-empty"))
    if set(added) & inside or set(removed) - inside or set(added) & set(removed):
        found.append(Refusal("variation-comuni-as-they-are"))
    if set(added) - set(territory_ids):
        found.append(Refusal("accredited-comune-outside", comuni=len(set(added) - set(territory_ids))))
    if not (inside | set(added)) - set(removed):
        found.append(Refusal("variation-leaves-nothing"))
    changes = [day for each in listed for day in (each.valid_from, each.valid_to) if day not in (None, ALWAYS)]
    latest = max((day for day in changes if day is not None), default=None)
    if latest is not None and effective_from <= latest:
        found.append(Refusal("variation-before-later-one", latest=latest))
    return tuple(found)
