"""Documents that are about to expire or have expired."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from app.db import session
from app.pages import Page
from blueprints.providers.models import DocumentNotice, DossierGrant, Provider, ProviderDocument

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Expiring:
    """A document that nothing has replaced, with its provider. `expires_on` is its last valid day."""

    document_id: int
    provider_id: int
    provider_name: str
    provider_email: str
    kind: str
    title: str
    expires_on: date


def expiring(*, until: date, agency_id: int | None = None, provider_id: int | None = None) -> tuple[Expiring, ...]:
    """What expires by a day (also what has expired already), the most urgent first.

    With `agency_id`, of the providers whose dossier that agency may read; with `provider_id`, of that one.
    """
    rows = session().execute(_expiring(until, agency_id, provider_id)).mappings()
    return tuple(Expiring(**row) for row in rows)


def page_of_expiring(*, until: date, agency_id: int, number: int) -> Page[Expiring]:
    """The same for an agency, by pages."""
    statement = _expiring(until, agency_id, None)
    total = session().scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    rows = session().execute(statement.limit(A_PAGE).offset((number - 1) * A_PAGE)).mappings()
    return Page(rows=[Expiring(**row) for row in rows], number=number, size=A_PAGE, total=total)


def _expiring(until: date, agency_id: int | None, provider_id: int | None) -> Select[*tuple[Any, ...]]:
    newer = aliased(ProviderDocument)
    statement = (
        select(
            ProviderDocument.id.label("document_id"),
            Provider.id.label("provider_id"),
            Provider.name.label("provider_name"),
            Provider.email.label("provider_email"),
            ProviderDocument.kind,
            ProviderDocument.title,
            ProviderDocument.expires_on,
        )
        .join(Provider, Provider.id == ProviderDocument.provider_id)
        .where(ProviderDocument.expires_on <= until, ~exists().where(newer.replaces_id == ProviderDocument.id))
        .order_by(ProviderDocument.expires_on, ProviderDocument.id)
    )
    if agency_id is not None:
        granted = select(DossierGrant.provider_id).where(DossierGrant.agency_id == agency_id)
        statement = statement.where(Provider.id.in_(granted))
    if provider_id is not None:
        statement = statement.where(Provider.id == provider_id)
    return statement


def announced(document_ids: Iterable[int]) -> frozenset[tuple[int, int]]:
    """The (document, step) pairs that have been announced."""
    rows = session().execute(
        select(DocumentNotice.document_id, DocumentNotice.step).where(DocumentNotice.document_id.in_(set(document_ids)))
    )
    return frozenset((row.document_id, row.step) for row in rows)
