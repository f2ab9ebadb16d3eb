"""The tables of the room."""

from blueprints.invoices.models.disputes import Dispute, DisputeFile
from blueprints.invoices.models.documents import (
    EInvoice,
    EInvoiceFile,
    EInvoiceFinding,
    EInvoiceLine,
    Hold,
    Liquidation,
    LiquidationItem,
    VerificationRun,
)
from blueprints.invoices.models.sdi import CreditLink, Outcome, SdiMessage

__all__ = [
    "CreditLink",
    "Dispute",
    "DisputeFile",
    "EInvoice",
    "EInvoiceFile",
    "EInvoiceFinding",
    "EInvoiceLine",
    "Hold",
    "Liquidation",
    "LiquidationItem",
    "Outcome",
    "SdiMessage",
    "VerificationRun",
]
