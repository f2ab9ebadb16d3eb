"""The read side: rows of pages, and the facts for the rules."""

from blueprints.invoices.queries.rows import (
    FindingRow,
    HoldRow,
    InvoiceRow,
    InvoiceView,
    LineRow,
    LiquidationRow,
    LiquidationView,
    invoice,
    invoices,
    ledger,
    liquidation,
    liquidations,
    payables,
)

__all__ = [
    "FindingRow",
    "HoldRow",
    "InvoiceRow",
    "InvoiceView",
    "LineRow",
    "LiquidationRow",
    "LiquidationView",
    "invoice",
    "invoices",
    "ledger",
    "liquidation",
    "liquidations",
    "payables",
]
