"""Authorised, delivered and possible hours side by side: conflicts are marked where the demo has planted them."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.actors import Reach
from app.db import reaching, session
from blueprints.invoices.queries.three_ways import three_ways

FIRST, LAST, ON = date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 22)
ILL = "select p.id, p.agency_id from stays s join projects p using (beneficiary_id) limit 1"
PUPIL = "select project_id, agency_id from enrolments order by id limit 1"
pytestmark = pytest.mark.usefixtures("in_demo")


def test_hours_during_a_stay_are_a_conflict_on_a_day_that_was_not_possible() -> None:
    project_id, agency_id = session().execute(text(ILL)).one()
    with reaching(Reach(kind="agency", agency_id=agency_id)):
        found = three_ways(agency_id, project_id, FIRST, LAST, ON)
        assert three_ways(agency_id, 10**9, FIRST, LAST, ON) is None
    assert found is not None
    ill = [day for day in found.days if day.why_not == "stay"]
    assert [day.day.day for day in ill] == [10, 11, 12, 13, 14]
    assert {finding.rule for day in ill for finding in day.findings} == {"R35"}
    assert found.conflicts >= 1
    assert found.delivered_minutes == sum(day.minutes for day in found.days) > 0


def test_a_pupil_has_no_possible_day_on_sundays() -> None:
    project_id, agency_id = session().execute(text(PUPIL)).one()
    with reaching(Reach(kind="agency", agency_id=agency_id)):
        found = three_ways(agency_id, project_id, FIRST, LAST, ON)
    assert found is not None
    assert {day.why_not for day in found.days if day.day.weekday() == 6} == {"school-closed"}
    assert found.possible_days == 22


def test_nobody_else_sees_the_page(in_demo: Flask) -> None:
    project_id, _ = session().execute(text(ILL)).one()
    assert FlaskClient(in_demo).get(f"/fatture/ore/{project_id}").status_code in {303, 403}
