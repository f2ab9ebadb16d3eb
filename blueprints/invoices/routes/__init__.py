"""Pages of the room: invoices, liquidations, the provider's ledger."""

from blueprints.invoices.routes import (  # noqa: F401 - they fill the blueprint
    adjustments,
    disputes,
    hours,
    invoices,
    liquidations,
    own,
    payments,
    replays,
    samples,
    tolerances,
)
from blueprints.invoices.routes.blueprint import blueprint

__all__ = ["blueprint"]
