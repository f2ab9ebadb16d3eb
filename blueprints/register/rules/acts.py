"""When an act may be recorded against an accreditation, and a pact signed under it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.decisions import Refusal
from app.periods import Period
from blueprints.register.rules.status import ActFact, ActKind, known


@dataclass(frozen=True, kw_only=True)
class Act:
    """The decision (determinazione) behind a change: its number, its day, and its number in the protocol."""

    number: str
    day: date
    protocol: str = ""


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """An accreditation that a decision would enrol."""

    period: Period
    comune_ids: frozenset[int]
    territory_ids: frozenset[int]
    service_known: bool
    others: tuple[Period, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change that an act would make: from when, until when (out), why."""

    kind: ActKind
    effective_from: date
    effective_to: date | None = None
    reason: str = ""


_NEED_A_REASON = frozenset({ActKind.SUSPENDED, ActKind.REVOKED})


def doubts_about_act(act: Act, *, today: date) -> tuple[Refusal, ...]:
    """Why the act itself cannot be recorded: without number, or dated after today."""
    found = []
    if not act.number.strip():
        found.append(Refusal("act-number-missing"))
    if act.day > today:
        found.append(Refusal("act-in-future", day=act.day))
    return tuple(found)


def reasons_not_to_enrol(enrolment: Enrolment) -> tuple[Refusal, ...]:
    """Why the accreditation may not enter the list."""
    found = []
    if not enrolment.service_known:
        found.append(Refusal("accredited-service-unknown"))
    if not enrolment.comune_ids:
        found.append(Refusal("accreditation-without-territory"))
    if outside := enrolment.comune_ids - enrolment.territory_ids:
        found.append(Refusal("accredited-comune-outside", comuni=len(outside)))
    if any(enrolment.period.meets(other) for other in enrolment.others):
        found.append(Refusal("accredited-already", start=enrolment.period.start))
    return tuple(found)


def reasons_not_to_change(acts: Iterable[ActFact], period: Period, change: Change) -> tuple[Refusal, ...]:
    """Why the change does not follow from the acts recorded so far. Whether the state allows it, the table says.

    `period` is the accreditation's as it stands.
    """
    found = []
    if change.kind in _NEED_A_REASON and not change.reason.strip():
        found.append(Refusal("act-reason-missing"))
    if change.effective_to is not None and change.effective_to <= change.effective_from:
        found.append(Refusal("act-period-backwards", start=change.effective_from, end=change.effective_to))
    if change.kind is ActKind.EXTENDED:
        return (*found, *_reasons_not_to_extend(period, change))
    if not period.holds(change.effective_from):
        found.append(Refusal("act-outside-period", day=change.effective_from, start=period.start, last=period.last))
    earlier = [act for act in known(acts, None) if act.kind is not ActKind.EXTENDED]
    if earlier and change.effective_from < earlier[-1].effective_from:
        found.append(Refusal("act-before-last", day=change.effective_from, last=earlier[-1].effective_from))
    return tuple(found)


def _reasons_not_to_extend(period: Period, change: Change) -> tuple[Refusal, ...]:
    if period.end is None or change.effective_to is None:
        return (Refusal("extension-without-end"),)
    if change.effective_to <= period.end:
        return (Refusal("extension-not-longer", last=period.last),)
    if not (period.start <= change.effective_from <= period.end):
        return (Refusal("act-outside-period", day=change.effective_from, start=period.start, last=period.last),)
    return ()


def reasons_not_to_sign(
    state_is_open: bool, accredited: Period, pact: Period, *, cig: str, others: Iterable[Period]
) -> tuple[Refusal, ...]:
    """Why a pact may not be signed: the accreditation has ended, does not last so long, or has a pact for those days.

    One CIG per pact, taken when it is signed (ANAC resolution 371/2022, domain §2.5).
    """
    found = []
    if not state_is_open:
        found.append(Refusal("accreditation-ended"))
    if not accredited.covers(pact):
        found.append(Refusal("pact-outside-accreditation", start=accredited.start, last=accredited.last))
    if not cig.strip():
        found.append(Refusal("cig-missing"))
    if any(pact.meets(other) for other in others):
        found.append(Refusal("pact-overlaps"))
    return tuple(found)


def reasons_not_to_complete(accredited: Period, *, start: date, end: date | None) -> tuple[Refusal, ...]:
    """Why a drafted pact may not hold for [start, end): it ends before it begins, or the accreditation is shorter."""
    if end is not None and end <= start:
        return (Refusal("pact-ends-before", start=start),)
    if not accredited.covers(Period(start, end)):
        return (Refusal("pact-outside-accreditation", start=accredited.start, last=accredited.last),)
    return ()


def reasons_not_to_terminate(pact: Period, *, on: date) -> tuple[Refusal, ...]:
    """Why a pact may not end on that day (out)."""
    if on <= pact.start or (pact.end is not None and on > pact.end):
        return (Refusal("act-outside-period", day=on, start=pact.start, last=pact.last),)
    return ()
