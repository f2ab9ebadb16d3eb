"""The read side: rows of pages, and the facts for the rules."""

from blueprints.invoices.queries.credits import CreditRow, credits_of
from blueprints.invoices.queries.disputes import DisputeLine, DisputeRow, dispute, disputes, disputes_of, files_of
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
from blueprints.invoices.queries.terms import Awaiting, Exchange, awaiting_outcome, exchange, outcome

__all__ = [
    "Awaiting",
    "CreditRow",
    "DisputeLine",
    "DisputeRow",
    "Exchange",
    "FindingRow",
    "HoldRow",
    "InvoiceRow",
    "InvoiceView",
    "LineRow",
    "LiquidationRow",
    "LiquidationView",
    "awaiting_outcome",
    "credits_of",
    "dispute",
    "disputes",
    "disputes_of",
    "exchange",
    "files_of",
    "invoice",
    "invoices",
    "ledger",
    "liquidation",
    "liquidations",
    "outcome",
    "payables",
]
