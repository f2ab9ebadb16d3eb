"""What leaves the room on paper or as a file: the report as PDF, the faults of an import as CSV."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import format_date

from app.clock import ROME
from app.decisions import Refusal
from app.messages import sentence
from app.pages import csv_cell, euro, hours, moment, price
from blueprints.care import messages
from blueprints.care.queries.batches import Fault
from blueprints.care.queries.deliveries import ReportCard
from blueprints.care.queries.entries import EntryFact
from blueprints.care.queries.reports import LineFact
from blueprints.territory import api as territory

SPAN_OF = "{start:%H:%M}–{end:%H:%M}"
FAULT_HEADER = ("Riga", "Colonna", "Valore", "Motivo")


def fault_lines(faults: Iterable[Fault], language: str) -> Iterator[str]:
    """The lines of a CSV with semicolons; what could run in a spreadsheet is made text."""
    yield ";".join(FAULT_HEADER)
    for each in faults:
        field = messages.FIELD_NAMES[each.field][language]
        cells = (str(each.line), field, each.value, sentence(Refusal(each.code), language))
        yield ";".join(_quoted(cell) for cell in cells)


def _quoted(cell: str) -> str:
    doubled = csv_cell(cell).replace('"', '""')
    return f'"{doubled}"'


def sheet_facts(
    report: ReportCard, project: str, entries: Iterable[EntryFact], *, agency: str, provider: str, service: str
) -> dict[str, Any]:
    """What the sheet to be signed says: the accesses of a project in a month, codes only."""
    rows = list(entries)
    return {
        "project": project,
        "agency": agency,
        "provider": provider,
        "service": service,
        "month": format_date(report.month, "LLLL y"),
        "total": hours(sum(each.minutes for each in rows)),
        "rows": [
            {
                "day": format_date(each.started_at.astimezone(ROME), "EEE d MMM"),
                "span": SPAN_OF.format(start=each.started_at.astimezone(ROME), end=each.ended_at.astimezone(ROME)),
                "length": hours(each.minutes),
                "kind": messages.KINDS[each.kind]["it"],
                "operator": each.operator,
            }
            for each in rows
        ],
    }


def report_facts(
    report: ReportCard, lines: tuple[LineFact, ...], *, agency: str, provider: str, service: str
) -> dict[str, Any]:
    """What the report's PDF says: codes and totals, no name of a person."""
    return {
        "code": report.code,
        "agency": agency,
        "provider": provider,
        "service": service,
        "month": format_date(report.month, "LLLL y"),
        "state": messages.REPORT_STATES[report.state]["it"],
        "submitted_at": moment(report.submitted_at),
        "decided_at": moment(report.decided_at),
        "accesses": sum(line.accesses for line in lines),
        "submitted": hours(sum(line.submitted_minutes for line in lines)),
        "accepted": hours(sum(line.accepted_minutes or 0 for line in lines)) if report.decided_at else "–",
        "amount": euro(sum(line.cents for line in lines)),
        "lines": [
            {
                "position": line.position,
                "project": line.project_code,
                "profile": territory.profile_name(line.profile, "it"),
                "day_type": messages.DAY_TYPES[line.day_type]["it"],
                "price": price(line.unit_price),
                "accesses": line.accesses,
                "submitted": hours(line.submitted_minutes),
                "accepted": hours(line.accepted_minutes) if line.accepted_minutes is not None else "–",
                "reason": line.reason,
                "amount": euro(line.cents),
            }
            for line in lines
        ],
    }
