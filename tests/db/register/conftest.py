"""A small register: two agencies with their Comuni, one provider each, and the acts to begin with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from app.actors import EVERYTHING, PROGRAM, Actor, Reach
from blueprints.providers import api as providers
from blueprints.register import api
from blueprints.territory import api as territory
from blueprints.territory import seeds
from blueprints.territory import services as territory_services

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
START, END = date(2024, 1, 1), date(2027, 1, 1)
ACT = api.Act(number="512", day=date(2023, 12, 23), protocol="8512/2023")
LATER = api.Act(number="14", day=date(2026, 3, 1), protocol="8014/2026")


@dataclass
class Register:
    """What the tests of the register begin with."""

    agency_id: int
    other_agency_id: int
    provider_id: int
    other_provider_id: int
    comuni: dict[str, int]

    @property
    def staff(self) -> Actor:
        return Actor(
            name="Ada Demo Bianchi",
            roles=frozenset({"administrator", "call_manager"}),
            reach=Reach(kind="agency", agency_id=self.agency_id),
        )

    @property
    def other_staff(self) -> Actor:
        return Actor(roles=frozenset({"administrator"}), reach=Reach(kind="agency", agency_id=self.other_agency_id))

    @property
    def provider(self) -> Actor:
        return Actor(roles=frozenset({"clerk"}), reach=Reach(kind="provider", provider_id=self.provider_id))

    def enrol(self, **changes: Any) -> int:
        asked: dict[str, Any] = {
            "agency_id": self.agency_id,
            "provider_id": self.provider_id,
            "service_code": "SAD",
            "comune_ids": list(self.comuni.values()),
            "valid_from": START,
            "valid_to": END,
            "act": ACT,
            "public": api.PublicFields(languages=("italiano",)),
            "actor": self.staff,
            "now": NOW,
        }
        return api.enrol(**{**asked, **changes})

    def suspend(self, accreditation_id: int, **changes: Any) -> None:
        asked: dict[str, Any] = {
            "effective_from": date(2026, 3, 2),
            "act": LATER,
            "reason": "Manca il coordinatore",
            "running_projects_continue": True,
            "actor": self.staff,
            "now": NOW,
        }
        api.suspend(accreditation_id=accreditation_id, **{**asked, **changes})


def _provider(number: int, name: str) -> int:
    vat = ("12345670017", "00743110157", "09988770013")[number]
    return providers.register(
        identity=providers.Identity(
            name=name,
            legal_form="social_cooperative",
            vat_number=vat,
            fiscal_code=vat,
            pec=f"ente{number}@pec.example",
            email=f"info{number}@ente.example",
            phone="0372 000001",
            website="https://www.ente.example",
            address="Via dell'Esempio 1",
            comune_name="Cremona",
            owner_comune_istat=None,
        ),
        actor=PROGRAM,
        now=NOW,
    )


@pytest.fixture
def register(context: Flask) -> Register:
    assert context.extensions
    territory_services.add_services(actor=PROGRAM)
    ids = [
        territory_services.add_agency(
            agency=seed,
            comuni=[each for each in seeds.comuni() if each.agency == seed.code],
            sub_areas=[each for each in seeds.subareas() if each.agency == seed.code],
            actor=PROGRAM,
            now=NOW,
        )
        for seed in seeds.agencies()
    ]
    assert PROGRAM.reach == EVERYTHING
    return Register(
        agency_id=ids[0],
        other_agency_id=ids[1],
        provider_id=_provider(0, "Cooperativa Sociale Girasole Demo"),
        other_provider_id=_provider(1, "Fondazione L'Olmo Demo"),
        comuni={each.istat_code: each.id for each in territory.comuni_of(ids[0], START)},
    )
