"""The use cases of the room."""

from blueprints.invoices.services.answering import Answer, answer, warn_of_terms
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
    "bring_from_folder",
    "bring_in",
    "bring_in_together",
    "check",
    "check_new",
    "check_together",
    "hold",
    "liquidate",
    "preview",
    "release",
    "reopened",
    "warn_of_terms",
    "watch",
]
