"""Pages of the room: invoices, liquidations, the provider's ledger."""

from blueprints.invoices.routes import disputes, hours, invoices, liquidations, own, payments  # noqa: F401 - they fill the blueprint
from blueprints.invoices.routes.blueprint import blueprint

__all__ = ["blueprint"]
