"""The pure rules of the room (those of the verification are in `verification`)."""

from blueprints.invoices.rules.answers import CAUSES, description_of_refusal
from blueprints.invoices.rules.disputes import (
    Found,
    Objection,
    Standing,
    absorbed_by,
    met_by_credit,
    names_invoice,
    objections,
    reasons_not_to_decide,
    reasons_not_to_open_by_hand,
)
from blueprints.invoices.rules.payable import Payable, payable, reasons_not_to_liquidate

__all__ = [
    "CAUSES",
    "Found",
    "Objection",
    "Payable",
    "Standing",
    "absorbed_by",
    "description_of_refusal",
    "met_by_credit",
    "names_invoice",
    "objections",
    "payable",
    "reasons_not_to_decide",
    "reasons_not_to_liquidate",
    "reasons_not_to_open_by_hand",
]
