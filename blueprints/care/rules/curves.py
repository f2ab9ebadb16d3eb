"""Lines of a picture, in whole units, from minutes so far by month."""

from collections.abc import Sequence
from dataclasses import dataclass

from blueprints.care.rules.costs import MonthOfBudget

WIDTH, HEIGHT, MARGIN = 600, 160, 8


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Two lines as SVG points: what is authorised, and what was delivered until now. `most` is the top, in minutes."""

    width: int
    height: int
    authorised: str
    delivered: str
    most: int


def curve(months: Sequence[MonthOfBudget]) -> Curve | None:
    """The burn-down as a picture, None with fewer than two months or nothing authorised."""
    most = max((max(month.authorised_so_far, month.delivered_so_far) for month in months), default=0)
    if len(months) < 2 or most == 0:
        return None

    def points(minutes: Sequence[int]) -> str:
        step = (WIDTH - 2 * MARGIN) * 1000 // (len(months) - 1)
        high = HEIGHT - 2 * MARGIN
        return " ".join(
            f"{MARGIN + place * step // 1000},{HEIGHT - MARGIN - high * value // most}"
            for place, value in enumerate(minutes)
        )

    done = [month.delivered_so_far for month in months if month.delivered_minutes is not None]
    return Curve(
        width=WIDTH,
        height=HEIGHT,
        authorised=points([month.authorised_so_far for month in months]),
        delivered=points(done),
        most=most,
    )
