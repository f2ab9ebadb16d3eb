"""Which accepted report line does an invoice line bill?

By `RiferimentoAmministrazione`; else by service, month and unit price; else not at all. Each answer with
its reason.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import polars as pl

from blueprints.invoices.verification.columns import day_number
from blueprints.invoices.verification.facts import ACCEPTED_STATES, Document, Line, World
from blueprints.invoices.verification.lookups import Lookups
from blueprints.invoices.verification.objections import (
    fiscal,
    is_stamp_duty,
    last_day,
    names,
    price_units,
    quantity_units,
)
from blueprints.invoices.verification.tariffs import Rate, Tariffs

_WORD = re.compile(r"\w+(?:[./_-]+\w+)*")
# A code that is told from other words: with a digit and something else.
_TELLING = re.compile(r"^(?=.{3,})(?=.*\d)(?=.*[^\d\s])")
_MONTH = re.compile(r"(?:20\d\d[-/.](?:0?[1-9]|1[0-2]))|(?:(?:0?[1-9]|1[0-2])[-/.]20\d\d)")


class How(StrEnum):
    """How a line was matched."""

    REFERENCE = "reference"
    SERVICE_MONTH_PRICE = "service-month-price"
    STAMP_DUTY = "stamp-duty"
    UNMATCHED = "unmatched"


class ReportLine(NamedTuple):
    """A row of the frame `report_lines`."""

    id: int
    code: str
    provider: int
    service: int
    profile: int
    day_type: int
    band: int
    level: int
    fund: int
    comune: int
    month: date
    accepted_minutes: int
    state: int
    submitted: date
    accepted: date
    adjusts: int

    @property
    def is_accepted(self) -> bool:
        """Whether the agency has accepted it, wholly or in part."""
        return self.state in ACCEPTED_STATES


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a line bills; `reason` says why, or why not: reference, unique, same-hours, alone, stamp-duty,
    reference-unknown (which rule R14 objects to, though the price may tell what is meant),
    reference-of-another, none, several."""

    report: ReportLine | None
    how: How
    reason: str


class Matcher:
    """Matches the lines of documents against the report lines of a world."""

    def __init__(self, world: World, lookups: Lookups) -> None:
        self._world = world
        self._matched_by_id: dict[str, tuple[Match, ...]] = {}
        self._tariffs = lookups.once("tariffs", Tariffs)
        self._mandates = lookups.once("mandates", lambda frame: _grouped(frame, "issuer"))
        self._pacts = lookups.once("pacts", lambda frame: _grouped(frame, "cig"))

    @cached_property
    def reports(self) -> dict[int, ReportLine]:
        """The report lines by id."""
        return {one.id: one for one in map(ReportLine._make, self._world.table("report_lines").rows())}

    @cached_property
    def _by_code(self) -> dict[str, list[ReportLine]]:
        found = defaultdict(list)
        for one in self.reports.values():
            found[one.code.strip().casefold()].append(one)
        return found

    @cached_property
    def _by_month(self) -> dict[tuple[int, date], list[ReportLine]]:
        found = defaultdict(list)
        for one in self.reports.values():
            found[one.provider, one.month].append(one)
        return found

    def providers(self, document: Document) -> frozenset[int]:
        """Whose services the issuer may bill on the document's date: its own, and those it has a mandate for."""
        lent = (
            row["provider"]
            for row in self._mandates.get(document.issuer, ())
            if row["start"] <= document.dated < row["end"]
        )
        return frozenset({document.issuer, *lent} - {0})

    def match(self, document: Document) -> tuple[Match, ...]:
        """The matches of a document's lines, in their order; found once for each document id."""
        if document.id not in self._matched_by_id:
            whose = self.providers(document)
            self._matched_by_id[document.id] = tuple(self._matched(document, line, whose) for line in document.lines)
        return self._matched_by_id[document.id]

    def _matched(self, document: Document, line: Line, whose: frozenset[int]) -> Match:
        if is_stamp_duty(document, line, self._world.parameters):
            return Match(report=None, how=How.STAMP_DUTY, reason="stamp-duty")
        reference = line.administration_reference.strip().casefold()
        named = self._by_code.get(reference, []) if reference else []
        own = [one for one in named if one.provider in whose]
        if len(own) == 1:
            return Match(report=own[0], how=How.REFERENCE, reason="reference")
        if named:
            return Match(report=None, how=How.UNMATCHED, reason="several" if own else "reference-of-another")
        told = self._told(document, line, whose)
        if told is not None:
            return Match(report=told, how=How.REFERENCE, reason="reference")
        found = self._by_price(document, line, whose)
        if not reference or self._is_of_something_else(document, reference):
            return found
        return replace(found, reason="reference-unknown")

    def _told(self, document: Document, line: Line, whose: frozenset[int]) -> ReportLine | None:
        """The one report of these providers whose code stands elsewhere: among words of the reference, in another
        reference of the line, in its description; in the first of these places that names one at all.
        """
        references = [one.identifier for one in document.references if line.number in one.lines]
        for texts in ([line.administration_reference], line.extra, references, [line.description]):
            words = {word for text in texts for word in (text.casefold(), *_WORD.findall(text.casefold()))}
            codes = (word.strip() for word in words if _TELLING.search(word))
            named = {one.id: one for code in codes for one in self._by_code.get(code, ()) if one.provider in whose}
            if named:
                return next(iter(named.values())) if len(named) == 1 else None
        return None

    def _is_of_something_else(self, document: Document, reference: str) -> bool:
        """Whether a reference names something that is known and no report: its month, service, Comune, fund,
        project, pact, order, CIG or CUP."""
        told = {text.casefold() for one in document.references for text in (one.identifier, one.cig, one.cup) if text}
        return reference in told or reference in self._known or bool(_MONTH.fullmatch(reference))

    @cached_property
    def _known(self) -> frozenset[str]:
        kinds = ("project", "provider", "fund", "comune")
        codes = {code.casefold() for kind in kinds for code in self._world.codes.get(kind, {}).values()}
        services = {one.code.casefold() for one in self._world.services}
        return frozenset(codes | services | {str(one).casefold() for one in self._pacts})

    def _by_price(self, document: Document, line: Line, whose: frozenset[int]) -> Match:
        reports = [
            one
            for month in _months(document, line)
            for provider in sorted(whose)
            for one in self._by_month.get((provider, month), ())
            if not one.adjusts
        ]
        services = self._services_of(document, line)
        candidates = _narrowed([one for one in reports if price_units(line) in self._prices(one)], services)
        candidates = self._spoken_of(line, candidates)
        if len(candidates) == 1:
            return Match(report=candidates[0], how=How.SERVICE_MONTH_PRICE, reason="unique")
        hours = quantity_units(line, self._world.parameters, last_day(document, line))
        same = [one for one in candidates if hours is not None and one.accepted_minutes * 10**8 == hours * 60]
        if len(same) == 1:
            return Match(report=same[0], how=How.SERVICE_MONTH_PRICE, reason="same-hours")
        alone = _narrowed(reports, services)
        if not candidates and len(alone) == 1 and hours is not None and line.unit.strip():
            return Match(report=alone[0], how=How.SERVICE_MONTH_PRICE, reason="alone")
        return Match(report=None, how=How.UNMATCHED, reason="several" if candidates else "none")

    def _spoken_of(self, line: Line, candidates: list[ReportLine]) -> list[ReportLine]:
        """Those whose Comune, fund or profile the line names, where it names any."""
        for kind in ("comune", "fund", "profile") if len(candidates) > 1 else ():
            text = f"{line.description} {line.administration_reference}".casefold()
            of = {one.id: getattr(one, kind) for one in candidates}
            named = {each for each in set(of.values()) - {0} if names(text, self._world.code(kind, each).casefold())}
            candidates = [one for one in candidates if of[one.id] in named] or candidates
        return candidates

    def _prices(self, one: ReportLine) -> set[int]:
        """Every price that a tariff gives to the report line's rate in its month."""
        low, high = month_bounds(one.month)
        rate = Rate(one.service, one.profile, one.day_type, one.band, one.level, one.fund, one.provider)
        return self._tariffs.prices(rate, low, high)

    def _services_of(self, document: Document, line: Line) -> set[int]:
        """The services that the line's CIG or its description name."""
        words = set(line.description.upper().replace(",", " ").replace(".", " ").split())
        named = {one.id for one in self._world.services if one.code.upper() in words}
        cigs = cigs_of(document, line)
        return named or {pact["service"] for cig in cigs for pact in self._pacts.get(cig, ())}


def is_lump(line: Line, report: ReportLine | None, hours: int | None) -> bool:
    """Whether a line settles a difference of price in one sum, not by the hour; `hours` are those it bills, if any."""
    if report is None or not report.adjusts or line.quantity not in (None, 1):
        return False
    return hours is None or (not line.unit.strip() and report.accepted_minutes != 60)


def _grouped(frame: pl.DataFrame, by: str) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        found[row[by]].append(row)
    return dict(found)


def _narrowed(candidates: Sequence[ReportLine], services: set[int]) -> list[ReportLine]:
    """Those of the named services, where any is; then the accepted ones, where any is."""
    fitting = [one for one in candidates if one.service in services] if services else list(candidates)
    accepted = [one for one in fitting if one.is_accepted]
    return accepted or fitting


def _months(document: Document, line: Line) -> Iterable[date]:
    """The month of the line's period; without one, the month before the document's, then its own."""
    if line.start or line.last:
        return {(line.start or last_day(document, line)).replace(day=1): None}
    own = document.dated.replace(day=1)
    return ((own - timedelta(days=1)).replace(day=1), own)


def cigs_of(document: Document, line: Line) -> tuple[str, ...]:
    """The CIGs that hold for a line, those given for the whole document among them."""
    return tuple(
        fiscal(one.cig)
        for one in document.references
        if one.cig.strip() and (not one.lines or line.number in one.lines)
    )


def cups_of(document: Document, line: Line) -> tuple[str, ...]:
    """The CUPs that hold for a line."""
    return tuple(
        fiscal(one.cup)
        for one in document.references
        if one.cup.strip() and (not one.lines or line.number in one.lines)
    )


def month_bounds(month: date) -> tuple[int, int]:
    """Day numbers of a month's first day and of the day after its last."""
    return day_number(month), day_number((month + timedelta(days=32)).replace(day=1))
