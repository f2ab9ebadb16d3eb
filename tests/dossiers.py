"""Builders of agencies, providers and people for tests: valid by default."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from app.actors import PROGRAM, Actor, Reach
from blueprints.accounts import services as accounts
from blueprints.providers import services
from blueprints.providers.demo import invented
from blueprints.providers.rules.registration import Identity, Representative
from blueprints.territory import seeds
from blueprints.territory import services as territory

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
PASSWORD = "quattro parole senza senso"
FISCAL_CODE = invented.fiscal_code("Maria", "Prova", date(1980, 1, 1))
REPRESENTATIVE = Representative(name="Maria Prova", fiscal_code=FISCAL_CODE)


def identity(number: int = 1, **changes: Any) -> Identity:
    """The n-th valid identity."""
    facts = Identity(
        name=f"Cooperativa di prova {number}",
        legal_form="social_cooperative",
        vat_number=invented.vat_number(number),
        fiscal_code=invented.vat_number(number),
        pec=f"pec{number}@pec.prova.example",
        email=f"info{number}@prova.example",
        address="Via di Prova 1",
        comune_name="Cremona",
    )
    return replace(facts, **changes)


def provider(number: int = 1, **more: Any) -> int:
    """The n-th provider, registered."""
    facts: dict[str, Any] = {"identity": identity(number), "since": date(2024, 1, 1), "actor": PROGRAM, "now": NOW}
    return services.register(**{**facts, **more})


def agency(code: str = "cremonese") -> int:
    """An agency without Comuni."""
    seed = replace(next(each for each in seeds.agencies() if each.code == code), territories=())
    return territory.add_agency(agency=seed, comuni=[], sub_areas=[], actor=PROGRAM, now=NOW)


def open_dossier(agency_id: int, provider_id: int) -> None:
    """Let the agency read the dossier."""
    services.open_dossier(agency_id=agency_id, provider_id=provider_id, reason="prova", actor=PROGRAM, now=NOW)


def person(role: str, scope_kind: str, scope_id: int, email: str = "ada@ente.example") -> str:
    """A person with a role; returns the e-mail with which they sign in (the password is `PASSWORD`)."""
    person_id = accounts.add_person(email=email, name="Ada Prova", password=PASSWORD, actor=PROGRAM, now=NOW)
    accounts.grant(person_id=person_id, role=role, scope_kind=scope_kind, scope_id=scope_id, actor=PROGRAM, now=NOW)
    return email


def clerk_of(provider_id: int) -> Actor:
    """Somebody who works for a provider."""
    return Actor(roles=frozenset({"clerk"}), reach=Reach(kind="provider", provider_id=provider_id))


def manager_of(agency_id: int) -> Actor:
    """Somebody who works for an agency."""
    return Actor(roles=frozenset({"call_manager"}), reach=Reach(kind="agency", agency_id=agency_id))
