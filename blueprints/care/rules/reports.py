"""What may be decided about a monthly report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.decisions import Refusal
from app.periods import Period
from blueprints.care.rules.billing import Line, Unpriced


@dataclass(frozen=True, kw_only=True)
class LineDecision:
    """What the case worker grants of a line."""

    line_id: int
    accepted_minutes: int
    reason: str = ""


def reasons_not_to_submit(
    month: Period, today: date, lines: Sequence[Line], unpriced: Sequence[Unpriced], open_batches: int
) -> tuple[Refusal, ...]:
    """Why a report may not go to the agency yet."""
    found = []
    if month.end is None or today < month.end:
        found.append(Refusal("month-not-over", end=month.last))
    if open_batches:
        found.append(Refusal("imports-in-progress", count=open_batches))
    if not lines and not unpriced:
        found.append(Refusal("report-empty"))
    found += [
        Refusal("tariff-missing", profile=each.profile, day=each.day, holiday=each.day_type == 2)
        for each in unpriced[:20]
    ]
    return tuple(found)


def reasons_not_to_decide(submitted: dict[int, int], decisions: Sequence[LineDecision]) -> tuple[Refusal, ...]:
    """Why the decisions do not fit the lines (`submitted`: minutes by line id)."""
    found = []
    if {each.line_id for each in decisions} != submitted.keys() or len(decisions) != len(submitted):
        return (Refusal("report-lines-changed"),)
    for each in decisions:
        most = submitted[each.line_id]
        if not 0 <= each.accepted_minutes <= most:
            found.append(Refusal("accepted-out-of-range", line=each.line_id, most=most))
        elif each.accepted_minutes < most and not each.reason.strip():
            found.append(Refusal("reason-missing-for-cut", line=each.line_id))
    return tuple(found)


def is_whole(submitted: dict[int, int], decisions: Sequence[LineDecision]) -> bool:
    """Whether nothing was cut."""
    return all(each.accepted_minutes == submitted[each.line_id] for each in decisions)
