"""Lists by pages."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from app.db import session
from app.pages import Page
from blueprints.providers.models import DossierGrant, Provider, StaffMemberRow
from blueprints.providers.queries.staff import StaffMember, members
from blueprints.providers.rules.names import sort_key

PROVIDERS_A_PAGE = 50
OPERATORS_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class ProviderLine:
    """A provider in an agency's list, with the day since which the agency may read its dossier."""

    id: int
    name: str
    legal_form: str
    vat_number: str
    comune_name: str
    listed_on: date | None
    granted_at: datetime
    reason: str


def page_of_providers(agency_id: int, *, words: str, legal_form: str, number: int) -> Page[ProviderLine]:
    """The providers whose dossier the agency may read, by name; `words` look into name and VAT number."""
    conditions = [DossierGrant.agency_id == agency_id]
    for word in sort_key(words).split():
        conditions.append(or_(Provider.sort_key.contains(word, autoescape=True), Provider.vat_number.startswith(word)))
    if legal_form:
        conditions.append(Provider.legal_form == legal_form)
    here = session()
    joined = select(func.count()).select_from(Provider).join(DossierGrant, DossierGrant.provider_id == Provider.id)
    total = here.scalar(joined.where(*conditions)) or 0
    rows = here.execute(
        select(
            Provider.id,
            Provider.name,
            Provider.legal_form,
            Provider.vat_number,
            Provider.comune_name,
            Provider.listed_on,
            DossierGrant.granted_at,
            DossierGrant.reason,
        )
        .join(DossierGrant, DossierGrant.provider_id == Provider.id)
        .where(*conditions)
        .order_by(Provider.sort_key, Provider.id)
        .limit(PROVIDERS_A_PAGE)
        .offset((number - 1) * PROVIDERS_A_PAGE)
    )
    lines = [ProviderLine(**row) for row in rows.mappings()]
    return Page(rows=lines, number=number, size=PROVIDERS_A_PAGE, total=total)


def page_of_staff(
    provider_id: int, *, words: str = "", working_on: date | None = None, number: int
) -> Page[StaffMember]:
    """The operators of a provider by name; `words` look into name and code."""
    conditions = [StaffMemberRow.provider_id == provider_id]
    for word in sort_key(words).split():
        found = StaffMemberRow.sort_key.contains(word, autoescape=True)
        conditions.append(or_(found, func.lower(StaffMemberRow.code).startswith(word, autoescape=True)))
    if working_on is not None:
        conditions.append(StaffMemberRow.hired_on <= working_on)
        conditions.append(or_(StaffMemberRow.left_on.is_(None), StaffMemberRow.left_on > working_on))
    here = session()
    total = here.scalar(select(func.count()).select_from(StaffMemberRow).where(*conditions)) or 0
    wanted = (
        select(StaffMemberRow.id)
        .where(*conditions)
        .order_by(StaffMemberRow.sort_key, StaffMemberRow.id)
        .limit(OPERATORS_A_PAGE)
        .offset((number - 1) * OPERATORS_A_PAGE)
    )
    return Page(rows=members(StaffMemberRow.id.in_(wanted)), number=number, size=OPERATORS_A_PAGE, total=total)
