"""The use cases of the room."""

from blueprints.invoices.services.answering import Answer, answer, warn_of_terms
from blueprints.invoices.services.disputing import (
    answer_dispute,
    ask_for_credit_note,
    open_by_hand,
    open_disputes,
    settle,
    uphold,
)
from blueprints.invoices.services.holding import hold, release
from blueprints.invoices.services.liquidating import liquidate
from blueprints.invoices.services.preflight import Preview, preview
from blueprints.invoices.services.receiving import BroughtIn, Delivery, bring_in, bring_in_together, reopened
from blueprints.invoices.services.verifying import check, check_together
from blueprints.invoices.services.watching import bring_from_folder, check_new, watch

__all__ = [
    "Answer",
    "BroughtIn",
    "Delivery",
    "Preview",
    "answer",
    "answer_dispute",
    "ask_for_credit_note",
    "bring_from_folder",
    "bring_in",
    "bring_in_together",
    "check",
    "check_new",
    "check_together",
    "hold",
    "liquidate",
    "open_by_hand",
    "open_disputes",
    "preview",
    "release",
    "reopened",
    "settle",
    "uphold",
    "warn_of_terms",
    "watch",
]
