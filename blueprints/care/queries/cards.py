"""Projects as other rooms know them: by code, never by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.db import session
from blueprints.care.models import Choice, Fund, Project, ServiceEntry
from blueprints.care.states import ProjectState


@dataclass(frozen=True, kw_only=True)
class ProjectCard:
    """A project; [valid_from, valid_to), `comune_id` where the service is given."""

    id: int
    agency_id: int
    code: str
    beneficiary_id: int
    service_code: str
    profile: str
    school_level: str
    fund: str
    comune_id: int
    valid_from: date
    valid_to: date | None
    state: str


def card_of(row: Project) -> ProjectCard:
    """The row as other rooms know it."""
    return ProjectCard(**{name: getattr(row, name) for name in ProjectCard.__dataclass_fields__})


def projects_served_by(
    provider_id: int, service_code: str | None = None, on: date | None = None
) -> tuple[ProjectCard, ...]:
    """The running projects for which the provider is (or on `on` was) the chosen one, by code."""
    statement = (
        select(Project)
        .join(Choice, Choice.project_id == Project.id)
        .where(Choice.provider_id == provider_id, Project.state != ProjectState.CLOSED)
        .order_by(Project.code, Project.id)
        .distinct()
    )
    if service_code is not None:
        statement = statement.where(Project.service_code == service_code)
    if on is not None:
        held = (Choice.valid_from <= on) & (Choice.valid_to.is_(None) | (Choice.valid_to > on))
        statement = statement.where(held)
    return tuple(card_of(row) for row in session().scalars(statement))


def project_codes(project_ids: Iterable[int]) -> dict[int, str]:
    """The codes of projects by id."""
    wanted = set(project_ids)
    rows = session().execute(select(Project.id, Project.code).where(Project.id.in_(wanted)))
    return {row.id: row.code for row in rows}


def beneficiaries_of(project_ids: Iterable[int]) -> dict[int, int]:
    """The beneficiaries' ids by project."""
    statement = select(Project.id, Project.beneficiary_id).where(Project.id.in_(set(project_ids)))
    return {row.id: row.beneficiary_id for row in session().execute(statement)}


class EntryName(NamedTuple):
    """How people know an entry: the provider, that provider's own id, and the day."""

    provider_id: int
    external_id: str
    day: date


def entry_names(entry_ids: Iterable[int]) -> dict[int, EntryName]:
    """How people know entries, by id."""
    columns = (ServiceEntry.provider_id, ServiceEntry.external_id, ServiceEntry.day)
    rows = session().execute(select(ServiceEntry.id, *columns).where(ServiceEntry.id.in_(set(entry_ids))))
    return {row[0]: EntryName(row[1], row[2], row[3]) for row in rows}


@dataclass(frozen=True, kw_only=True)
class FundCard:
    """Who pays beside the Comune; `cup` is "" where invoices need not name one."""

    code: str
    name: str
    cup: str


def fund_cards(agency_id: int) -> tuple[FundCard, ...]:
    """The agency's funds, by code."""
    statement = select(Fund).where(Fund.agency_id == agency_id).order_by(Fund.code)
    return tuple(FundCard(code=row.code, name=row.name, cup=row.cup) for row in session().scalars(statement))


def funds(agency_id: int) -> tuple[str, ...]:
    """The codes of the agency's funds, in order; the Comune is not among them."""
    return tuple(session().scalars(select(Fund.code).where(Fund.agency_id == agency_id).order_by(Fund.code)))
