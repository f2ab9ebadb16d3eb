"""What a provider changes in its own dossier."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.uow import use_case
from blueprints.providers import queries
from blueprints.providers.models import (
    BankAccount,
    LegalRepresentative,
    Provider,
    ProviderSite,
    VatProfileRow,
)
from blueprints.providers.rules import numbers
from blueprints.providers.rules import registration as rules
from blueprints.providers.rules.names import sort_key
from blueprints.providers.rules.registration import Identity, Representative


@use_case
def change_identity(*, provider_id: int, identity: Identity, seen: int, actor: Actor, now: datetime) -> None:
    """Change the provider's own facts; the VAT number stays what it was at registration.

    `seen` is the version from which the form was filled.

    Raises:
        Refused: a fact is wrong or missing, or somebody saved meanwhile (`provider-changed-meanwhile`).
    """
    provider = _locked(provider_id)
    identity = replace(identity, vat_number=provider.vat_number)
    agree(rules.reasons_not_to_accept_identity(identity))
    if provider.version != seen:
        raise Refused(Refusal("provider-changed-meanwhile"))
    for name in Identity.__annotations__:
        setattr(provider, name, getattr(identity, name))
    provider.email = identity.email or identity.pec
    provider.sort_key = sort_key(identity.name)
    provider.version += 1
    _record("provider.changed", provider_id, actor, now, version=provider.version)


@use_case
def add_site(
    *,
    provider_id: int,
    name: str,
    address: str,
    postcode: str,
    comune_name: str,
    phone: str,
    opening_hours: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Add an operating site and return its id."""
    _locked(provider_id)
    site = ProviderSite(
        provider_id=provider_id,
        kind="operating",
        name=name,
        address=address,
        postcode=postcode,
        comune_name=comune_name,
        phone=phone,
        opening_hours=opening_hours,
    )
    session().add(site)
    session().flush()
    _record("provider.site-added", provider_id, actor, now, site_id=site.id)
    return site.id


@use_case
def remove_site(*, provider_id: int, site_id: int, actor: Actor, now: datetime) -> None:
    """Take an operating site out; one that is gone already changes nothing."""
    site = session().get(ProviderSite, site_id)
    if site is not None and site.provider_id == provider_id and site.kind == "operating":
        session().delete(site)
        _record("provider.site-removed", provider_id, actor, now, site_id=site_id, address=site.address)


@use_case
def add_representative(
    *, provider_id: int, representative: Representative, valid_from: date, actor: Actor, now: datetime
) -> int:
    """Add a legal representative in office from a day on; return the entry's id.

    Raises:
        Refused: name or fiscal code are missing or wrong.
    """
    if not representative.name or not numbers.is_persons_fiscal_code(representative.fiscal_code):
        raise Refused(Refusal("provider-representative-fiscal-code", written=representative.fiscal_code))
    row = LegalRepresentative(
        provider_id=provider_id,
        name=representative.name,
        fiscal_code=representative.fiscal_code,
        valid_from=valid_from,
    )
    session().add(row)
    session().flush()
    _record("provider.representative-added", provider_id, actor, now, representative_id=row.id)
    return row.id


@use_case
def end_representative(
    *, provider_id: int, representative_id: int, last_day: date, actor: Actor, now: datetime
) -> None:
    """End an office; `last_day` is the last day in it.

    Raises:
        Refused: `period-ends-before-start`, or `entry-unknown`.
    """
    row = session().get(LegalRepresentative, representative_id)
    _end(row, provider_id, last_day)
    _record("provider.representative-ended", provider_id, actor, now, representative_id=representative_id)


@use_case
def set_vat_profile(
    *,
    provider_id: int,
    kind: str,
    rate: Decimal,
    nature: str | None,
    legal_basis: str,
    stamp_exempt: bool,
    valid_from: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Say how the provider's services are taxed from a day on; the profile before it ends then.

    Raises:
        Refused: the profile contradicts itself, or another one starts on that day or later.
    """
    agree(rules.reasons_not_to_set_vat(kind=kind, rate=rate, nature=nature, legal_basis=legal_basis))
    _locked(provider_id)
    latest = (
        session()
        .scalars(
            select(VatProfileRow)
            .where(VatProfileRow.provider_id == provider_id)
            .order_by(VatProfileRow.valid_from.desc())
            .limit(1)
        )
        .one_or_none()
    )
    if latest is not None:
        if latest.valid_from >= valid_from:
            raise Refused(Refusal("vat-profile-starts-later", start=latest.valid_from))
        if latest.valid_to is None or latest.valid_to > valid_from:
            latest.valid_to = valid_from
            session().flush()
    row = VatProfileRow(
        provider_id=provider_id,
        kind=kind,
        rate=rate,
        nature=nature or None,
        legal_basis=legal_basis,
        stamp_exempt=stamp_exempt,
        valid_from=valid_from,
    )
    session().add(row)
    session().flush()
    _record("provider.vat-profile-set", provider_id, actor, now, kind_of_vat=kind, valid_from=valid_from.isoformat())
    return row.id


@use_case
def add_bank_account(*, provider_id: int, iban: str, holder: str, valid_from: date, actor: Actor, now: datetime) -> int:
    """Declare an account dedicated to public payments from a day on (L. 136/2010); return its id.

    Raises:
        Refused: the IBAN is wrong, or declared already for that time.
    """
    if not numbers.is_iban(iban):
        raise Refused(Refusal("provider-iban", written=iban))
    _locked(provider_id)
    for account in queries.bank_accounts([provider_id]):
        if account.iban == iban and (account.valid_to is None or account.valid_to > valid_from):
            raise Refused(Refusal("bank-account-known", iban=iban))
    row = BankAccount(provider_id=provider_id, iban=iban, holder=holder, valid_from=valid_from)
    session().add(row)
    session().flush()
    _record("provider.bank-account-added", provider_id, actor, now, account_id=row.id)
    return row.id


@use_case
def end_bank_account(*, provider_id: int, account_id: int, last_day: date, actor: Actor, now: datetime) -> None:
    """Close an account; `last_day` is the last day on which it may be paid to.

    Raises:
        Refused: `period-ends-before-start`, or `entry-unknown`.
    """
    row = session().get(BankAccount, account_id)
    _end(row, provider_id, last_day)
    _record("provider.bank-account-ended", provider_id, actor, now, account_id=account_id)


@use_case
def note_reading(*, provider_id: int, actor: Actor, now: datetime) -> None:
    """Write down that somebody of an agency has read the dossier."""
    _record("dossier.read", provider_id, actor, now)


def _end(row: LegalRepresentative | BankAccount | None, provider_id: int, last_day: date) -> None:
    if row is None or row.provider_id != provider_id:
        raise Refused(Refusal("entry-unknown"))
    agree(rules.reasons_not_to_hold(row.valid_from, last_day + timedelta(days=1)))
    row.valid_to = last_day + timedelta(days=1)


def _locked(provider_id: int) -> Provider:
    provider = queries.locked_provider(provider_id)
    if provider is None:
        raise Refused(Refusal("provider-unknown"))
    return provider


def _record(action: str, provider_id: int, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(action, kind="provider", subject_id=provider_id, actor=actor, at=now, provider_id=provider_id, **facts)
