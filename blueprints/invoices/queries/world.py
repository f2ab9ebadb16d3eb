"""The facts for the rules, gathered from the rooms below. Imports polars: only whoever verifies imports this.

Whatever the number of lines and documents, the queries are as many; the registers of the agency are kept between
runs (`registers`). An invoice verified alone sees all that bears on its own hours, and no more.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import text

from app.db import session
from blueprints.care import api as care
from blueprints.invoices.queries.registers import LEVELS, Registers, end_of, place, registers_of
from blueprints.invoices.verification import facts
from blueprints.invoices.verification.catalogue import RuleSet
from blueprints.invoices.verification.facts import FAR, UNITS, Document, from_rows
from blueprints.invoices.verification.lookups import Lookups
from blueprints.invoices.verification.matching import Matcher
from blueprints.invoices.verification.run import Outcome, verify
from blueprints.providers import api as providers

# Documents of the same number or file, then (without a digest) what was billed on the same report lines by those
# that are ours and no duplicates.
EARLIER = text("""
select e.provider_id, e.number, e.year::int, e.type, f.digest, null, null
from einvoices e join einvoice_files f on f.id = e.file_id
where e.agency_id = :agency and e.id < :before and e.state <> 'refused' and e.provider_id is not null
    and (e.number = any(:numbers) or f.digest = any(:digests))
union all
select l.report_line_id, '', 0, e.type, null, l.quantity, l.unit_price
from einvoice_lines l join einvoices e on e.id = l.einvoice_id
where e.agency_id = :agency and e.id < :before and e.state <> 'refused' and l.report_line_id = any(:lines)
    and not exists (select from einvoice_findings f where f.einvoice_id = e.id and f.rule in ('R01', 'R06'))
""")
FEW_LINES = 300  # up to so many lines, what bears on them is read; above, whole months of their providers
MANY = 500  # projects are asked for by their ids up to so many of them
STATES = {"accepted": facts.ReportState.ACCEPTED, "partly_accepted": facts.ReportState.PARTLY}
LONGEST_AGO = timedelta(days=400)
"""How far before its date an invoice may bill: hours of earlier months are read as if there were none."""


def judged(
    agency_id: int, documents: Sequence[Document], *, before: int, on: date, rules: RuleSet | None = None
) -> Outcome:
    """Verify documents with all that is known of them, by the rules that the agency applies on the day (or others).

    `before` is the id of the first document.
    """
    first, last = months_of(documents, on)
    registers = registers_of(agency_id, first, last, on)
    world, matcher = _world(agency_id, documents, registers, before, (first, last))
    kept = dict(registers.kept)
    outcome = verify(world, documents, rules or registers.rules, on=on, kept=kept, matcher=matcher)
    registers.keep(kept)
    return outcome


def hours_judged(agency_id: int, first: date, last: date, *, on: date, provider_id: int | None = None) -> Outcome:
    """Verify all hours of some days, both in, at their tariff and without an invoice."""
    registers = registers_of(agency_id, first, last, on)
    entries = care.entries_frame(agency_id, first, last, provider_id, registers.book)
    world = _gathered(agency_id, registers, entries, None, {})
    kept = dict(registers.kept)
    outcome = verify(world, (), registers.rules, on=on, kept=kept)
    registers.keep(kept)
    return outcome


def world_for(agency_id: int, documents: Sequence[Document], *, before: int, on: date) -> facts.World:
    """Everything that the rules may know about these documents; `before` is the id of the first of them."""
    first, last = months_of(documents, on)
    return _world(agency_id, documents, registers_of(agency_id, first, last, on), before, (first, last))[0]


def months_of(documents: Sequence[Document], on: date) -> tuple[date, date]:
    """The first and last day of the months that the lines bill; where a line says none, those it may be matched in."""
    days = []
    for document in documents:
        near = (document.dated.replace(day=1) - timedelta(days=1), document.dated)
        for line in document.lines:
            said = [day for day in (line.start, line.last) if day]
            days += [min(max(day, document.dated - LONGEST_AGO), max(document.dated, on)) for day in said or near]
    first, last = min(days, default=on), max(days, default=on)
    return first.replace(day=1), (last.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _world(
    agency_id: int, documents: Sequence[Document], registers: Registers, before: int, within: tuple[date, date]
) -> tuple[facts.World, Matcher]:
    """The facts, and what matches the documents with their report lines."""
    first, last = within
    book = registers.book
    issuers = sorted({document.issuer for document in documents if document.issuer})
    named = {line.administration_reference for document in documents for line in document.lines}
    reports = care.accepted_lines_for(agency_id, issuers, _months(first, last), named)
    report_lines = from_rows("report_lines", [_report_line(each, book) for each in reports])
    matcher = _matcher(registers, report_lines)
    if sum(len(document.lines) for document in documents) <= FEW_LINES:
        found = (match.report for document in documents for match in matcher.match(document))
        entries = care.entries_behind(agency_id, sorted({report.id for report in found if report}), book)
    else:
        entries = care.entries_around(agency_id, issuers, first, last, book)
    frames = {"report_lines": report_lines, **_earlier(agency_id, before, documents, [each.id for each in reports])}
    codes = {each.project_id: each.project_code for each in reports}
    return _gathered(agency_id, registers, entries, codes, frames), matcher


def _matcher(registers: Registers, report_lines: pl.DataFrame) -> Matcher:
    """What matches documents with report lines: the hours behind them need not be known yet."""
    frames = {**registers.frames, "report_lines": report_lines}
    world = facts.World(
        agency=registers.agency, frames=frames, services=registers.services, parameters=registers.parameters
    )
    return Matcher(world, Lookups(world, registers.kept))


def _gathered(
    agency_id: int,
    registers: Registers,
    entries: pl.DataFrame,
    codes: dict[int, str] | None,
    more: dict[str, pl.DataFrame],
) -> facts.World:
    """The world of some entries: what is known of their projects and operators, and the registers.

    `codes` are those of the projects, read when they are None.
    """
    projects, members = (np.unique(entries[name].to_numpy()).tolist() for name in ("project", "operator"))
    people, operators = _people(members, registers.book)
    known = _known(agency_id, registers, entries, projects)
    named = {"project": care.project_codes(projects) if codes is None else codes, "operator": operators}
    return facts.World(
        agency=registers.agency,
        frames={**registers.frames, "entries": entries, **known, **people, **more},
        services=registers.services,
        funds=registers.funds,
        parameters=registers.parameters,
        territory=registers.territory,
        codes={**registers.codes, **named},
    )


def _known(agency_id: int, registers: Registers, entries: pl.DataFrame, projects: list[int]) -> dict[str, pl.DataFrame]:
    """What is known of the projects: by their ids, or where they are many by the days of the entries, and then some."""
    if len(projects) <= MANY:
        return care.project_facts(agency_id, date.min, date.max, book=registers.book, project_ids=projects)
    days: tuple[Any, Any] = (entries["start"].min(), entries["start"].max())
    first, last = (day.date() for day in days)
    return care.project_facts(agency_id, first - LONGEST_AGO, last + LONGEST_AGO, book=registers.book)


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month
    starts = (first.year * 12 + first.month - 1 + step for step in range(count + 1))
    return [date(number // 12, number % 12 + 1, 1) for number in starts]


def _people(member_ids: Iterable[int], book: Any) -> tuple[dict[str, pl.DataFrame], dict[int, str]]:
    """Staff, operators and qualifications, and the operators' codes."""
    rows = providers.working(member_ids)
    members = {row.id: row for row in rows}.values()
    staff = [
        {"operator": row.id, "provider": row.provider_id, "start": row.hired_on, "end": end_of(row.left_on)}
        for row in members
    ]
    operators = [
        {"operator": row.id, "hired": row.hired_on, "certificate": row.certificate_on or FAR} for row in members
    ]
    titles = [
        {
            "operator": row.id,
            "profile": place(book.profiles, row.profile),
            "start": row.valid_from,
            "end": end_of(row.valid_to),
        }
        for row in rows
        if row.valid_from is not None
    ]
    frames = {
        "staff": from_rows("staff", staff),
        "operators": from_rows("operators", operators),
        "qualifications": from_rows("qualifications", titles),
    }
    return frames, {row.id: row.code for row in members}


def _report_line(line: care.AcceptedLine, book: Any) -> dict[str, Any]:
    return {
        "id": line.id,
        "code": line.code,
        "provider": line.provider_id,
        "service": place(book.services, line.service_code),
        "profile": place(book.profiles, line.profile),
        "day_type": line.day_type,
        "band": 0,
        "level": LEVELS.get(line.school_level, 0),
        "fund": place(book.funds, line.fund),
        "comune": line.comune_id,
        "month": line.month,
        "accepted_minutes": line.minutes,
        "state": int(STATES.get(line.state, facts.ReportState.ACCEPTED)),
        "submitted": line.submitted_at.date(),
        "accepted": line.accepted_at.date(),
        "adjusts": 0,
    }


def _earlier(
    agency_id: int, before: int, documents: Sequence[Document], report_lines: Sequence[int]
) -> dict[str, pl.DataFrame]:
    """What came before of the same suppliers' numbers or files, and what was billed on these report lines."""
    values = {
        "agency": agency_id,
        "before": before,
        "numbers": sorted({document.number for document in documents}),
        "digests": sorted({document.digest.partition(":")[0] for document in documents}),
        "lines": list(report_lines),
    }
    rows = session().execute(EARLIER, values).all()
    keys = ("issuer", "number", "year", "type", "digest")
    known = [dict(zip(keys, row[:5], strict=True)) for row in rows if row[4] is not None]
    return {
        "earlier_documents": from_rows("earlier_documents", known),
        "earlier_lines": from_rows("earlier_lines", [_billed(row) for row in rows if row[4] is None]),
    }


def _billed(row: Any) -> dict[str, int]:
    sign = -1 if row[3] == facts.CREDIT_NOTE else 1
    return {
        "report_line": row[0],
        "quantity": int((row[5] or Decimal(0)) * UNITS) * sign,
        "price": int(row[6] * UNITS),
    }
