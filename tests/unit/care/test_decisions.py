"""What may be decided about projects and reports, and the tables of moves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actors import EVERYTHING, Actor, Reach
from app.periods import Period, month_of
from blueprints.care import policies, states
from blueprints.care.rules.billing import Line, Unpriced
from blueprints.care.rules.projects import (
    AuthorisedTime,
    Choosing,
    Offered,
    ProjectTerms,
    authorised_minutes,
    is_minor,
    reasons_not_to_authorise,
    reasons_not_to_choose,
    reasons_not_to_open,
)
from blueprints.care.rules.reports import reasons_not_to_cut, reasons_not_to_submit
from blueprints.care.states import ProjectState

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
OCTOBER = month_of(date(2026, 10, 1))
CHOOSING = Choosing(
    state=ProjectState.AUTHORISED,
    project=YEAR,
    provider_id=5,
    eligible=(4, 5),
    valid_from=date(2026, 10, 16),
    current_from=date(2026, 3, 1),
    current_provider_id=4,
)
TERMS = ProjectTerms(service_code="AES", profile="EDUCATOR", comune_id=1, period=YEAR, school_level="primaria")
SCHOOL = Offered(profiles=("EDUCATOR",), school_levels=("primaria",))
HOME = Offered(profiles=("ASA",), school_levels=())


def codes(reasons: tuple[object, ...]) -> list[str]:
    return [getattr(each, "code", "") for each in reasons]


def test_a_citizen_may_change_to_another_eligible_provider() -> None:
    assert reasons_not_to_choose(CHOOSING) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"provider_id": 6}, "provider-not-eligible"),
        ({"eligible": ()}, "provider-not-eligible"),
        ({"valid_from": date(2027, 1, 1)}, "outside-project"),
        ({"valid_from": date(2026, 3, 1)}, "choice-before-current"),
        ({"current_provider_id": 5}, "provider-chosen-already"),
        ({"state": ProjectState.CLOSED}, "project-closed"),
    ],
)
def test_a_choice_is_refused_with_its_reason(changes: dict[str, object], code: str) -> None:
    assert codes(reasons_not_to_choose(replace(CHOOSING, **changes))) == [code]  # type: ignore[arg-type]  # a builder


@given(st.sets(st.integers(1, 5)), st.integers(1, 5))
def test_only_an_eligible_provider_is_ever_chosen(eligible: set[int], provider_id: int) -> None:
    choosing = replace(
        CHOOSING, eligible=eligible, provider_id=provider_id, current_from=None, current_provider_id=None
    )
    assert (reasons_not_to_choose(choosing) == ()) == (provider_id in eligible)


def test_a_school_project_has_its_level_and_a_home_one_has_none() -> None:
    assert reasons_not_to_open(TERMS, SCHOOL) == ()
    assert codes(reasons_not_to_open(replace(TERMS, school_level=""), SCHOOL)) == ["school-level-wrong"]
    assert codes(reasons_not_to_open(replace(TERMS, school_level="liceo"), SCHOOL)) == ["school-level-wrong"]
    assert codes(reasons_not_to_open(replace(TERMS, profile="ASA"), HOME)) == ["school-level-wrong"]
    assert codes(reasons_not_to_open(replace(TERMS, school_level=""), HOME)) == ["profile-not-of-service"]


def test_time_is_authorised_within_the_project_and_a_week() -> None:
    week = AuthorisedTime(per="week", minutes=180)
    assert reasons_not_to_authorise(ProjectState.DRAFTED, YEAR, week, YEAR) == ()
    found = reasons_not_to_authorise(
        ProjectState.CLOSED, YEAR, AuthorisedTime(per="week", minutes=20_000), Period(date(2026, 1, 1))
    )
    assert codes(found) == ["project-closed", "minutes-more-than-a-week", "outside-project"]
    nothing = AuthorisedTime(per="month", minutes=0)
    assert codes(reasons_not_to_authorise(ProjectState.ACTIVE, YEAR, nothing, YEAR)) == ["minutes-not-positive"]


def test_a_month_holds_weeks_by_their_days_and_months_whole() -> None:
    week, month = AuthorisedTime(per="week", minutes=70), AuthorisedTime(per="month", minutes=600)
    assert authorised_minutes([(week, YEAR)], OCTOBER) == 310
    assert authorised_minutes([(month, YEAR)], OCTOBER) == 600
    halves = [(week, Period(date(2026, 10, 1), date(2026, 10, 15))), (month, Period(date(2026, 10, 15)))]
    assert authorised_minutes(halves, OCTOBER) == 140 + 600
    assert authorised_minutes([(AuthorisedTime(per="period", minutes=600), YEAR)], OCTOBER) is None
    assert authorised_minutes([(week, Period(date(2027, 1, 1)))], OCTOBER) is None


@pytest.mark.parametrize(("day", "minor"), [(date(2026, 10, 4), True), (date(2026, 10, 5), False)])
def test_a_minor_is_under_eighteen(day: date, minor: bool) -> None:
    assert is_minor(date(2008, 10, 5), day) is minor


def test_a_report_is_submitted_once_the_month_is_over_and_every_access_has_a_price() -> None:
    line = Line(project_id=1, comune_id=1, profile="ASA", day_type=1, unit_price=Decimal(20), minutes=60, entries=(1,))
    missing = Unpriced(profile="OSS", day_type=2, day=date(2026, 10, 4))
    assert reasons_not_to_submit(OCTOBER, date(2026, 11, 1), [line], [], 0) == ()
    assert codes(reasons_not_to_submit(OCTOBER, date(2026, 10, 31), [line], [], 0)) == ["month-not-over"]
    assert codes(reasons_not_to_submit(OCTOBER, date(2026, 11, 1), [line], [missing], 1)) == [
        "imports-in-progress",
        "tariff-missing",
    ]
    assert codes(reasons_not_to_submit(OCTOBER, date(2026, 11, 1), [], [], 0)) == ["report-empty"]


@pytest.mark.parametrize(
    ("accepted", "reason", "code"),
    [
        (60, "", []),
        (0, "non svolto", []),
        (59, " ", ["reason-missing-for-cut"]),
        (61, "x", ["accepted-out-of-range"]),
        (-1, "x", ["accepted-out-of-range"]),
    ],
)
def test_a_cut_needs_a_reason_and_stays_within_what_was_asked(accepted: int, reason: str, code: list[str]) -> None:
    assert codes(reasons_not_to_cut(60, accepted, reason)) == code


@pytest.mark.parametrize("machine", [states.PROJECT, states.REPORT_OF_MONTH, states.BATCH])
def test_every_state_is_reachable(machine: object) -> None:
    assert machine.reachable() == set(machine.kind)  # type: ignore[attr-defined]  # a Machine


def test_only_case_workers_of_the_agency_read_who_a_person_is() -> None:
    def somebody(agency_id: int, *roles: str) -> Actor:
        return Actor(person_id=1, roles=frozenset(roles), reach=Reach(kind="agency", agency_id=agency_id))

    assert policies.may_read_identity(somebody(1, "case_worker"), agency_id=1)
    assert not policies.may_read_identity(somebody(2, "case_worker"), agency_id=1)
    assert not policies.may_read_identity(somebody(1, "accountant", "administrator"), agency_id=1)
    assert not policies.may_read_identity(Actor(reach=EVERYTHING), agency_id=1)


def test_people_act_for_their_own_provider_and_agency_only() -> None:
    clerk = Actor(person_id=1, reach=Reach(kind="provider", provider_id=3))
    assert policies.reasons_not_to_act_for_provider(clerk, provider_id=3) == ()
    assert codes(policies.reasons_not_to_act_for_provider(clerk, provider_id=4)) == ["hours-of-another-provider"]
    assert codes(policies.reasons_not_to_act_for_agency(clerk, agency_id=1)) == ["care-of-another-agency"]
    assert policies.reasons_not_to_act_for_agency(Actor(reach=EVERYTHING), agency_id=1) == ()
