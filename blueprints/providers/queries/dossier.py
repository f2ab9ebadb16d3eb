"""What is in a dossier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from app.db import session
from app.pages import Page
from app.periods import Period
from blueprints.providers.models import (
    BankAccount,
    LegalRepresentative,
    Provider,
    ProviderDocument,
    ProviderSite,
    VatProfileRow,
)

DOCUMENTS_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Identified:
    """A provider's own facts with the number of the version that a form was filled from."""

    id: int
    version: int
    name: str
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


@dataclass(frozen=True, kw_only=True)
class Site:
    """A registered or operating site."""

    id: int
    provider_id: int
    kind: str
    name: str
    address: str
    postcode: str
    comune_name: str
    phone: str
    opening_hours: str


@dataclass(frozen=True, kw_only=True)
class Representation:
    """Who represents a provider, in a half-open period."""

    id: int
    provider_id: int
    name: str
    fiscal_code: str
    person_id: int | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document; `expires_on` is its last valid day, `replaced` says that a newer one stands in its place."""

    id: int
    provider_id: int
    kind: str
    title: str
    digest: str
    size: int
    media_type: str
    file_name: str
    issued_on: date | None
    expires_on: date | None
    replaces_id: int | None
    uploaded_at: datetime
    uploaded_by: int | None
    replaced: bool


@dataclass(frozen=True, kw_only=True)
class VatProfile:
    """How a provider's services are taxed, in a half-open period. `rate` in per cent."""

    id: int
    provider_id: int
    kind: str
    rate: Decimal
    nature: str | None
    legal_basis: str
    stamp_exempt: bool
    valid_from: date
    valid_to: date | None

    @property
    def period(self) -> Period:
        """The days on which it holds."""
        return Period(self.valid_from, self.valid_to)


@dataclass(frozen=True, kw_only=True)
class BankAccountLine:
    """An account dedicated to public payments, in a half-open period."""

    id: int
    provider_id: int
    iban: str
    holder: str
    valid_from: date
    valid_to: date | None

    @property
    def period(self) -> Period:
        """The days on which it holds."""
        return Period(self.valid_from, self.valid_to)


def _columns(table: Any, kind: type, *without: str) -> tuple[Any, ...]:
    return tuple(getattr(table, name) for name in kind.__annotations__ if name not in without)


def identified(provider_id: int) -> Identified | None:
    """The provider's own facts."""
    row = session().execute(select(*_columns(Provider, Identified)).where(Provider.id == provider_id))
    found = row.mappings().one_or_none()
    return Identified(**found) if found else None


def locked_provider(provider_id: int) -> Provider | None:
    """The row of a provider, locked until the transaction ends."""
    return session().scalars(select(Provider).where(Provider.id == provider_id).with_for_update()).one_or_none()


def sites(provider_ids: Iterable[int]) -> tuple[Site, ...]:
    """The sites, registered ones first."""
    rows = session().execute(
        select(*_columns(ProviderSite, Site))
        .where(ProviderSite.provider_id.in_(set(provider_ids)))
        .order_by(ProviderSite.provider_id, ProviderSite.kind.desc(), ProviderSite.id)
    )
    return tuple(Site(**row) for row in rows.mappings())


def legal_representatives(provider_id: int) -> tuple[Representation, ...]:
    """Everybody who has represented the provider, the latest first."""
    rows = session().execute(
        select(*_columns(LegalRepresentative, Representation))
        .where(LegalRepresentative.provider_id == provider_id)
        .order_by(LegalRepresentative.valid_from.desc(), LegalRepresentative.id.desc())
    )
    return tuple(Representation(**row) for row in rows.mappings())


def documents(provider_id: int) -> tuple[Document, ...]:
    """The documents, those that count first, by kind, the latest first."""
    return _documents(ProviderDocument.provider_id == provider_id)


def document(document_id: int) -> Document | None:
    """One document, if it is within reach."""
    found = _documents(ProviderDocument.id == document_id)
    return found[0] if found else None


def page_of_documents(provider_id: int, *, number: int, with_replaced: bool = True) -> Page[Document]:
    """The documents by pages, those that count first."""
    condition = ProviderDocument.provider_id == provider_id
    if not with_replaced:
        newer = aliased(ProviderDocument)
        condition = and_(condition, ~exists().where(newer.replaces_id == ProviderDocument.id))
    total = session().scalar(select(func.count()).select_from(ProviderDocument).where(condition)) or 0
    rows = _documents(condition, limit=DOCUMENTS_A_PAGE, offset=(number - 1) * DOCUMENTS_A_PAGE)
    return Page(rows=rows, number=number, size=DOCUMENTS_A_PAGE, total=total)


def _documents(condition: Any, *, limit: int | None = None, offset: int = 0) -> tuple[Document, ...]:
    newer = aliased(ProviderDocument)
    replaced = exists().where(newer.replaces_id == ProviderDocument.id).label("replaced")
    rows = session().execute(
        select(*_columns(ProviderDocument, Document, "replaced"), replaced)
        .where(condition)
        .order_by(replaced, ProviderDocument.kind, ProviderDocument.uploaded_at.desc(), ProviderDocument.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(Document(**row) for row in rows.mappings())


def vat_profiles(provider_ids: Iterable[int]) -> tuple[VatProfile, ...]:
    """The VAT profiles by provider, the latest first."""
    rows = session().execute(
        select(*_columns(VatProfileRow, VatProfile))
        .where(VatProfileRow.provider_id.in_(set(provider_ids)))
        .order_by(VatProfileRow.provider_id, VatProfileRow.valid_from.desc(), VatProfileRow.id)
    )
    return tuple(VatProfile(**row) for row in rows.mappings())


def bank_accounts(provider_ids: Iterable[int]) -> tuple[BankAccountLine, ...]:
    """The bank accounts by provider, the latest first."""
    rows = session().execute(
        select(*_columns(BankAccount, BankAccountLine))
        .where(BankAccount.provider_id.in_(set(provider_ids)))
        .order_by(BankAccount.provider_id, BankAccount.valid_from.desc(), BankAccount.id)
    )
    return tuple(BankAccountLine(**row) for row in rows.mappings())
