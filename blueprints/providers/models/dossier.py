"""The legal person and its papers."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, PrimaryKeyConstraint, String, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Key
from blueprints.providers.rules.papers import DOCUMENT_KINDS, SITE_KINDS, VAT_KINDS
from blueprints.providers.rules.registration import LEGAL_FORMS

PERIOD = "valid_to > valid_from"
DAYS = text("daterange(valid_from, valid_to)")


def among(column: str, values: tuple[str, ...]) -> str:
    """SQL: the column holds one of the values."""
    return f"{column} in ({', '.join(repr(str(value)) for value in values)})"


class Provider(Base):
    """A legal person. `listed_on` is the day since which it is on a public list."""

    __tablename__ = "providers"
    __table_args__ = (
        CheckConstraint(among("legal_form", LEGAL_FORMS), name="legal_form"),
        CheckConstraint("vat_number ~ '^[0-9]{11}$'", name="vat_number"),
        Index(None, "sort_key", "id"),
    )

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(200))
    legal_form: Mapped[str] = mapped_column(String(30))
    vat_number: Mapped[str] = mapped_column(String(11), unique=True)
    fiscal_code: Mapped[str] = mapped_column(String(16))
    pec: Mapped[str] = mapped_column(String(254))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40))
    website: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(200))
    comune_name: Mapped[str] = mapped_column(String(100))
    owner_comune_istat: Mapped[str | None] = mapped_column(String(6))
    listed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())


class DossierGrant(Base):
    """An agency may read a provider's dossier, since the provider lodged there or was enrolled there."""

    __tablename__ = "dossier_grants"
    __table_args__ = (
        PrimaryKeyConstraint("agency_id", "provider_id", name="pk_dossier_grants"),
        Index(None, "provider_id"),
    )

    agency_id: Mapped[Id] = mapped_column(ForeignKey("agencies.id"))
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    granted_at: Mapped[Instant]
    reason: Mapped[str] = mapped_column(String(200))


class ProviderSite(Base):
    """A registered or operating site."""

    __tablename__ = "provider_sites"
    __table_args__ = (CheckConstraint(among("kind", SITE_KINDS), name="kind"), Index(None, "provider_id"))

    id: Mapped[Key]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(5))
    comune_name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(40))
    opening_hours: Mapped[str] = mapped_column(String(200))


class LegalRepresentative(Base):
    """Who represents the provider, from when to when."""

    __tablename__ = "legal_representatives"
    __table_args__ = (CheckConstraint(PERIOD, name="period"), Index(None, "provider_id"))

    id: Mapped[Key]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    name: Mapped[str] = mapped_column(String(120))
    fiscal_code: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class ProviderDocument(Base):
    """A file of the provider, with the day until which it is valid (included)."""

    __tablename__ = "provider_documents"
    __table_args__ = (
        CheckConstraint(among("kind", DOCUMENT_KINDS), name="kind"),
        CheckConstraint("expires_on >= issued_on", name="dates"),
        Index(None, "provider_id"),
        Index(None, "expires_on"),
    )

    id: Mapped[Key]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(String(120))
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    replaces_id: Mapped[Id | None] = mapped_column(ForeignKey("provider_documents.id"), unique=True)
    uploaded_at: Mapped[Instant]
    uploaded_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))


class DocumentNotice(Base):
    """An announcement of an expiry that has gone out; step 0 says that the document has expired."""

    __tablename__ = "document_notices"
    __table_args__ = (
        PrimaryKeyConstraint("document_id", "step", name="pk_document_notices"),
        Index(None, "provider_id"),
    )

    document_id: Mapped[Id] = mapped_column(ForeignKey("provider_documents.id"))
    step: Mapped[int]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    announced_at: Mapped[Instant]


class VatProfileRow(Base):
    """How the provider's services are taxed, from when to when. `rate` in per cent."""

    __tablename__ = "vat_profiles"
    __table_args__ = (
        CheckConstraint(among("kind", VAT_KINDS), name="kind"),
        CheckConstraint(PERIOD, name="period"),
        CheckConstraint(
            "(kind = 'exempt') = (rate = 0) and (kind = 'exempt') = (nature is not null)", name="exempt_or_rated"
        ),
        ExcludeConstraint(("provider_id", "="), (DAYS, "&&"), name="ex_vat_profiles_one_at_a_time", using="gist"),
    )

    id: Mapped[Key]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    kind: Mapped[str] = mapped_column(String(20))
    rate: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    nature: Mapped[str | None] = mapped_column(String(4))
    legal_basis: Mapped[str] = mapped_column(String(200))
    stamp_exempt: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class BankAccount(Base):
    """An account dedicated to public payments (L. 136/2010), from when to when; there may be several."""

    __tablename__ = "bank_accounts"
    __table_args__ = (
        CheckConstraint(PERIOD, name="period"),
        ExcludeConstraint(
            ("provider_id", "="), ("iban", "="), (DAYS, "&&"), name="ex_bank_accounts_once_at_a_time", using="gist"
        ),
    )

    id: Mapped[Key]
    provider_id: Mapped[Id] = mapped_column(ForeignKey("providers.id"))
    iban: Mapped[str] = mapped_column(String(34))
    holder: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
