"""Reading agencies, Comuni, services and parameters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import holidays as national_holidays
from sqlalchemy import func, or_, select

from app.db import session
from blueprints.territory import rules
from blueprints.territory.models import Agency as AgencyRow
from blueprints.territory.models import AgencyComune, AgencyParameter, Zone
from blueprints.territory.models import Comune as ComuneRow
from blueprints.territory.models import Service as ServiceRow
from blueprints.territory.models import SubArea as SubAreaRow


@dataclass(frozen=True, kw_only=True)
class Agency:
    """An agency, as the other rooms know it."""

    id: int
    code: str
    name: str
    vat_number: str
    fiscal_code: str
    office_code: str
    pec: str
    email: str
    phone: str
    address: str


@dataclass(frozen=True, kw_only=True)
class SubArea:
    """A part of an agency's territory."""

    id: int
    number: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Comune:
    """A Comune within an agency's territory."""

    id: int
    istat_code: str
    name: str
    agency_id: int
    sub_area_id: int
    sub_area_name: str
    latitude: Decimal | None
    longitude: Decimal | None
    population: int | None


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service, with the distinctions that its tariffs can make."""

    code: str
    area: str
    name: str
    name_en: str
    description: str
    profiles: tuple[str, ...]
    day_types: tuple[str, ...]
    school_levels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ZoneCard:
    """A named set of Comuni."""

    id: int
    code: str
    name: str
    comune_ids: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A dated value of a parameter."""

    name: str
    value: object
    valid_from: date
    valid_to: date | None
    source: str


def _agency(row: AgencyRow) -> Agency:
    return Agency(
        id=row.id,
        code=row.code,
        name=row.name,
        vat_number=row.vat_number,
        fiscal_code=row.fiscal_code,
        office_code=row.office_code,
        pec=row.pec,
        email=row.email,
        phone=row.phone,
        address=row.address,
    )


def agencies() -> tuple[Agency, ...]:
    """All agencies by name."""
    return tuple(_agency(row) for row in session().scalars(select(AgencyRow).order_by(AgencyRow.name, AgencyRow.id)))


def agency(agency_id: int) -> Agency:
    """One agency.

    Raises:
        LookupError: there is none of that id.
    """
    row = session().get(AgencyRow, agency_id)
    if row is None:
        raise LookupError(f"no agency {agency_id}")
    return _agency(row)


def agency_by_code(code: str) -> Agency | None:
    """The agency of that code."""
    row = session().scalars(select(AgencyRow).where(AgencyRow.code == code)).one_or_none()
    return _agency(row) if row else None


def sub_areas(agency_id: int) -> tuple[SubArea, ...]:
    """The sub-areas of an agency, by number."""
    rows = session().scalars(
        select(SubAreaRow).where(SubAreaRow.agency_id == agency_id).order_by(SubAreaRow.number, SubAreaRow.id)
    )
    return tuple(SubArea(id=row.id, number=row.number, name=row.name) for row in rows)


def comuni_on(day: date, agency_id: int | None = None) -> tuple[Comune, ...]:
    """The Comuni in the territory of one agency (or of all) on a day, by name."""
    statement = (
        select(ComuneRow, AgencyComune.agency_id, AgencyComune.sub_area_id, SubAreaRow.name.label("sub_area_name"))
        .join(AgencyComune, AgencyComune.comune_id == ComuneRow.id)
        .join(SubAreaRow, SubAreaRow.id == AgencyComune.sub_area_id)
        .where(AgencyComune.valid_from <= day, or_(AgencyComune.valid_to.is_(None), AgencyComune.valid_to > day))
        .order_by(ComuneRow.sort_key, ComuneRow.id, AgencyComune.agency_id)
    )
    if agency_id is not None:
        statement = statement.where(AgencyComune.agency_id == agency_id)
    return tuple(
        Comune(
            id=row.id,
            istat_code=row.istat_code,
            name=row.name,
            agency_id=agency,
            sub_area_id=sub_area,
            sub_area_name=name,
            latitude=row.latitude,
            longitude=row.longitude,
            population=row.population,
        )
        for row, agency, sub_area, name in session().execute(statement)
    )


def zones(agency_id: int) -> tuple[ZoneCard, ...]:
    """The zones of an agency, the widest first."""
    rows = session().scalars(select(Zone).where(Zone.agency_id == agency_id).order_by(Zone.id))
    return tuple(
        ZoneCard(id=row.id, code=row.code, name=row.name, comune_ids=frozenset(row.comune_ids)) for row in rows
    )


def services() -> tuple[Service, ...]:
    """All services in their order."""
    rows = session().scalars(select(ServiceRow).order_by(ServiceRow.position, ServiceRow.code))
    return tuple(_service_of(row) for row in rows)


def service(code: str) -> Service | None:
    """One service; within a transaction it is read once."""
    row = session().get(ServiceRow, code)
    return _service_of(row) if row is not None else None


def _service_of(row: ServiceRow) -> Service:
    return Service(
        code=row.code,
        area=row.area,
        name=row.name,
        name_en=row.name_en,
        description=row.description,
        profiles=tuple(row.profiles),
        day_types=tuple(row.day_types),
        school_levels=tuple(row.school_levels),
    )


def settings(agency_id: int) -> tuple[Setting, ...]:
    """Everything that an agency has set, by name and day."""
    rows = session().scalars(
        select(AgencyParameter)
        .where(AgencyParameter.agency_id == agency_id)
        .order_by(AgencyParameter.name, AgencyParameter.valid_from, AgencyParameter.id)
    )
    return tuple(
        Setting(name=row.name, value=row.value, valid_from=row.valid_from, valid_to=row.valid_to, source=row.source)
        for row in rows
    )


def setting_on(agency_id: int, name: str, day: date) -> AgencyParameter | None:
    """What the agency has set for that day, or None when the default holds."""
    return (
        session()
        .scalars(
            select(AgencyParameter).where(
                AgencyParameter.agency_id == agency_id,
                AgencyParameter.name == name,
                AgencyParameter.valid_from <= day,
                or_(AgencyParameter.valid_to.is_(None), AgencyParameter.valid_to > day),
            )
        )
        .one_or_none()
    )


def next_start(agency_id: int, name: str, day: date) -> date | None:
    """The first day after `day` from which another value is set."""
    return session().scalar(
        select(func.min(AgencyParameter.valid_from)).where(
            AgencyParameter.agency_id == agency_id, AgencyParameter.name == name, AgencyParameter.valid_from > day
        )
    )


@lru_cache(maxsize=64)
def _national(year: int) -> frozenset[date]:
    return frozenset(national_holidays.country_holidays("IT", years=year))


def holidays_of(comune_ids: Iterable[int], first: date, last: date) -> frozenset[tuple[int, date]]:
    """(Comune, day) for each holiday between two days, both included."""
    rows = session().execute(
        select(ComuneRow.id, ComuneRow.patron_month, ComuneRow.patron_day).where(ComuneRow.id.in_(set(comune_ids)))
    )
    patrons = {row.id: (row.patron_month, row.patron_day) if row.patron_month else None for row in rows}
    national = frozenset().union(*(_national(year) for year in range(first.year, last.year + 1)))
    return rules.holidays(patrons, national, first, last)
