"""The facts of the liquidation act's PDF."""

from typing import Any

from app.pages import day, euro
from blueprints.invoices.queries import LiquidationView
from blueprints.territory.api import Agency


def facts_of_act(act: LiquidationView, agency: Agency) -> dict[str, Any]:
    """What the template shows, each value written as people read it."""
    return {
        "agency": agency.name,
        "address": agency.address,
        "title": f"Atto di liquidazione n. {act.number}/{act.year}",
        "day": day(act.decided_at),
        "payee": euro(act.payee_cents),
        "treasury": euro(act.treasury_cents),
        "items": [
            {
                "supplier": item.supplier_name,
                "number": item.number,
                "date": day(item.dated),
                "cig": item.cig or "–",
                "net": euro(item.net_cents),
                "vat": euro(item.vat_cents),
                "payee": euro(item.payee_cents),
                "treasury": euro(item.treasury_cents),
            }
            for item in act.items
        ],
    }
