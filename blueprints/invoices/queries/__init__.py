"""The read side: rows of pages, and the facts for the rules."""

from blueprints.invoices.queries.acts import (
    ItemRow,
    LiquidationRow,
    LiquidationView,
    item,
    items_of,
    liquidation,
    liquidations,
)
from blueprints.invoices.queries.credits import CreditRow, credits_of
from blueprints.invoices.queries.disputes import DisputeLine, DisputeRow, dispute, disputes, disputes_of, files_of
from blueprints.invoices.queries.pcc import PccLine, pcc_lines
from blueprints.invoices.queries.readiness import CheckRow, checks_of, durc_on
from blueprints.invoices.queries.rows import (
    FindingRow,
    HoldRow,
    InvoiceRow,
    InvoiceView,
    LineRow,
    invoice,
    invoices,
    ledger,
    payables,
)
from blueprints.invoices.queries.terms import Awaiting, Exchange, awaiting_outcome, exchange, outcome
from blueprints.invoices.queries.tolerances import ToleratedRow, tolerated_of

__all__ = [
    "Awaiting",
    "CheckRow",
    "CreditRow",
    "DisputeLine",
    "DisputeRow",
    "Exchange",
    "FindingRow",
    "HoldRow",
    "InvoiceRow",
    "InvoiceView",
    "ItemRow",
    "LineRow",
    "LiquidationRow",
    "LiquidationView",
    "PccLine",
    "ToleratedRow",
    "awaiting_outcome",
    "checks_of",
    "credits_of",
    "dispute",
    "disputes",
    "disputes_of",
    "durc_on",
    "exchange",
    "files_of",
    "invoice",
    "invoices",
    "item",
    "items_of",
    "ledger",
    "liquidation",
    "liquidations",
    "outcome",
    "payables",
    "pcc_lines",
    "tolerated_of",
]
