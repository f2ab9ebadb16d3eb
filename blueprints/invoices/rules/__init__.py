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
from blueprints.invoices.rules.payable import (
    OF_TAX,
    LateCost,
    Payable,
    Readiness,
    credits_used,
    due_date,
    late_cost,
    part_of,
    payable,
    reasons_not_to_liquidate,
    remaining_cents,
    working_days_after,
)
from blueprints.invoices.rules.withholding import reasons_not_to_owe, withheld

__all__ = [
    "CAUSES",
    "OF_TAX",
    "Found",
    "LateCost",
    "Objection",
    "Payable",
    "Readiness",
    "Standing",
    "absorbed_by",
    "credits_used",
    "description_of_refusal",
    "due_date",
    "late_cost",
    "met_by_credit",
    "names_invoice",
    "objections",
    "part_of",
    "payable",
    "reasons_not_to_decide",
    "reasons_not_to_liquidate",
    "reasons_not_to_open_by_hand",
    "reasons_not_to_owe",
    "remaining_cents",
    "withheld",
    "working_days_after",
]
