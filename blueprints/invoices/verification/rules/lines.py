"""R07 (the issuer), R14, R15, R16, R17, R23, R39: what a line bills, against what was accepted."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from blueprints.invoices.verification.facts import FAR, Document, Level, Line
from blueprints.invoices.verification.matching import Match, ReportLine, is_lump, month_bounds
from blueprints.invoices.verification.objections import (
    Objection,
    Part,
    last_day,
    price_of,
    price_units,
    quantity_units,
)
from blueprints.invoices.verification.rules.paper import Case
from blueprints.invoices.verification.tariffs import Rate, Tariffs


def known_issuer(case: Case) -> Iterator[Objection]:
    """R07, of the whole document: the supplier is one of the accredited providers."""
    if not case.document.issuer:
        facts = {"why": "issuer", "supplier": case.document.supplier_vat}
        yield Objection(rule="R07", line=None, part=Part.ALL, facts=facts)


def reported(case: Case) -> Iterator[Objection]:
    """R14: each line bills one accepted report line, in hours; only stamp duty stands free."""
    for place, line, match in case.lines:
        why = _why_not_reported(case, line, match)
        if why:
            facts = {"why": why, "reference": line.administration_reference}
            yield Objection(rule="R14", line=place, part=Part.ALL, facts=facts)


def _why_not_reported(case: Case, line: Line, match: Match) -> str:
    if match.report is None:
        return match.reason
    if match.reason == "reference-unknown" and not case.world.parameters.number("own_references", case.document.dated):
        return match.reason
    if not match.report.is_accepted:
        return "not-accepted"
    hours = quantity_units(line, case.world.parameters, last_day(case.document, line))
    return "not-hours" if hours is None and not is_lump(line, match.report, hours) else ""


def within_month(case: Case) -> Iterator[Objection]:
    """R16: a line's period lies in one calendar month and ends by the document's date."""
    one_month = case.world.parameters.number("lines_within_month", case.document.dated) > 0
    for place, line, _ in case.lines:
        start, last = line.start or line.last, line.last or line.start
        if start is None or last is None:
            continue
        why = ""
        if last < start:
            why = "backwards"
        elif last > case.document.dated:
            why = "not-over"
        elif one_month and (start.year, start.month) != (last.year, last.month):
            why = "several-months"
        if why:
            facts = {"why": why, "start_day": start.isoformat(), "last_day": last.isoformat()}
            yield Objection(rule="R16", line=place, part=Part.ALL, facts=facts)


def in_time(case: Case) -> Iterator[Objection]:
    """R17: the report was submitted by the day of the next month, and accepted before the invoice came."""
    for place, line, match in case.lines:
        report = match.report
        if report is None:
            continue
        due_day = case.world.parameters.number("report_due_day", last_day(case.document, line))
        due = (report.month + timedelta(days=32)).replace(day=1) + timedelta(days=due_day - 1)
        facts: dict[str, Any] = {"report": report.code, "due_day": due.isoformat()}
        if report.submitted > due:
            late = {"why": "late", "submitted_day": None if report.submitted == FAR else report.submitted.isoformat()}
            yield Objection(rule="R17", line=place, part=Part.NOTHING, facts=facts | late)
        if not report.is_accepted or report.accepted > (case.document.received or case.document.dated):
            yield Objection(rule="R17", line=place, part=Part.NOTHING, facts=facts | {"why": "waiting"})


def above_floor(case: Case) -> Iterator[Objection]:
    """R23: for assistance in upper secondary schools, no price below the regional floor of the school year.

    Of a report that names no school level, the levels of its pupils count.
    """
    schools = {one.id: one.code for one in case.world.services if one.school}
    for place, line, match in case.lines:
        report = match.report
        if report is None or report.adjusts or report.service not in schools:
            continue
        if report.level not in (Level.ANY, Level.UPPER_SECONDARY):
            continue
        if quantity_units(line, case.world.parameters, last_day(case.document, line)) is None:
            continue
        day = line.start or report.month
        floor = case.world.parameters.decimal("aes_floor", day, schools[report.service])
        if price_of(line) < floor and (report.level or _bills_upper_secondary(case, line, report)):
            facts = {"day": day.isoformat(), "line_price": _euros(price_of(line)), "floor_price": _euros(floor)}
            yield Objection(rule="R23", line=place, part=Part.NOTHING, facts=facts)


def _bills_upper_secondary(case: Case, line: Line, report: ReportLine) -> bool:
    """Whether a line of a report without a level bills pupils in upper secondary schools: some of the report's pupils
    are, and the line's price is not the tariff of the others."""
    levels = _levels_of_pupils(case).get(report.id, frozenset())
    if Level.UPPER_SECONDARY not in levels:
        return False
    tariffs, bounds = case.lookups.once("tariffs", Tariffs), month_bounds(report.month)
    others = (Rate(report.service, report.profile, 0, 0, one, report.fund, report.provider) for one in levels)
    return not any(
        price_units(line) in tariffs.prices(one, *bounds) for one in others if one.level != Level.UPPER_SECONDARY
    )


def _levels_of_pupils(case: Case) -> dict[int, frozenset[int]]:
    """The school levels of the pupils of each report line, on the days of its entries."""

    def build() -> dict[int, frozenset[int]]:
        pupils = case.world.table("enrolments").select("project", "start", "end", "level")
        day = pl.col("start").dt.convert_time_zone("Europe/Rome").dt.date().alias("day")
        both = case.world.table("entries").select("project", "report_line", day).join(pupils, on="project")
        held = both.filter((pl.col("start") <= pl.col("day")) & (pl.col("day") < pl.col("end")))
        found: dict[int, set[int]] = defaultdict(set)
        for report, level in held.select("report_line", "level").unique().iter_rows():
            found[report].add(level)
        return {report: frozenset(levels) for report, levels in found.items()}

    return case.lookups.of_run("levels-of-reports", build)


def _euros(price: Decimal) -> str:
    return format(price.normalize(), "f")


def total_of(document: Document) -> int:
    """Cents of the document's lines, net of VAT; negative for a credit note."""
    total = sum(line.cents for line in document.lines)
    return -total if document.is_credit else total
