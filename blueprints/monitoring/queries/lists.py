"""Lists of visits and of proposals: two statements each, whatever their length."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, column, func, select, table

from app.db import session
from app.pages import Page
from blueprints.monitoring.models import Finding, SuspensionProposal, Visit

PER_PAGE = 25
_providers = table("providers", column("id"), column("name"), column("sort_key"))
_accreditations = table("accreditations", column("id"), column("service_code"))
_agencies = table("agencies", column("id"), column("name"))
_people = table("people", column("id"), column("name"))


@dataclass(frozen=True, kw_only=True)
class VisitLine:
    """A visit as a line of a list."""

    id: int
    provider_id: int
    provider_name: str
    agency_name: str
    service_code: str
    kind: str
    planned_on: date
    state: str
    inspector_name: str
    closed_at: datetime | None
    minutes_year: int | None
    minutes_number: int | None
    findings: int


@dataclass(frozen=True, kw_only=True)
class ProposalLine:
    """A proposed suspension as a line of a list."""

    id: int
    provider_name: str
    service_code: str
    accreditation_id: int
    visit_id: int
    item_code: str
    text: str
    cause: str
    state: str
    proposed_at: datetime
    decided_at: datetime | None


def page_of_visits(
    *,
    number: int,
    agency_id: int | None = None,
    provider_id: int | None = None,
    state: str | None = None,
    kind: str | None = None,
    words: tuple[str, ...] = (),
) -> Page[VisitLine]:
    """A page of visits within reach, the latest planned first."""
    statement = _visits()
    asked = ((Visit.agency_id, agency_id), (Visit.provider_id, provider_id), (Visit.state, state), (Visit.kind, kind))
    for place, value in asked:
        if value is not None:
            statement = statement.where(place == value)
    for word in words:
        statement = statement.where(_providers.c.sort_key.contains(word, autoescape=True))
    rows, total = _page(statement, number)
    return Page(rows=[VisitLine(**row) for row in rows], number=number, size=PER_PAGE, total=total)


def _visits() -> Select[Any]:
    found = select(func.count()).where(Finding.visit_id == Visit.id).correlate(Visit).scalar_subquery()
    return (
        select(
            Visit.id,
            Visit.provider_id,
            _providers.c.name.label("provider_name"),
            _agencies.c.name.label("agency_name"),
            _accreditations.c.service_code,
            Visit.kind,
            Visit.planned_on,
            Visit.state,
            _people.c.name.label("inspector_name"),
            Visit.closed_at,
            Visit.minutes_year,
            Visit.minutes_number,
            found.label("findings"),
        )
        .join(_providers, _providers.c.id == Visit.provider_id)
        .join(_agencies, _agencies.c.id == Visit.agency_id)
        .join(_accreditations, _accreditations.c.id == Visit.accreditation_id)
        .join(_people, _people.c.id == Visit.inspector_id)
        .order_by(Visit.planned_on.desc(), Visit.id.desc())
    )


def page_of_proposals(*, number: int, agency_id: int, state: str | None = None) -> Page[ProposalLine]:
    """A page of an agency's proposals: those that wait first, then the latest."""
    own = SuspensionProposal
    statement = (
        select(
            own.id,
            _providers.c.name.label("provider_name"),
            _accreditations.c.service_code,
            own.accreditation_id,
            Finding.visit_id,
            Finding.item_code,
            Finding.text,
            own.cause,
            own.state,
            own.proposed_at,
            own.decided_at,
        )
        .join(Finding, Finding.id == own.finding_id)
        .join(_providers, _providers.c.id == own.provider_id)
        .join(_accreditations, _accreditations.c.id == own.accreditation_id)
        .where(own.agency_id == agency_id)
        .order_by((own.state != "proposed"), own.proposed_at.desc(), own.id.desc())
    )
    if state is not None:
        statement = statement.where(own.state == state)
    rows, total = _page(statement, number)
    return Page(rows=[ProposalLine(**row) for row in rows], number=number, size=PER_PAGE, total=total)


def _page(statement: Select[Any], number: int) -> tuple[list[Any], int]:
    total = session().scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    rows = session().execute(statement.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).mappings()
    return list(rows), total
