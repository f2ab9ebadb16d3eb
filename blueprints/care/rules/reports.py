"""What may be decided about a monthly report."""

from collections.abc import Sequence
from datetime import date

from app.decisions import Refusal
from app.periods import Period
from blueprints.care.rules.billing import Line, Unpriced


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


def reasons_not_to_cut(submitted_minutes: int, accepted_minutes: int, reason: str) -> tuple[Refusal, ...]:
    """Why a line may not be granted so many minutes: more than asked, or fewer without a reason."""
    if not 0 <= accepted_minutes <= submitted_minutes:
        return (Refusal("accepted-out-of-range", most=submitted_minutes),)
    if accepted_minutes < submitted_minutes and not reason.strip():
        return (Refusal("reason-missing-for-cut"),)
    return ()
