"""What the room writes to people: the liquidation act's facts, warnings of terms."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.pages import day, euro
from blueprints.invoices.queries import LiquidationView
from blueprints.invoices.queries.terms import Awaiting
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


def subject_of_terms(count: int) -> str:
    """The subject of the warning."""
    which = "una fattura" if count == 1 else f"{count} fatture"
    return f"Sta per finire il termine per accettare o rifiutare {which}"


def body_of_terms(agency: str, waiting: Sequence[Awaiting]) -> str:
    """Which invoices have no outcome yet, and until when one can be sent."""
    lines = [
        f"- {each.supplier_name}, n. {each.number} del {_day(each.dated)}: esito entro il {_day(each.last_day)}"
        for each in waiting
    ]
    return "\n".join(
        [
            "Queste fatture non hanno ancora un esito:",
            "",
            *lines,
            "",
            "Il rifiuto è possibile solo per le cinque cause del DM 132/2020. Per ore o prezzi sbagliati non si",
            "rifiuta: si apre una contestazione e si chiede una nota di credito. Dopo l'ultimo giorno SdI non accetta",
            "più esiti.",
            "",
            agency,
        ]
    )


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")
