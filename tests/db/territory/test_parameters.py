"""What an agency decides holds from a day on, and what it decided before stays."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from app.actors import PROGRAM, Actor, Reach
from app.decisions import Refused
from app.parameters import Parameter, label
from blueprints.territory import api, queries, seeds, services

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
DAYS = Parameter(name="test.days", kind="integer", default=30, label=label("Giorni", "Days"), source="prova")


@pytest.fixture(autouse=True)
def _known(context: Flask) -> None:
    context.extensions["accredita.parameters"]["test.days"] = DAYS


def _agency(code: str) -> int:
    seed = next(each for each in seeds.agencies() if each.code == code)
    return services.add_agency(
        agency=seed,
        comuni=[each for each in seeds.comuni() if each.agency == code],
        sub_areas=[each for each in seeds.subareas() if each.agency == code],
        actor=PROGRAM,
        now=NOW,
    )


def _set(agency_id: int, written: str, day: date) -> None:
    actor = Actor(person_id=None, reach=Reach(kind="agency", agency_id=agency_id))
    services.set_parameter(
        name="test.days", written=written, valid_from=day, source="atto 1", today=TODAY, actor=actor, now=NOW
    )


def test_the_default_holds_until_something_is_decided() -> None:
    agency_id = _agency("cremonese")
    assert api.parameter(agency_id, "test.days", TODAY) == 30
    _set(agency_id, "45", date(2026, 4, 1))
    assert api.parameter(agency_id, "test.days", date(2026, 3, 31)) == 30
    assert api.parameter(agency_id, "test.days", date(2026, 4, 1)) == 45


def test_decisions_in_any_order_never_overlap() -> None:
    agency_id = _agency("cremonese")
    for written, day in [("60", date(2026, 6, 1)), ("45", date(2026, 4, 1)), ("50", date(2026, 5, 1))]:
        _set(agency_id, written, day)
    values = [api.parameter(agency_id, "test.days", date(2026, month, 15)) for month in (3, 4, 5, 6, 12)]
    assert values == [30, 45, 50, 60, 60]


def test_a_decision_of_the_same_day_takes_the_place_of_the_first() -> None:
    agency_id = _agency("cremonese")
    _set(agency_id, "45", date(2026, 4, 1))
    _set(agency_id, "46", date(2026, 4, 1))
    assert [each.value for each in queries.settings(agency_id)] == [46]


def test_one_agency_does_not_decide_for_another() -> None:
    first, second = _agency("cremonese"), _agency("cremasco")
    _set(first, "45", date(2026, 4, 1))
    assert api.parameter(second, "test.days", date(2026, 5, 1)) == 30


@pytest.mark.parametrize(("written", "day"), [("many", date(2026, 4, 1)), ("45", date(2026, 3, 1))])
def test_a_wrong_value_or_a_past_day_changes_nothing(written: str, day: date) -> None:
    agency_id = _agency("cremonese")
    with pytest.raises(Refused):
        _set(agency_id, written, day)
    assert queries.settings(agency_id) == ()


def test_the_territory_is_the_published_one() -> None:
    agency_id = _agency("cremonese")
    comuni = api.comuni_of(agency_id)
    assert len(comuni) == 48
    assert len(api.sub_areas(agency_id)) == 7
    names = [each.name for each in comuni]
    assert names == sorted(names, key=lambda name: name.casefold().replace("'", ""))
    assert [len(zone.comune_ids) for zone in api.zones(agency_id)] == [48, 47, 1]


def test_holidays_are_sundays_national_days_and_the_patron_of_that_comune() -> None:
    agency_id = _agency("cremonese")
    by_name = {each.name: each.id for each in api.comuni_of(agency_id)}
    cremona, soresina = by_name["Cremona"], by_name["Soresina"]
    days = api.holidays([cremona, soresina], date(2026, 10, 1), date(2026, 11, 30))
    assert (cremona, date(2026, 11, 13)) in days
    assert (soresina, date(2026, 11, 13)) not in days
    assert (soresina, date(2026, 10, 4)) in days, "a national holiday from 2026"
    assert (soresina, date(2026, 11, 1)) in days
    assert (soresina, date(2026, 11, 3)) not in days


def test_a_value_is_read_as_its_kind() -> None:
    rate = Parameter(name="t.rate", kind="decimal", default="5.0", label=label("x", "x"), source="s")
    assert rate.read("12,5") == "12.5"
    assert services.typed(rate, "12.5") == Decimal("12.5")
    with pytest.raises(ArithmeticError):
        rate.read("x")
