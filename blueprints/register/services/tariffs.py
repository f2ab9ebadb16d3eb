"""Tariffs: a change is a new row from a day on, never a rewrite."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, agree
from app.uow import use_case, work
from blueprints.register import policies, queries
from blueprints.register.events import TariffChanged
from blueprints.register.models import Tariff
from blueprints.register.rules import Price, TariffKey, price_for, reasons_not_to_set
from blueprints.territory import api as territory

DAY = timedelta(days=1)


@use_case
def set_tariff(
    *,
    agency_id: int,
    key: TariffKey,
    unit_price: Decimal,
    valid_from: date,
    act: str,
    actor: Actor,
    now: datetime,
    valid_to: date | None = None,
) -> int:
    """Set the price in euros an hour (net of VAT) of a kind of service from a day on; return its id.

    The price that held until then ends on that day. It may lie in the past (domain §5.2: a retroactive
    increase makes an adjustment, see `TariffChanged`), but never before the beginning of the latest price of its kind.

    Raises:
        Refused: with each reason against.
    """
    agree(policies.reasons_not_to_decide(actor, agency_id))
    return put_price(
        agency_id=agency_id,
        key=key,
        unit_price=unit_price,
        valid_from=valid_from,
        valid_to=valid_to,
        act=act,
        actor=actor,
        now=now,
    )


def put_price(
    *,
    agency_id: int,
    key: TariffKey,
    unit_price: Decimal,
    valid_from: date,
    valid_to: date | None,
    act: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Write a price that may be set: the agency decides it, or both sides of a pact agreed on it; return its id.

    Part of the running use case.

    Raises:
        Refused: with each reason against.
    """
    latest = queries.latest_tariff(agency_id, key)
    agree(_reasons_not_to_put(latest, agency_id, key, unit_price, valid_from, valid_to))
    before = queries.price_of(latest) if latest else None
    if before is None or not before.period.holds(valid_from):
        before = _price_of_all(agency_id, key, valid_from)
    if latest is not None and (latest.valid_to is None or latest.valid_to > valid_from):
        latest.valid_to = valid_from
        session().flush()
    row = Tariff(
        agency_id=agency_id,
        provider_id=key.provider_id,
        service_code=key.service_code,
        profile=key.profile,
        day_type=key.day_type,
        time_band=key.time_band,
        school_level=key.school_level,
        fund=key.fund,
        unit_price=unit_price,
        valid_from=valid_from,
        valid_to=valid_to,
        act=act,
        recorded_at=now,
        recorded_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    _note(row, key, actor, now)
    if before is not None:
        _tell(row, before, day_of(now))
    return row.id


def end_agreed(*, agency_id: int, provider_id: int, service_code: str, on: date) -> None:
    """End what was agreed with a provider for a service: from that day on it has the price of all again.

    A price that begins later is cut to its first day: a tariff is never taken away, and never empty.
    """
    for row in queries.agreed_tariffs(agency_id, provider_id, service_code):
        end = max(on, row.valid_from + DAY)
        if row.valid_to is None or row.valid_to > end:
            row.valid_to = end
    session().flush()


def reasons_not_to_put(
    agency_id: int, key: TariffKey, unit_price: Decimal, valid_from: date, valid_to: date | None
) -> tuple[Refusal, ...]:
    """Why a price cannot be written from a day on."""
    latest = queries.latest_tariff(agency_id, key)
    return _reasons_not_to_put(latest, agency_id, key, unit_price, valid_from, valid_to)


def _reasons_not_to_put(
    latest: Tariff | None,
    agency_id: int,
    key: TariffKey,
    unit_price: Decimal,
    valid_from: date,
    valid_to: date | None,
) -> tuple[Refusal, ...]:
    before = queries.price_of(latest) if latest else None
    return (
        *_unknown(key),
        *_unknown_band(agency_id, key),
        *reasons_not_to_set(before, valid_from=valid_from, valid_to=valid_to, unit_price=unit_price),
    )


def _price_of_all(agency_id: int, key: TariffKey, day: date) -> Price | None:
    """What a price of a provider's own takes the place of where it had none."""
    if key.provider_id is None:
        return None
    listed = queries.tariffs(agency_id, key.service_code)
    return price_for([each.price for each in listed if each.provider_id is None], key, day)


def _note(row: Tariff, key: TariffKey, actor: Actor, now: datetime) -> None:
    audit.record(
        "tariff.set",
        kind="tariff",
        subject_id=row.id,
        actor=actor,
        at=now,
        agency_id=row.agency_id,
        service=key.service_code,
        qualities=list(key.qualities()),
        unit_price=str(row.unit_price),
        valid_from=row.valid_from.isoformat(),
        act=row.act,
        **({"provider_id": key.provider_id} if key.provider_id else {}),
    )


def _tell(row: Tariff, before: Price, today: date) -> None:
    """Say that hours of days that have gone were priced by the price before."""
    if row.valid_from < today:
        work().publish(
            TariffChanged(
                agency_id=row.agency_id, tariff_id=row.id, valid_from=row.valid_from, before=before.unit_price
            )
        )


def _unknown_band(agency_id: int, key: TariffKey) -> tuple[Refusal, ...]:
    """A band is one that the agency has written, for whichever days: a tariff may be set before its band begins."""
    if not key.time_band or key.time_band in queries.band_names(agency_id):
        return ()
    return (Refusal("tariff-band-unknown", band=key.time_band),)


def _unknown(key: TariffKey) -> tuple[Refusal, ...]:
    service = next((each for each in territory.services() if each.code == key.service_code), None)
    if service is None:
        return (Refusal("accredited-service-unknown"),)
    known = {
        "profile": service.profiles,
        "day_type": service.day_types,
        "school_level": service.school_levels,
    }
    return tuple(
        Refusal("tariff-quality-unknown", quality=getattr(key, name), service=service.name)
        for name, values in known.items()
        if getattr(key, name) and getattr(key, name) not in values
    )
