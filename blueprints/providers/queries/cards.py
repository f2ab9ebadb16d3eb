"""Providers as the other rooms know them."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.db import session
from blueprints.providers.models import DossierGrant, Provider


@dataclass(frozen=True, kw_only=True)
class ProviderCard:
    """A provider. `listed_on` is the day since which it is on a public list."""

    id: int
    name: str
    sort_key: str
    legal_form: str
    vat_number: str
    fiscal_code: str
    pec: str
    email: str
    phone: str
    website: str
    address: str
    comune_name: str
    owner_comune_istat: str | None
    listed_on: date | None


_COLUMNS = tuple(getattr(Provider, name) for name in ProviderCard.__annotations__)


def card(provider_id: int) -> ProviderCard | None:
    """One provider, if it is within reach."""
    return cards([provider_id]).get(provider_id)


def cards(ids: Iterable[int]) -> dict[int, ProviderCard]:
    """The providers within reach, by id."""
    rows = session().execute(select(*_COLUMNS).where(Provider.id.in_(set(ids))).order_by(Provider.id))
    return {row["id"]: ProviderCard(**row) for row in rows.mappings()}


def by_vat(vat_number: str) -> ProviderCard | None:
    """The provider of that VAT number, if it is within reach."""
    row = session().execute(select(*_COLUMNS).where(Provider.vat_number == vat_number)).mappings().one_or_none()
    return ProviderCard(**row) if row else None


def names(ids: Set[int]) -> dict[int, str]:
    """The names of providers by id."""
    rows = session().execute(select(Provider.id, Provider.name).where(Provider.id.in_(ids)))
    return {row.id: row.name for row in rows}


def readers_of(provider_id: int) -> tuple[tuple[int, str], ...]:
    """(Agency id, reason) of each agency that may read this provider's dossier."""
    rows = session().execute(
        select(DossierGrant.agency_id, DossierGrant.reason)
        .where(DossierGrant.provider_id == provider_id)
        .order_by(DossierGrant.agency_id)
    )
    return tuple((row.agency_id, row.reason) for row in rows)
