"""News of the room."""

from dataclasses import dataclass

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class InvoiceLiquidated(Event):
    """The undisputed part of an invoice is in a liquidation act."""

    einvoice_id: int
    agency_id: int
    provider_id: int
    net_cents: int
