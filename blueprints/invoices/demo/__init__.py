"""Forty invoices for the demo's school month, some with each kind of fault; built through the services."""

from app.demo import World


def build(world: World) -> None:
    """Bring in and verify the invoices of the accepted reports; nothing without reports."""
    from blueprints.invoices.demo.build import build_invoices  # polars is loaded only where it is used

    build_invoices(world)
