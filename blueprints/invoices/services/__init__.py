"""The use cases of the room."""

from blueprints.invoices.services.holding import hold, release
from blueprints.invoices.services.liquidating import liquidate
from blueprints.invoices.services.receiving import BroughtIn, bring_in, reopened
from blueprints.invoices.services.verifying import check, check_together

__all__ = ["BroughtIn", "bring_in", "check", "check_together", "hold", "liquidate", "release", "reopened"]
