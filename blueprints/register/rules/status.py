"""What an accreditation is on a day, from its acts, as it was known at an instant.

The register is kept in two times (domain §2.4): the day from which an act takes effect, and the instant at
which it was recorded here. So the list of any day can be shown as it is known now, and as it was known then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ActKind(StrEnum):
    """What an act does to an accreditation."""

    ENROLLED = "enrolled"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    REVOKED = "revoked"
    EXTENDED = "extended"
    WITHDRAWN = "withdrawn"


class Status(StrEnum):
    """What an accreditation is on a day."""

    ABSENT = "absent"
    ENROLLED = "enrolled"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


LISTED = frozenset({Status.ENROLLED, Status.SUSPENDED})


@dataclass(frozen=True, kw_only=True)
class ActFact:
    """One recorded act. `id` breaks ties between acts of one day that were recorded at one instant.

    `effective_to` is the day on which an enrolment or extension ends, or a suspension ends by itself
    (out); None means until another act.
    """

    id: int
    kind: ActKind
    effective_from: date
    effective_to: date | None = None
    recorded_at: datetime
    running_projects_continue: bool | None = None


def known(acts: Iterable[ActFact], at: datetime | None) -> tuple[ActFact, ...]:
    """The acts recorded by `at` (all of them when None), in the order in which they take effect."""
    seen = (act for act in acts if at is None or act.recorded_at <= at)
    return tuple(sorted(seen, key=lambda act: (act.effective_from, act.recorded_at, act.id)))


def status_on(acts: Iterable[ActFact], day: date, known_at: datetime | None = None) -> Status:
    """What the accreditation is on `day`, as the acts recorded by `known_at` say (None: all acts).

    An act that takes effect after the day says nothing about it. Revocation and withdrawal are final, the
    first of them counts; then the end of the period; then the last suspension or resumption.
    """
    begun = [act for act in known(acts, known_at) if act.effective_from <= day]
    if not any(act.kind is ActKind.ENROLLED for act in begun):
        return Status.ABSENT
    for act in begun:
        if act.kind is ActKind.REVOKED:
            return Status.REVOKED
        if act.kind is ActKind.WITHDRAWN:
            return Status.WITHDRAWN
    end = _end(begun)
    if end is not None and end <= day:
        return Status.EXPIRED
    pausing = suspension_of(begun, day)
    return Status.ENROLLED if pausing is None else Status.SUSPENDED


def suspension_of(acts: Iterable[ActFact], day: date, known_at: datetime | None = None) -> ActFact | None:
    """The act that keeps the accreditation suspended on `day`, if one does."""
    turning = [
        act
        for act in known(acts, known_at)
        if act.effective_from <= day and act.kind in {ActKind.SUSPENDED, ActKind.RESUMED}
    ]
    last = turning[-1] if turning else None
    if last is None or last.kind is ActKind.RESUMED:
        return None
    return None if last.effective_to is not None and last.effective_to <= day else last


def _end(begun: Iterable[ActFact]) -> date | None:
    terms = [act.effective_to for act in begun if act.kind in {ActKind.ENROLLED, ActKind.EXTENDED}]
    return terms[-1]


def serves_running_projects(acts: Iterable[ActFact], day: date, known_at: datetime | None = None) -> bool:
    """Whether projects that run already may be served on `day`.

    A suspension says for itself whether they continue (domain §2.8: activities in course are completed).
    """
    facts = tuple(acts)
    status = status_on(facts, day, known_at)
    if status is not Status.SUSPENDED:
        return status is Status.ENROLLED
    pausing = suspension_of(facts, day, known_at)
    return pausing is not None and bool(pausing.running_projects_continue)
