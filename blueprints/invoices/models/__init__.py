"""The tables of the room."""

from blueprints.invoices.models.adjustments import Adjustment, AdjustmentLine
from blueprints.invoices.models.charging import ChargeShare
from blueprints.invoices.models.disputes import Dispute, DisputeFile
from blueprints.invoices.models.documents import (
    EInvoice,
    EInvoiceFile,
    EInvoiceFinding,
    EInvoiceLine,
    Hold,
    VerificationRun,
)
from blueprints.invoices.models.payments import (
    Clawback,
    Deduction,
    Liquidation,
    LiquidationItem,
    Payment,
    PaymentCheck,
    PaymentFile,
)
from blueprints.invoices.models.replays import Replay
from blueprints.invoices.models.samples import AccessSample, SampledAccess
from blueprints.invoices.models.sdi import CreditLink, Outcome, SdiMessage
from blueprints.invoices.models.tolerances import ToleratedFinding
from blueprints.invoices.models.withholding import SocialDebt, Withholding

__all__ = [
    "AccessSample",
    "Adjustment",
    "AdjustmentLine",
    "ChargeShare",
    "Clawback",
    "CreditLink",
    "Deduction",
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
    "Payment",
    "PaymentCheck",
    "PaymentFile",
    "Replay",
    "SampledAccess",
    "SdiMessage",
    "SocialDebt",
    "ToleratedFinding",
    "VerificationRun",
    "Withholding",
]
