"""What an hour of an access costs: the tariff of its day, or the average of those of its time bands by minutes.

The verification prices an access in the same way (`invoices.verification.rules.prices`), to the same eighth decimal.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import select

from app.db import session
from blueprints.care.models import Project
from blueprints.care.queries.deliveries import enrolled_levels
from blueprints.care.rules.billing import Delivery
from blueprints.care.rules.pricing import average, pieces_of
from blueprints.care.rules.words import DAY_TYPES
from blueprints.register import api as register

_DAY_TYPE = {int(number): word for word, number in DAY_TYPES.items()}
Price = Callable[[Delivery], Decimal | None]


def price_of_hours(
    agency_id: int, provider_id: int, service_code: str, deliveries: Sequence[Delivery], minutes: Mapping[int, int]
) -> Price:
    """Euros an hour for an access of a provider, by the day of the service, its time and what its project says.

    `minutes` are the counted ones by access.
    """
    prices = [tariff.price for tariff in register.tariffs(agency_id, service_code)]
    bands = register.bands_by_day(agency_id) if any(each.key.time_band for each in prices) else ()
    ids = {each.project_id for each in deliveries}
    statement = select(Project.id, Project.school_level, Project.fund).where(Project.id.in_(ids))
    projects = {project_id: (level, fund) for project_id, level, fund in session().execute(statement)}
    levels = enrolled_levels(ids)

    @cache
    def look_up(profile: str, day_type: int, band: str, level: str, fund: str, day: date) -> Decimal | None:
        key = register.TariffKey(
            service_code=service_code,
            profile=profile,
            day_type=_DAY_TYPE[day_type],
            time_band=band,
            school_level=level,
            fund=fund,
            provider_id=provider_id,
        )
        price = register.price_for(prices, key, day)
        return None if price is None else price.unit_price

    def at(delivery: Delivery, band: str, day: date) -> Decimal | None:
        level, fund = projects[delivery.project_id]
        own = [found for period, found in levels.get(delivery.project_id, ()) if period.holds(delivery.day)]
        return look_up(delivery.profile, delivery.day_type, band, own[0] if own else level, fund, day)

    def by_piece(delivery: Delivery) -> Iterator[tuple[int, Decimal | None]]:
        for piece in pieces_of(delivery, minutes[delivery.id]):
            held = next((found for start, found in reversed(bands) if start <= piece.day), ())
            spent = register.minutes_by_band(held, start=piece.start, end=piece.end)
            yield piece.billed, average((many, at(delivery, band, piece.day)) for band, many in spent.items())

    def price(delivery: Delivery) -> Decimal | None:
        return average(by_piece(delivery)) if bands else at(delivery, "", delivery.day)

    return price
