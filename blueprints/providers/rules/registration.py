"""Who can register as a provider, and with which facts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.decisions import Refusal
from blueprints.providers.rules import numbers

LEGAL_FORMS = ("social_cooperative", "foundation", "company", "municipal_company", "consortium", "association")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a provider is. Numbers are compact (no blanks); `owner_comune_istat` only for a municipal company."""

    name: str
    legal_form: str
    vat_number: str
    fiscal_code: str
    pec: str
    address: str
    comune_name: str
    email: str = ""
    phone: str = ""
    website: str = ""
    owner_comune_istat: str | None = None


@dataclass(frozen=True, kw_only=True)
class Representative:
    """The legal representative."""

    name: str
    fiscal_code: str


def reasons_not_to_register(
    identity: Identity, *, representative: Representative | None, iban: str | None
) -> tuple[Refusal, ...]:
    """Why a provider cannot be registered with these facts; what is None is not asked for."""
    found = list(reasons_not_to_accept_identity(identity))
    if representative is not None:
        if not representative.name:
            found.append(Refusal("provider-representative-missing"))
        if not numbers.is_persons_fiscal_code(representative.fiscal_code):
            found.append(Refusal("provider-representative-fiscal-code", written=representative.fiscal_code))
    if iban is not None and not numbers.is_iban(iban):
        found.append(Refusal("provider-iban", written=iban))
    return tuple(found)


def reasons_not_to_accept_identity(identity: Identity) -> tuple[Refusal, ...]:
    """Why these facts about a provider are incomplete or wrong."""
    found = []
    if missing := [name for name in ("name", "address", "comune_name") if not getattr(identity, name)]:
        found.append(Refusal("provider-facts-missing", facts=missing))
    if identity.legal_form not in LEGAL_FORMS:
        found.append(Refusal("provider-legal-form", written=identity.legal_form))
    if not numbers.is_vat_number(identity.vat_number):
        found.append(Refusal("provider-vat-number", written=identity.vat_number))
    if not numbers.is_fiscal_code(identity.fiscal_code):
        found.append(Refusal("provider-fiscal-code", written=identity.fiscal_code))
    if not numbers.is_email(identity.pec):
        found.append(Refusal("provider-pec", written=identity.pec))
    if identity.legal_form == "municipal_company" and not identity.owner_comune_istat:
        found.append(Refusal("provider-owner-comune-missing"))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class UsualVat:
    """The VAT treatment that a legal form usually has. `rate` in per cent; `nature` is the e-invoice's code."""

    kind: str
    rate: Decimal
    nature: str | None
    legal_basis: str
    stamp_exempt: bool


_COOPERATIVE = UsualVat(
    kind="reduced",
    rate=Decimal(5),
    nature=None,
    legal_basis="Tabella A, parte II-bis, DPR 633/1972",
    stamp_exempt=True,
)
_EXEMPT = UsualVat(
    kind="exempt", rate=Decimal(0), nature="N4", legal_basis="art. 10 n. 27-ter DPR 633/1972", stamp_exempt=True
)
_USUAL = {
    "social_cooperative": _COOPERATIVE,
    "consortium": _COOPERATIVE,
    "foundation": _EXEMPT,
    "association": _EXEMPT,
    "municipal_company": UsualVat(
        kind="exempt", rate=Decimal(0), nature="N4", legal_basis="art. 10 n. 27-ter DPR 633/1972", stamp_exempt=False
    ),
    "company": UsualVat(
        kind="ordinary", rate=Decimal(22), nature=None, legal_basis="art. 16 DPR 633/1972", stamp_exempt=False
    ),
}


def usual_vat(legal_form: str) -> UsualVat:
    """The VAT treatment to propose; the provider confirms it and an accountant may correct it.

    Source: DPR 633/1972 (Table A part II-bis, art. 10 n. 27-ter, art. 16); stamp duty: art. 27-bis of
    Table B of DPR 642/1972 for bodies of the third sector.

    Raises:
        KeyError: no such legal form.
    """
    return _USUAL[legal_form]


def reasons_not_to_set_vat(*, kind: str, rate: Decimal, nature: str | None, legal_basis: str) -> tuple[Refusal, ...]:
    """Why a VAT profile contradicts itself: exempt means no rate and a nature, otherwise a rate and no nature."""
    found = []
    exempt = kind == "exempt"
    if exempt != (rate == 0):
        found.append(Refusal("vat-rate-contradicts-kind", kind=kind, rate=rate))
    if exempt != bool(nature):
        found.append(Refusal("vat-nature-contradicts-kind", kind=kind))
    if exempt and not legal_basis:
        found.append(Refusal("vat-legal-basis-missing"))
    return tuple(found)


def reasons_not_to_hold(valid_from: date, valid_to: date | None) -> tuple[Refusal, ...]:
    """Why two dates are no period: the end (first day out) is not after the start."""
    if valid_to is not None and valid_to <= valid_from:
        return (Refusal("period-ends-before-start", start=valid_from, end=valid_to),)
    return ()
