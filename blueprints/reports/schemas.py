"""What leaves as a file: what one Comune bears."""

import csv
import io

from app.money import to_euros
from app.pages import csv_cell
from blueprints.reports.queries import ComuneReport

FIELDS = ("comune", "dal", "al", "servizio", "fondo", "persone", "imponibile", "iva", "totale")


def as_csv(report: ComuneReport) -> bytes:
    """UTF-8 with BOM and semicolons; small groups are together, without names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(FIELDS)
    for each in report.groups:
        writer.writerow(
            [
                csv_cell(report.name),
                report.first.isoformat(),
                report.last.isoformat(),
                csv_cell(each.service_code or "altri"),
                csv_cell(each.fund or "altri"),
                "" if each.people is None else each.people,
                _euros(each.net_cents),
                _euros(each.vat_cents),
                _euros(each.gross_cents),
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _euros(cents: int) -> str:
    return str(to_euros(cents)).replace(".", ",")
