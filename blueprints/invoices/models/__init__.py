"""The tables of the room."""

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
