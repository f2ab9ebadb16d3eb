"""A pact on paper speaks Italian: no codes where there are words."""

from datetime import date
from decimal import Decimal

from blueprints.register.letters import said_of_tariff
from blueprints.register.queries import Tariff


def tariff(**changes: str) -> Tariff:
    qualities = dict.fromkeys(("profile", "day_type", "time_band", "school_level", "fund"), "")
    return Tariff(
        id=1,
        agency_id=1,
        service_code="SAD",
        unit_price=Decimal(24),
        valid_from=date(2026, 1, 1),
        valid_to=None,
        act="Determinazione",
        **{**qualities, **changes},
    )


def test_a_tariff_is_said_in_words() -> None:
    assert said_of_tariff(tariff()) == "Tutti"
    assert said_of_tariff(tariff(profile="OSS", day_type="holiday")) == "Operatore socio-sanitario (OSS), festivo"
    assert said_of_tariff(tariff(fund="PNRR")) == "PNRR"
