"""Documents that are about to expire or have expired."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.db import session
from blueprints.providers.models import DocumentNotice, DossierGrant, Provider, ProviderDocument


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
    return tuple(Expiring(**row) for row in session().execute(statement).mappings())


def announced(document_ids: Iterable[int]) -> frozenset[tuple[int, int]]:
    """The (document, step) pairs that have been announced."""
    rows = session().execute(
        select(DocumentNotice.document_id, DocumentNotice.step).where(DocumentNotice.document_id.in_(set(document_ids)))
    )
    return frozenset((row.document_id, row.step) for row in rows)
