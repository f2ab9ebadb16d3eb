"""What leaves as files: a liquidation act for the accounting program, and states and dates for the PCC.

The fields are described in `docs/liquidation-export.md`.
"""

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import xlsxwriter

from app.money import to_euros
from app.pages import csv_cell
from blueprints.invoices.queries import LiquidationView, PccLine
from blueprints.invoices.queries.adjustments import AdjustmentCard

FIELDS = (
    "act",
    "supplier",
    "vat_number",
    "document_type",
    "number",
    "date",
    "due_date",
    "cig",
    "cup",
    "iban",
    "net",
    "vat",
    "to_provider",
    "to_treasury",
    "blocked",
    "to_social_security",
    "social_security",
    "disputed",
)
AMOUNTS = frozenset({"net", "vat", "to_provider", "to_treasury", "blocked", "to_social_security", "disputed"})


def rows_of(act: LiquidationView) -> list[dict[str, str]]:
    """One record for each invoice; amounts in euros with two decimals, dates ISO."""
    return [
        {
            "act": f"{act.number}/{act.year}",
            "supplier": item.supplier_name,
            "vat_number": item.supplier_vat,
            "document_type": item.type,
            "number": item.number,
            "date": item.dated.isoformat(),
            "due_date": item.due_on.isoformat(),
            "cig": item.cig,
            "cup": item.cup,
            "iban": item.iban,
            "net": str(to_euros(item.net_cents)),
            "vat": str(to_euros(item.vat_cents)),
            "to_provider": str(to_euros(item.payee_cents)),
            "to_treasury": str(to_euros(item.treasury_cents)),
            "blocked": str(to_euros(item.blocked_cents)),
            "to_social_security": str(to_euros(item.withheld_cents)),
            "social_security": "; ".join(
                f"{each.body} {_euros(each.cents)}" for each in act.withheld if each.item_id == item.id
            ),
            "disputed": str(to_euros(item.disputed_cents)),
        }
        for item in act.items
    ]


def as_csv(act: LiquidationView) -> bytes:
    """UTF-8 with BOM and semicolons, as spreadsheets in Italy open it; amounts with a comma."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, FIELDS, delimiter=";")
    writer.writeheader()
    for row in rows_of(act):
        writer.writerow({name: _written(name, value) for name, value in row.items()})
    return text.getvalue().encode("utf-8-sig")


def _written(name: str, value: str) -> str:
    return value.replace(".", ",") if name in AMOUNTS else csv_cell(value)


def as_json(act: LiquidationView) -> bytes:
    """The records with the act's totals; amounts are decimal texts."""
    content: dict[str, Any] = {
        "act": {"number": act.number, "year": act.year, "decided_at": act.decided_at.isoformat()},
        "to_provider": str(to_euros(act.payee_cents)),
        "to_treasury": str(to_euros(act.treasury_cents)),
        "blocked": str(to_euros(act.blocked_cents)),
        "to_social_security": str(to_euros(sum(each.cents for each in act.withheld))),
        "clawed_back": [
            {"provider_id": each.provider_id, "cents": each.cents, "reason": each.reason} for each in act.deductions
        ],
        "items": rows_of(act),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def as_xlsx(act: LiquidationView) -> bytes:
    """One sheet; amounts are numbers with two decimals, every other cell is text."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Liquidazione")
        amount = book.add_format({"num_format": "#,##0.00"})
        sheet.write_row(0, 0, FIELDS)
        for place, row in enumerate(rows_of(act), start=1):
            for column, name in enumerate(FIELDS):
                if name in AMOUNTS:
                    sheet.write_number(place, column, Decimal(row[name]), amount)
                else:
                    sheet.write_string(place, column, row[name])
        sheet.autofit()
    return stream.getvalue()


PCC_FIELDS = (
    "sdi_id",
    "supplier_vat",
    "document_type",
    "number",
    "date",
    "received",
    "due_date",
    "total",
    "operation",
    "state",
    "amount",
    "on",
    "cig",
    "cup",
    "order",
)


def pcc_csv(lines: Iterable[PccLine]) -> bytes:
    """One row for each state or payment of an invoice, for the national platform of commercial credits."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, PCC_FIELDS, delimiter=";")
    writer.writeheader()
    for line in lines:
        writer.writerow(
            {
                "sdi_id": csv_cell(line.sdi_id),
                "supplier_vat": csv_cell(line.supplier_vat),
                "document_type": line.type,
                "number": csv_cell(line.number),
                "date": line.dated.isoformat(),
                "received": line.delivered_on.isoformat(),
                "due_date": line.due_on.isoformat(),
                "total": _euros(line.total_cents),
                "operation": line.operation,
                "state": line.state,
                "amount": _euros(line.cents),
                "on": line.on.isoformat(),
                "cig": csv_cell(line.cig),
                "cup": csv_cell(line.cup),
                "order": csv_cell(line.order),
            }
        )
    return text.getvalue().encode("utf-8-sig")


def _euros(cents: int) -> str:
    return str(to_euros(cents)).replace(".", ",")


def adjustment_as_csv(card: AdjustmentCard) -> bytes:
    """The lines of an adjustment: UTF-8 with BOM and semicolons, hours and euros with a comma."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["codice", "mese", "servizio", "profilo", "prezzo_prima", "prezzo_nuovo", "ore", "differenza"])
    for line in card.lines:
        hours = (Decimal(line.minutes) / 60).quantize(Decimal("0.01"))
        numbers = (line.old_price.normalize(), line.new_price.normalize(), hours, to_euros(line.cents))
        said = (card.code, f"{line.month:%Y-%m}", line.service_code, line.profile)
        writer.writerow([*map(csv_cell, said), *(f"{each:f}".replace(".", ",") for each in numbers)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
