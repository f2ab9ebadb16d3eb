"""Who pays for the hours of a report that is of several Comuni: by residence and shares on the day of each."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np

from blueprints.invoices.verification.columns import day_of_number
from blueprints.invoices.verification.facts import World
from blueprints.invoices.verification.hours import Hours
from blueprints.invoices.verification.matching import ReportLine
from blueprints.invoices.verification.rules.paper import Case

WHOLE = 1_000_000
Payer = tuple[int, int]
_Rows = dict[int, list[tuple[Any, ...]]]


class Charged:
    """The Comuni and funds (0 for the Comune's own money) that pay for report lines, with their weights."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._found: dict[int, dict[Payer, int]] = {}

    @cached_property
    def _hours(self) -> Hours:
        return Hours(self._world)

    @cached_property
    def _people(self) -> dict[int, int]:
        return dict(self._world.table("projects").select("id", "beneficiary").iter_rows())

    @cached_property
    def _residences(self) -> _Rows:
        return _by_id(self._world.table("residences").select("beneficiary", "start", "end", "comune").rows())

    @cached_property
    def _shares(self) -> _Rows:
        return _by_id(self._world.table("allocations").select("project", "start", "end", "fund", "millionths").rows())

    def of(self, report: ReportLine) -> dict[Payer, int]:
        """Who pays for a report line: the Comune that it names with its fund, else by its entries."""
        if report.comune:
            return {(report.comune, report.fund): 1}
        if report.id not in self._found:
            self._found[report.id] = self._of_entries(report) or {(0, report.fund): 1}
        return self._found[report.id]

    def _of_entries(self, report: ReportLine) -> dict[Payer, int]:
        hours, found = self._hours, defaultdict[Payer, int](int)
        for place in np.flatnonzero(hours.report_line == (report.adjusts or report.id)).tolist():
            minutes, project = int(hours.billed[place]), int(hours.project[place])
            day, fund = day_of_number(hours.day[place]), int(hours.fund[place]) or report.fund
            homes = [one[2] for one in self._residences.get(self._people.get(project, 0), ()) if one[0] <= day < one[1]]
            shares = [one[2:] for one in self._shares.get(project, ()) if one[0] <= day < one[1]]
            for payer, share in ((fund, WHOLE),) if fund or not shares else shares:
                if minutes > 0 and share > 0:
                    found[homes[-1] if homes else 0, payer] += minutes * share
        return dict(sorted(found.items()))


def charged(case: Case) -> Charged:
    """Who pays, worked out once in a run."""
    return case.lookups.of_run("charged", lambda: Charged(case.world))


def split(cents: int, payers: dict[Payer, int]) -> dict[Payer, int]:
    """Cents by the payers' weights, none lost: each gets the difference of two running shares."""
    total, until, before, found = sum(payers.values()), 0, 0, {}
    for payer, weight in payers.items():
        until += weight
        running = (2 * cents * until + total) // (2 * total)
        found[payer], before = running - before, running
    return found


def _by_id(rows: Iterable[tuple[Any, ...]]) -> _Rows:
    """Rows without their first column by it, in the order of their starts."""
    found: _Rows = defaultdict(list)
    for number, *rest in sorted(rows, key=lambda one: one[1]):
        found[number].append(tuple(rest))
    return found
