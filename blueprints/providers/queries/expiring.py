"""Documents that are about to expire or have expired."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from app.clock import in_rome
from app.db import session
from app.pages import Page
from blueprints.providers.models import DocumentNotice, DossierGrant, ExpiryCase, Provider, ProviderDocument

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


def told_on(day: date) -> frozenset[int]:
    """The providers that were written to about documents on a day."""
    said = DocumentNotice.announced_at
    first, after = (in_rome(datetime.combine(each, time())) for each in (day, day + timedelta(days=1)))
    rows = session().scalars(select(DocumentNotice.provider_id).where(said >= first, said < after).distinct())
    return frozenset(rows)


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """The case of an expired document, as a line of the desk; `replaced`: a newer document has come."""

    id: int
    provider_id: int
    provider_name: str
    kind: str
    title: str
    expires_on: date
    state: str
    opened_at: datetime
    outcome: str | None
    note: str
    closed_at: datetime | None
    replaced: bool


def page_of_cases(*, agency_id: int, state: str, number: int) -> Page[CaseLine]:
    """The cases of an agency in a state, by pages: the open ones the oldest first, the closed ones the latest first."""
    newer = aliased(ProviderDocument)
    order = ExpiryCase.id if state == "open" else ExpiryCase.id.desc()
    where = (ExpiryCase.agency_id == agency_id, ExpiryCase.state == state)
    total = session().scalar(select(func.count()).select_from(ExpiryCase).where(*where)) or 0
    rows = session().execute(
        select(
            ExpiryCase.id,
            ExpiryCase.provider_id,
            Provider.name.label("provider_name"),
            ProviderDocument.kind,
            ProviderDocument.title,
            ProviderDocument.expires_on,
            ExpiryCase.state,
            ExpiryCase.opened_at,
            ExpiryCase.outcome,
            ExpiryCase.note,
            ExpiryCase.closed_at,
            exists().where(newer.replaces_id == ProviderDocument.id).label("replaced"),
        )
        .join(ProviderDocument, ProviderDocument.id == ExpiryCase.document_id)
        .join(Provider, Provider.id == ExpiryCase.provider_id)
        .where(*where)
        .order_by(order)
        .limit(A_PAGE)
        .offset((number - 1) * A_PAGE)
    )
    return Page(rows=[CaseLine(**row) for row in rows.mappings()], number=number, size=A_PAGE, total=total)


def locked_case(case_id: int) -> ExpiryCase | None:
    """The case, locked, if it is within reach."""
    return session().scalars(select(ExpiryCase).where(ExpiryCase.id == case_id).with_for_update()).one_or_none()
