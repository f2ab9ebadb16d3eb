"""Time bands: the monthly report, the verification and an exported dossier price each access alike."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.actors import EVERYTHING
from app.db import reaching, session
from blueprints.care.models import MonthlyReport
from blueprints.care.queries.deliveries import deliveries_of
from blueprints.care.rules.billing import billed
from blueprints.care.services.pricing import price_of_hours
from blueprints.care.services.reports import terms_of
from blueprints.invoices.models import EInvoice
from blueprints.invoices.queries.world import hours_judged
from blueprints.invoices.verification.claims import Evidence
from blueprints.invoices.verification.dossier.reading import read_dossier
from blueprints.invoices.verification.dossier.writing import write_dossier
from blueprints.invoices.verification.facts import UNITS, World
from blueprints.invoices.verification.hours import Hours
from blueprints.invoices.verification.lookups import Lookups
from blueprints.invoices.verification.rules.prices import entry_prices

pytestmark = pytest.mark.usefixtures("in_demo")
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
# From the 15th on the two bands change places and one its hours: a band's number is its place among those of the day.
WRITTEN = (
    ("2026-10-01", "2026-10-15", "tardi 10:30-12:10; sera 17:00-22:00"),
    ("2026-10-15", None, "sera 17:00-22:00; tardi 10:45-12:10"),
)


def _with_bands(agency_id: int) -> None:
    """Two bands, and a dearer tariff in each for every service and profile."""
    for start, end, bands in WRITTEN:
        session().execute(
            text(
                "insert into agency_parameters (agency_id, name, value, valid_from, valid_to, source, set_at)"
                " values (:agency, 'register.time_bands', to_jsonb(cast(:bands as text)), :start, :end, 'prova', now())"
            ),
            {"agency": agency_id, "bands": bands, "start": start, "end": end},
        )
    columns = "agency_id, service_code, profile, day_type, school_level, fund, valid_from, valid_to, act, recorded_at"
    for band, more in (("tardi", "3.17"), ("sera", "2.05")):
        session().execute(
            text(
                f"insert into tariffs ({columns}, time_band, unit_price)"
                f" select {columns}, :band, unit_price + cast(:more as numeric) from tariffs"
                " where agency_id = :agency and time_band = ''"
            ),
            {"agency": agency_id, "band": band, "more": more},
        )


def _with_own(agency_id: int) -> int:
    """Dearer tariffs from the 15th on, agreed with the provider of the first report; return its id."""
    first = select(MonthlyReport.provider_id).where(MonthlyReport.agency_id == agency_id, MonthlyReport.month == FIRST)
    provider_id = session().scalars(first.order_by(MonthlyReport.id)).first() or 0
    columns = "agency_id, service_code, profile, day_type, school_level, fund, valid_to, act, recorded_at, time_band"
    session().execute(
        text(
            f"insert into tariffs ({columns}, valid_from, unit_price, provider_id)"
            f" select {columns}, greatest(valid_from, date '2026-10-15'), unit_price + 1.11, :provider from tariffs"
            " where agency_id = :agency and (valid_to is null or valid_to > date '2026-10-15')"
        ),
        {"agency": agency_id, "provider": provider_id},
    )
    return provider_id


def _asked(world: World) -> dict[str, int]:
    """The price of each access by its code, in 1/10^8 euro an hour."""
    evidence = Evidence(world, Hours(world), Lookups(world))
    codes = world.codes.get("entry", {})
    prices = zip(evidence.hours.id.tolist(), entry_prices(evidence).asked.tolist(), strict=True)
    return {codes.get(number, str(number)): price for number, price in prices}


def _of_reports(agency_id: int) -> dict[str, int]:
    """The same, as the monthly reports would say."""
    found = {}
    reports = select(MonthlyReport).where(MonthlyReport.agency_id == agency_id, MonthlyReport.month == FIRST)
    for report in session().scalars(reports.order_by(MonthlyReport.id)).all():
        deliveries = deliveries_of(report)
        minutes = billed(deliveries, terms_of(agency_id, report.month))
        price = price_of_hours(agency_id, report.provider_id, report.service_code, deliveries, minutes)
        found |= {str(each.id): price(each) for each in deliveries if minutes[each.id]}
    return {key: int((value or Decimal(0)) * UNITS) for key, value in found.items()}


def test_the_report_the_verification_and_a_dossier_price_each_access_alike(tmp_path: Path) -> None:
    agency_id = session().scalars(select(EInvoice.agency_id)).first() or 0
    with reaching(EVERYTHING):
        plain = hours_judged(agency_id, FIRST, LAST, on=LAST).world
        before = _asked(plain)
        _with_bands(agency_id)
        banded = _asked(hours_judged(agency_id, FIRST, LAST, on=LAST).world)
        provider_id = _with_own(agency_id)
        world = hours_judged(agency_id, FIRST, LAST, on=LAST).world
        asked, told = _asked(world), _of_reports(agency_id)
        session().rollback()
    assert len(told) > 500
    assert {key: asked[key] for key in told} == told
    steps = {banded[key] - before[key] for key in told}
    assert {0, 317000000, 205000000} < steps  # and averages of accesses that lie in two of them
    entries = world.table("entries").select("id", "provider").rows(named=True)
    own = {str(each["id"]): each["provider"] == provider_id for each in entries}
    assert {asked[key] - banded[key] for key in told if own[key]} == {0, 111000000}
    assert {asked[key] - banded[key] for key in told if not own[key]} == {0}
    write_dossier(tmp_path / "d", world, (), {number: f"IT{number:011d}" for number in range(1, 99)})
    there = _asked(read_dossier(tmp_path / "d").world)
    assert {key: there[key] for key in told} == told
