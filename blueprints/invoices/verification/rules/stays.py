"""R35: not during a stay in hospital or in a residence, nor after the day of death."""

from collections.abc import Collection

import numpy as np
import polars as pl

from blueprints.invoices.verification.claims import Claims, Evidence
from blueprints.invoices.verification.columns import Flags, Ints, ints
from blueprints.invoices.verification.hours import Hours

Span = tuple[int, int]


def at_home(evidence: Evidence) -> Claims:
    """R35: home services, during a stay or after death.

    A stay is known to the minute: of an access during which it begins, the minutes before stay billable.
    The day of death itself is billable.
    """
    hours = evidence.hours
    home = hours.with_service("home")
    projects = evidence.lookups.table("projects", "id")
    beneficiary = projects.pick("beneficiary", projects.row_of(hours.project), 0)
    stays = evidence.lookups.once("stays", merged_stays)
    found = [
        (place, *span)
        for place in _concerned(home, beneficiary, stays)
        for span in _inside(hours, place, stays[int(beneficiary[place])])
    ]
    deaths = evidence.lookups.once("deaths", _days_of_death)
    late = [
        (place, 0, max(int(hours.billed[place]), 0))
        for place in _concerned(home, beneficiary, deaths)
        if hours.day[place] > deaths[int(beneficiary[place])]
    ]
    table = np.array(found + late, dtype=np.int64).reshape(-1, 3)
    facts = {
        "day": hours.day[table[:, 0]],
        "after_death_flag": np.repeat(np.array([0, 1]), [len(found), len(late)]),
    }
    return Claims("R35", table[:, 0], table[:, 1], table[:, 2], facts)


def merged_stays(frame: pl.DataFrame) -> dict[int, list[Span]]:
    """Each beneficiary's stays as disjoint spans of seconds, in order."""
    merged: dict[int, list[Span]] = {}
    rows = zip(*(ints(frame[name]).tolist() for name in ("beneficiary", "start", "end")), strict=True)
    for person, start, end in sorted(rows):
        spans = merged.setdefault(person, [])
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return merged


def _days_of_death(frame: pl.DataFrame) -> dict[int, int]:
    return dict(zip(ints(frame["beneficiary"]).tolist(), ints(frame["day"]).tolist(), strict=True))


def _concerned(home: Flags, beneficiary: Ints, known: Collection[int]) -> list[int]:
    """Places of the home entries of people of whom anything is known."""
    if not known:
        return []
    places: list[int] = np.flatnonzero(home & np.isin(beneficiary, np.array(list(known)))).tolist()
    return places


def _inside(hours: Hours, place: int, spans: list[Span]) -> list[Span]:
    """The billed minutes of an entry that lie in the spans."""
    start, end = int(hours.start[place]), int(hours.end[place])
    billed, lasted = max(int(hours.billed[place]), 0), end - start
    if lasted <= 0:
        return []
    inside = []
    for since, until in spans:
        low, high = max(start, since), min(end, until)
        if low < high:
            inside.append((billed * (low - start) // lasted, billed * (high - start) // lasted))
    return inside
