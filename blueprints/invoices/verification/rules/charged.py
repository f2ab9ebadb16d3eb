"""Who pays for the hours of a report that is of several Comuni: by residence and shares on the day of each."""

import weakref
from collections import defaultdict
from functools import cached_property

import numpy as np

from blueprints.invoices.verification.columns import Flags, Ints, ints
from blueprints.invoices.verification.hours import Hours
from blueprints.invoices.verification.lookups import Lookups
from blueprints.invoices.verification.matching import ReportLine
from blueprints.invoices.verification.rules.paper import Case

WHOLE = 1_000_000
Payer = tuple[int, int]
_FUND_BITS = 31


class Charged:
    """The Comuni and funds (0 for the Comune's own money) that pay for report lines, with their weights."""

    def __init__(self, hours: Hours, lookups: Lookups) -> None:
        self._hours = hours
        # The lookups keep this for the run: a circle would hold all that a run read until the collector comes by.
        self._lookups: Lookups = weakref.proxy(lookups)
        self._found: dict[int, dict[Payer, int]] = {}

    @cached_property
    def _ordered(self) -> Ints:
        return self._hours.report_line[self._hours.by_report]

    @cached_property
    def _comune(self) -> Ints:
        """The Comune of residence on each entry's day, 0 when it is not known."""
        projects = self._lookups.table("projects", "id")
        residences = self._lookups.register("residences", "beneficiary")
        people = projects.pick("beneficiary", projects.row_of(self._hours.project), 0)
        return residences.pick("comune", residences.at(people, moment=self._hours.day), 0)

    @cached_property
    def _shares(self) -> dict[int, list[tuple[int, int, int, int]]]:
        """By project: first day, day after the last, fund, share in millionths."""
        frame = self._lookups.world.table("allocations")
        columns = (ints(frame[name]).tolist() for name in ("project", "start", "end", "fund", "millionths"))
        found = defaultdict(list)
        for project, *row in zip(*columns, strict=True):
            found[project].append((row[0], row[1], row[2], row[3]))
        return found

    @cached_property
    def _is_shared(self) -> Flags:
        """Whether an entry names no fund and its project has shares."""
        shared = np.isin(self._hours.project, np.array(sorted(self._shares), dtype=np.int64))
        found: Flags = shared & (self._hours.fund == 0)
        return found

    def may_name(self, funds: frozenset[int]) -> bool:
        """Whether any entry or share is of one of the funds."""
        return not funds.isdisjoint(self._funds)

    @cached_property
    def _funds(self) -> frozenset[int]:
        shares = {row[2] for rows in self._shares.values() for row in rows}
        return frozenset(shares | set(np.unique(self._hours.fund).tolist()))

    def of(self, report: ReportLine) -> dict[Payer, int]:
        """Who pays for a report line: the Comune that it names with its fund, else by its entries."""
        if report.comune:
            return {(report.comune, report.fund): 1}
        if report.id not in self._found:
            self._found[report.id] = self._of_entries(report) or {(0, report.fund): 1}
        return self._found[report.id]

    def _of_entries(self, report: ReportLine) -> dict[Payer, int]:
        number = report.adjusts or report.id
        low, high = (int(np.searchsorted(self._ordered, number, side=side)) for side in ("left", "right"))
        places = self._hours.by_report[low:high]
        places = places[self._hours.billed[places] > 0]
        found: dict[Payer, int] = defaultdict(int)
        plain = places[~self._is_shared[places]]
        fund = np.where(self._hours.fund[plain] > 0, self._hours.fund[plain], report.fund)
        keys, of = np.unique((self._comune[plain] << _FUND_BITS) + fund, return_inverse=True)
        minutes = np.zeros(len(keys), dtype=np.int64)
        np.add.at(minutes, of, self._hours.billed[plain])
        for key, all_ in zip(keys.tolist(), minutes.tolist(), strict=True):
            found[key >> _FUND_BITS, key & ((1 << _FUND_BITS) - 1)] += all_ * WHOLE
        for place in places[self._is_shared[places]].tolist():
            day, billed = int(self._hours.day[place]), int(self._hours.billed[place])
            rows = [row[2:] for row in self._shares[int(self._hours.project[place])] if row[0] <= day < row[1]]
            for payer, part in rows or [(report.fund, WHOLE)]:
                found[int(self._comune[place]), payer] += billed * part
        return {payer: weight for payer, weight in sorted(found.items()) if weight}


def charged(case: Case) -> Charged:
    """Who pays, worked out once in a run."""
    return case.lookups.of_run("charged", lambda: Charged(Hours(case.world), case.lookups))


def split(cents: int, payers: dict[Payer, int]) -> dict[Payer, int]:
    """Cents by the payers' weights, none lost: each gets the difference of two running shares."""
    total, until, before, found = sum(payers.values()), 0, 0, {}
    for payer, weight in payers.items():
        until += weight
        running = (2 * cents * until + total) // (2 * total)
        found[payer], before = running - before, running
    return found
