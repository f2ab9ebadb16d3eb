"""School, stays, shares and ISEE: written on the case worker's pages, asked for by the verification."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from app import clock
from app.db import session
from app.decisions import Refused
from app.periods import Period
from blueprints.care import api as care
from blueprints.care import services
from blueprints.care.models import Allocation, Enrolment, IseeDeclaration, Project, Stay, TimetableSpan
from blueprints.care.rules.schools import Span
from tests.care_world import NOW, CareWorld, build
from tests.careful import CarefulClient
from tests.db.care.test_care_pages import signed_in

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


@pytest.fixture
def schooled(context: object) -> CareWorld:
    return build(providers_count=1, services_of=("SAD", "AES"))


def _school(world: CareWorld) -> int:
    school_id = services.add_school(
        agency_id=world.agency_id,
        code="ic-1",
        name="Scuola primaria Demo",
        comune_id=world.comuni[0],
        on_saturdays=False,
        actor=world.case_worker,
        now=NOW,
    )
    for open_, first, last in (
        (True, date(2026, 9, 1), date(2027, 6, 30)),
        (False, date(2026, 10, 8), date(2026, 10, 9)),
    ):
        services.add_school_days(
            agency_id=world.agency_id,
            open_=open_,
            first_day=first,
            last_day=last,
            reason="Seggio elettorale",
            actor=world.case_worker,
            now=NOW,
        )
    return school_id


def _pupil(world: CareWorld) -> int:
    return world.project(
        service="AES", profile="EDUCATOR", level="primaria", born_on=date(2017, 1, 1), period=Period(date(2026, 9, 1))
    )


def test_what_is_written_reaches_the_rules(schooled: CareWorld) -> None:
    world = schooled
    project_id, school_id, who = _pupil(world), _school(world), world.case_worker
    week = [Span(weekday=1, from_minute=480, to_minute=780)]
    for day in (date(2026, 9, 1), date(2026, 10, 15)):
        services.set_attendance(
            project_id=project_id,
            school_id=school_id,
            school_level="primaria",
            spans=week,
            valid_from=day,
            actor=who,
            now=NOW,
        )
    services.add_fund(agency_id=world.agency_id, code="fna", name="FNA", cup="J19I", actor=who, now=NOW)
    services.share_costs(
        project_id=project_id,
        shares={"COMUNE": 250_000, "FNA": 750_000},
        valid_from=date(2026, 9, 1),
        actor=who,
        now=NOW,
    )
    person = session().get_one(Project, project_id).beneficiary_id
    services.record_stay(
        beneficiary_id=person,
        kind="hospital",
        started_at=datetime(2026, 10, 3, 8, tzinfo=UTC),
        ended_at=None,
        actor=who,
        now=NOW,
    )
    facts = care.project_facts(world.agency_id, FIRST, LAST)
    facts["school_days"] = care.school_days(world.agency_id, FIRST, LAST)
    assert facts["enrolments"].select("project", "school", "level").rows() == [(project_id, school_id, 2)]
    assert sorted(facts["timetables"]["start"].to_list()) == [date(2026, 9, 1), date(2026, 10, 15)]
    assert sorted(facts["allocations"].select("fund", "millionths").rows()) == [(0, 250_000), (1, 750_000)]
    assert facts["stays"].rows()[0][0] == person
    opened = facts["school_days"].filter(facts["school_days"]["school"] == school_id)["day"].to_list()
    assert date(2026, 10, 7) in opened
    assert not {date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10)} & set(opened)
    assert care.fund_cards(world.agency_id)[0].cup == "J19I"


def test_a_refused_move_changes_nothing(schooled: CareWorld) -> None:
    world = schooled
    project_id, school_id, who = _pupil(world), _school(world), world.case_worker
    wrong = [Span(weekday=1, from_minute=700, to_minute=600)]
    person = session().get_one(Project, project_id).beneficiary_id
    session().commit()
    with pytest.raises(Refused):
        services.set_attendance(
            project_id=project_id,
            school_id=school_id,
            school_level="primaria",
            spans=wrong,
            valid_from=date(2026, 9, 1),
            actor=who,
            now=NOW,
        )
    with pytest.raises(Refused):
        services.share_costs(
            project_id=project_id, shares={"COMUNE": 1}, valid_from=date(2026, 9, 1), actor=who, now=NOW
        )
    with pytest.raises(Refused):
        services.record_stay(beneficiary_id=person, kind="hospital", started_at=NOW, ended_at=NOW, actor=who, now=NOW)
    for kind in (Enrolment, TimetableSpan, Allocation, Stay):
        assert session().scalar(select(func.count()).select_from(kind)) == 0


def test_hours_are_charged_to_the_comune_of_the_day(schooled: CareWorld) -> None:
    """Edge case 1: who moves in the middle of a month is paid for by two Comuni."""
    world = schooled
    project_id = world.project()
    person = session().get_one(Project, project_id).beneficiary_id
    services.move_residence(
        beneficiary_id=person, comune_id=world.comuni[1], on=date(2026, 10, 16), actor=world.case_worker, now=NOW
    )
    rows = [f"a{day};P-0001;OP-1;{day:02d}/10/2026;08:00;09:00;1" for day in (5, 15, 16)]
    world.imported("\r\n".join(["Id;Progetto;Operatore;Data;Dalle;Alle;Ore", *rows, ""]).encode())
    (report,) = care.reports(agency_id=world.agency_id)
    services.submit_report(report_id=report.id, actor=world.clerk(), now=NOW)
    services.start_review(report_id=report.id, actor=world.case_worker, now=NOW)
    services.accept_report(report_id=report.id, actor=world.case_worker, now=NOW)
    charged = {line.comune_id: line.minutes for line in care.accepted_lines(world.agency_id)}
    assert charged == {world.comuni[0]: 120, world.comuni[1]: 60}


def test_an_isee_that_is_written_down_late_leaves_the_later_ones(schooled: CareWorld) -> None:
    world = schooled
    person = session().get_one(Project, _pupil(world)).beneficiary_id
    for cents, day in (
        (700, date(2027, 2, 1)),
        (500, date(2026, 7, 1)),
        (300, date(2026, 2, 1)),
        (400, date(2026, 2, 1)),
    ):
        services.declare_isee(
            beneficiary_id=person, amount_cents=cents, valid_from=day, actor=world.case_worker, now=NOW
        )
    kept = session().execute(
        select(IseeDeclaration.amount_cents, IseeDeclaration.valid_from, IseeDeclaration.valid_to).order_by(
            IseeDeclaration.valid_from
        )
    )
    assert [tuple(each) for each in kept] == [
        (400, date(2026, 2, 1), date(2026, 7, 1)),
        (500, date(2026, 7, 1), date(2027, 1, 1)),
        (700, date(2027, 2, 1), date(2028, 1, 1)),
    ]


def test_the_case_worker_writes_it_all_down_on_pages(client: CarefulClient, schooled: CareWorld) -> None:
    world = schooled
    project_id, school_id = _pupil(world), _school(world)
    page = signed_in(client, "case_worker", "agency", world.agency_id)
    here = f"/assistenza/{project_id}"
    assert "IC-1" in page.get("/assistenza/scuole").text
    sent = [
        page.send("/assistenza/fondi", code="fna", name="Fondo nazionale", cup=""),
        page.send(
            "/assistenza/compartecipazione",
            service_code="AES",
            comune_id="0",
            isee_from="0",
            isee_to="",
            hourly="2,50",
            valid_from="2026-01-01",
            source="",
        ),
        page.send(
            f"{here}/scuola",
            school_id=str(school_id),
            school_level="primaria",
            valid_from="2026-09-14",
            monday="08:00-13:00",
        ),
        page.send(f"{here}/assenza", kind="hospital", started_at="2026-10-03T08:00", ended_at=""),
        page.send(f"{here}/isee", amount="7.500,00", day=f"{clock.today().year}-01-01"),
        page.send(f"{here}/quote", valid_from="2026-09-01", share_0="40", share_1="60"),
        page.send("/assistenza/scuole/nuova", code="ic-2", name="Altra Demo", comune_id=str(world.comuni[0])),
        page.send(
            "/assistenza/scuole/giorni",
            what="closure",
            school_id="0",
            first_day="2026-12-23",
            last_day="2027-01-06",
            reason="Natale",
        ),
    ]
    assert [answer.status_code for answer in sent] == [303] * len(sent)
    shown = page.get(here).text
    for words in ("Scuola primaria Demo", "ricovero in ospedale", "7.500,00", "FNA 60%", "5 h alla settimana"):
        assert words in shown
    refused = page.send(f"{here}/quote", valid_from="2026-09-01", share_0="40", share_1="50")
    assert "devono fare 100%" in refused.text
