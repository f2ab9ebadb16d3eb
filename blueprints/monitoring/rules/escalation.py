"""Findings, their terms, and when they make the agency think of a suspension (domain §7 [D])."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.decisions import Refusal

SEVERITIES = ("minor", "major", "critical")
CAUSES = ("critical", "majors-repeated", "major-overdue")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Days to put a finding right, by class, as they stand on the day of the minutes."""

    minor_days: int
    major_days: int
    critical_days: int

    def days(self, severity: str) -> int:
        """The days of a class.

        Raises:
            KeyError: there is no such class (a defect of the caller).
        """
        return {"minor": self.minor_days, "major": self.major_days, "critical": self.critical_days}[severity]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How many findings make a suspension be proposed, as they stand today."""

    criticals: int
    majors: int
    within_months: int
    overdue_major: bool


@dataclass(frozen=True, kw_only=True)
class FindingFact:
    """A finding of a closed visit; two are of one kind when they are about the same item."""

    id: int
    item_code: str
    severity: str
    found_on: date
    due_on: date
    resolved_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why a suspension is to be proposed, and the finding that made the cup run over."""

    kind: str
    finding_id: int


def due_on(severity: str, closed_on: date, terms: Terms) -> date:
    """The last day to put a finding right: the day of the minutes is not counted (art. 155 c.p.c.)."""
    return closed_on + timedelta(days=terms.days(severity))


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or that month's last."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    next_month = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (next_month - timedelta(days=1)).day))


def must_propose_suspension(findings: Iterable[FindingFact], *, today: date, limits: Limits) -> bool:
    """Whether an accreditation's findings so far call for a suspension."""
    return bool(causes_to_suspend(findings, today=today, limits=limits))


def causes_to_suspend(findings: Iterable[FindingFact], *, today: date, limits: Limits) -> tuple[Cause, ...]:
    """Each cause that an accreditation's findings give today, in the order critical, repeated, overdue.

    A critical finding counts until it is put right; majors of one kind count for their months even when
    they were put right (it is the repetition that matters); a major counts as overdue from the day after
    its term. A limit of zero switches its cause off.
    """
    known = sorted((each for each in findings if each.found_on <= today), key=lambda each: (each.found_on, each.id))
    return (*_criticals(known, today, limits), *_repeated(known, today, limits), *_overdue(known, today, limits))


def _open_on(finding: FindingFact, day: date) -> bool:
    return finding.resolved_on is None or finding.resolved_on > day


def _criticals(known: list[FindingFact], today: date, limits: Limits) -> tuple[Cause, ...]:
    found = [each for each in known if each.severity == "critical" and _open_on(each, today)]
    if not limits.criticals or len(found) < limits.criticals:
        return ()
    return (Cause(kind="critical", finding_id=found[-1].id),)


def _repeated(known: list[FindingFact], today: date, limits: Limits) -> tuple[Cause, ...]:
    since = months_before(today, limits.within_months)
    by_item: dict[str, list[FindingFact]] = {}
    for each in known:
        if each.severity == "major" and each.found_on > since:
            by_item.setdefault(each.item_code, []).append(each)
    enough = [found[-1] for found in by_item.values() if limits.majors and len(found) >= limits.majors]
    return tuple(Cause(kind="majors-repeated", finding_id=each.id) for each in sorted(enough, key=lambda f: f.id))


def _overdue(known: list[FindingFact], today: date, limits: Limits) -> tuple[Cause, ...]:
    if not limits.overdue_major:
        return ()
    late = [each for each in known if each.severity == "major" and each.due_on < today and _open_on(each, today)]
    return tuple(Cause(kind="major-overdue", finding_id=each.id) for each in sorted(late, key=lambda f: f.id))


def reasons_not_to_resolve(found_on: date, *, resolved_on: date, today: date) -> tuple[Refusal, ...]:
    """Why a finding cannot have been put right on that day."""
    if not found_on <= resolved_on <= today:
        return (Refusal("finding-resolved-when", first=found_on, last=today),)
    return ()
