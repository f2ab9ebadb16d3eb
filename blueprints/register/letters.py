"""The pact on paper."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app import pdf
from app.periods import Period
from blueprints.providers.api import ProviderCard
from blueprints.register.messages import QUALITY_WORDS
from blueprints.register.queries import Accreditation, Pact, Tariff
from blueprints.territory.api import Agency

TEMPLATE = "register/pact.typ"


def pact(
    found: Pact,
    accreditation: Accreditation,
    *,
    agency: Agency,
    provider: ProviderCard,
    service: str,
    comuni: Iterable[str],
    tariffs: Iterable[Tariff],
) -> bytes:
    """The text of a pact as a PDF/UA, ready to be signed by both sides."""
    facts: dict[str, Any] = {
        "title": f"Patto di accreditamento n. {found.number}",
        "agency": {"name": agency.name, "address": agency.address, "code": agency.fiscal_code},
        "provider": {
            "name": provider.name,
            "address": f"{provider.address}, {provider.comune_name}",
            "code": provider.vat_number,
        },
        "service": service,
        "accreditation": accreditation.number,
        "from": f"{found.valid_from:%d/%m/%Y}",
        "to": f"{accreditation_end:%d/%m/%Y}" if (accreditation_end := _last(found)) else "",
        "cig": found.cig or "",
        "comuni": sorted(comuni),
        "tariffs": [[said_of_tariff(each), f"{each.unit_price:.2f}".replace(".", ",")] for each in tariffs],
    }
    return pdf.make(TEMPLATE, facts)


def said_of_tariff(tariff: Tariff) -> str:
    """Whom and when a tariff is for, as people say it: `Operatore socio-sanitario (OSS), festivo`."""
    parts = (tariff.profile, tariff.day_type, tariff.time_band, tariff.school_level, tariff.fund)
    said = [QUALITY_WORDS[part]["it"] if part in QUALITY_WORDS else part for part in parts if part]
    return ", ".join([said[0], *(each.lower() for each in said[1:])]) if said else "Tutti"


def _last(found: Pact) -> date | None:
    return Period(found.valid_from, found.valid_to).last
