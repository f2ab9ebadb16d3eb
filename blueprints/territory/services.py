"""What can be done with the territory: setting up an agency, and deciding a parameter."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused
from app.parameters import Parameter
from app.uow import use_case
from blueprints.territory import queries, seeds
from blueprints.territory.models import Agency, AgencyComune, AgencyParameter, Comune, Service, SubArea, Zone
from blueprints.territory.rules import sort_key

BEGINNING = date(2000, 1, 1)
SERVICE_CODE_LENGTH = 30
OWN_AREA = "altro"


@use_case
def add_services(*, actor: Actor) -> None:
    """Add the services of the seed."""
    for position, each in enumerate(seeds.services().services, start=1):
        session().add(
            Service(
                code=each.code,
                position=position,
                area=each.area,
                name=each.name,
                name_en=each.name_en,
                description=each.description,
                description_en=each.description_en,
                profiles=list(each.profiles),
                day_types=list(each.day_types),
                school_levels=list(each.school_levels),
            )
        )
    session().flush()


@use_case
def add_service(*, code: str, name: str, actor: Actor, now: datetime) -> bool:
    """Add a service that an agency offers and the platform does not know yet; say whether it was new.

    Everybody may deliver it, on working days and holidays: what its tariffs distinguish is decided with them.

    Raises:
        ValueError: the code or the name does not fit (a defect: whoever offers it checks them).
    """
    if not 0 < len(code) <= SERVICE_CODE_LENGTH or not name:
        raise ValueError(f"service {code!r}")
    known = seeds.services()
    adding = insert(Service).values(
        code=code,
        position=select(func.coalesce(func.max(Service.position), 0) + 1).scalar_subquery(),
        area=OWN_AREA,
        name=name[:120],
        name_en=name[:120],
        description="",
        profiles=[each.code for each in known.profiles],
        day_types=[each.code for each in known.day_types],
        school_levels=[],
    )
    added = session().scalar(adding.on_conflict_do_nothing().returning(Service.code))
    if added is not None:
        audit.record("service.added", kind="service", subject_id=0, actor=actor, at=now, code=code, name=name)
    return added is not None


@use_case
def add_agency(
    *,
    agency: seeds.AgencySeed,
    comuni: Iterable[seeds.ComuneSeed],
    sub_areas: Iterable[seeds.SubareaSeed],
    actor: Actor,
    now: datetime,
) -> int:
    """Add an agency with its territory; return its id."""
    row = Agency(
        code=agency.code,
        name=agency.name,
        vat_number=agency.vat_number,
        fiscal_code=agency.fiscal_code,
        office_code=agency.einvoice_office_code,
        pec=agency.pec,
        email=agency.email,
        phone=agency.phone,
        address=f"{agency.address}, {agency.postcode}",
    )
    session().add(row)
    session().flush()
    areas = {each.code: SubArea(agency_id=row.id, number=int(each.code), name=each.name) for each in sub_areas}
    places = {each.istat_code: (_comune(each), each.subarea) for each in comuni}
    session().add_all([*areas.values(), *(place for place, _ in places.values())])
    session().flush()
    session().add_all(
        AgencyComune(agency_id=row.id, comune_id=place.id, sub_area_id=areas[area].id, valid_from=BEGINNING)
        for place, area in places.values()
    )
    for zone in agency.territories:
        ids = sorted(places[code][0].id for code in zone.comuni)
        session().add(Zone(agency_id=row.id, code=zone.code, name=zone.name, comune_ids=ids))
    session().flush()
    audit.record("agency.added", kind="agency", subject_id=row.id, actor=actor, at=now, agency_id=row.id)
    return row.id


def _comune(seed: seeds.ComuneSeed) -> Comune:
    month, day = seed.patron_day or (None, None)
    latest = max(seed.population, default=None)
    return Comune(
        istat_code=seed.istat_code,
        name=seed.name,
        sort_key=sort_key(seed.name),
        fiscal_code=seed.fiscal_code,
        cadastral_code=seed.cadastral_code,
        population=latest[1] if latest else None,
        latitude=seed.latitude,
        longitude=seed.longitude,
        patron_month=month,
        patron_day=day,
    )


def definition(name: str) -> Parameter:
    """The definition of a parameter.

    Raises:
        KeyError: no room declares it (a defect).
    """
    found: Parameter = current_app.extensions["accredita.parameters"][name]
    return found


def parameter(agency_id: int, name: str, on: date) -> int | Decimal | bool | str:
    """What the agency has decided for that day, else our default; typed by the parameter's kind."""
    known = definition(name)
    row = queries.setting_on(agency_id, name, on)
    return typed(known, known.default if row is None else row.value)


def decided(agency_id: int, names: Iterable[str]) -> tuple[tuple[str, date, int | Decimal | bool | str], ...]:
    """What the agency has set for some parameters: (name, first day, typed value), by name and day; one query."""
    wanted = set(names)
    return tuple(
        (each.name, each.valid_from, typed(definition(each.name), each.value))
        for each in queries.settings(agency_id)
        if each.name in wanted
    )


def typed(known: Parameter, value: object) -> int | Decimal | bool | str:
    """A stored value as its kind: whole number, exact decimal, yes or no, text."""
    if known.kind == "integer":
        return int(str(value))
    if known.kind == "decimal":
        return Decimal(str(value))
    if known.kind == "yes-no":
        return bool(value)
    return str(value)


@use_case
def set_parameter(
    *, name: str, written: str, valid_from: date, source: str, today: date, actor: Actor, now: datetime
) -> None:
    """Decide a parameter for the actor's agency from a day on; the value before it stays on record.

    Raises:
        Refused: the value is not of the parameter's kind, or would hold from a past day.
    """
    known = definition(name)
    agency_id = actor.agency_id or 0
    try:
        value = known.read(written)
    except (ValueError, ArithmeticError):
        raise Refused(Refusal("parameter-not-of-kind", example=known.example or str(known.default))) from None
    if valid_from < today:
        raise Refused(Refusal("parameter-from-the-past"))
    current = queries.setting_on(agency_id, name, valid_from)
    valid_to = current.valid_to if current else queries.next_start(agency_id, name, valid_from)
    if current is not None and current.valid_from == valid_from:
        session().delete(current)
    elif current is not None:
        current.valid_to = valid_from
    session().flush()
    session().add(
        AgencyParameter(
            agency_id=agency_id,
            name=name,
            value=value,
            valid_from=valid_from,
            valid_to=valid_to,
            source=source,
            set_by=actor.person_id,
            set_at=now,
        )
    )
    session().flush()
    facts = {"name": name, "value": value, "valid_from": valid_from.isoformat(), "source": source}
    audit.record("parameter.set", kind="agency", subject_id=agency_id, actor=actor, at=now, **facts)
