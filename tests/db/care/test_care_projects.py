"""Projects, choices and what is kept about them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.audit import AuditEntry
from app.db import session
from app.decisions import Refused
from app.periods import Period
from blueprints.care import api, services
from blueprints.care.models import Authorisation, Choice, Project, ProjectVersion, Residence, ServiceEntry
from blueprints.care.rules.projects import AuthorisedTime, ProjectTerms
from tests.care_world import NOW, CareWorld, file_of, month_rows


def choice(world: CareWorld, number: int, day: date) -> services.NewChoice:
    return services.NewChoice(
        provider_id=world.provider_ids[number], valid_from=day, chosen_on=day, chosen_by="guardian"
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.refusals]


def project(project_id: int) -> Project:
    return session().get_one(Project, project_id, populate_existing=True)


def test_a_project_gets_a_code_and_is_active_once_authorised_and_chosen(world: CareWorld) -> None:
    assert (project(world.project()).code, project(world.project()).code) == ("P-0001", "P-0002")
    waiting = world.project(provider=None)
    assert project(waiting).state == "authorised"
    services.choose_provider(
        project_id=waiting, choice=choice(world, 1, date(2026, 10, 1)), actor=world.case_worker, now=NOW
    )
    assert project(waiting).state == "active"


def test_a_change_of_provider_ends_the_choice_before(world: CareWorld) -> None:
    project_id = world.project()
    change = choice(world, 1, date(2026, 10, 16))
    services.choose_provider(project_id=project_id, choice=change, actor=world.case_worker, now=NOW)
    rows = session().scalars(select(Choice).order_by(Choice.valid_from)).all()
    assert [(row.provider_id, row.valid_from, row.valid_to) for row in rows] == [
        (world.provider_ids[0], date(2026, 1, 1), date(2026, 10, 16)),
        (world.provider_ids[1], date(2026, 10, 16), None),
    ]
    served = api.projects_served_by(world.provider_ids[0], "SAD", date(2026, 10, 15))
    assert [each.code for each in served] == ["P-0001"]
    assert api.projects_served_by(world.provider_ids[0], "SAD", date(2026, 10, 16)) == ()


def test_a_provider_that_is_not_accredited_there_cannot_be_chosen(world: CareWorld) -> None:
    project_id = world.project(provider=None, period=Period(date(2023, 6, 1)))
    with pytest.raises(Refused) as refused:
        services.choose_provider(
            project_id=project_id, choice=choice(world, 0, date(2023, 6, 1)), actor=world.case_worker, now=NOW
        )
    assert codes(refused) == ["provider-not-eligible"]


def test_the_database_holds_one_choice_a_day(world: CareWorld) -> None:
    project_id = world.project()
    session().add(
        Choice(
            project_id=project_id,
            agency_id=world.agency_id,
            provider_id=world.provider_ids[1],
            chosen_on=date(2026, 2, 1),
            chosen_by="person",
            valid_from=date(2026, 2, 1),
            recorded_at=NOW,
        )
    )
    with pytest.raises(IntegrityError, match="ex_choices_period"):
        session().flush()


def test_a_new_authorisation_ends_the_one_before_of_its_kind(world: CareWorld) -> None:
    project_id = world.project()
    services.authorise(
        project_id=project_id,
        time=AuthorisedTime(per="week", minutes=300),
        period=Period(date(2026, 10, 12)),
        actor=world.case_worker,
        now=NOW,
    )
    rows = session().scalars(select(Authorisation).order_by(Authorisation.valid_from)).all()
    assert [(row.minutes, row.valid_to) for row in rows] == [(240, date(2026, 10, 12)), (300, None)]


def test_who_saves_later_is_refused_and_the_version_before_is_kept(world: CareWorld) -> None:
    project_id = world.project()
    terms = ProjectTerms(
        service_code="SAD", profile="OSS", comune_id=world.comuni[1], period=Period(date(2026, 1, 1)), note="nuovo"
    )
    asked = {"project_id": project_id, "terms": terms, "actor": world.case_worker, "now": NOW}
    assert services.revise_project(seen_version=1, **asked) == 2
    with pytest.raises(Refused) as refused:
        services.revise_project(seen_version=1, **asked)
    assert codes(refused) == ["project-version-changed"]
    kept = session().scalars(select(ProjectVersion)).one()
    assert (kept.number, kept.terms["profile"], project(project_id).profile) == (1, "ASA", "OSS")


def test_a_project_cannot_start_after_hours_that_were_delivered(world: CareWorld) -> None:
    project_id = world.project()
    world.imported(file_of(month_rows(2)))
    first = session().scalars(select(ServiceEntry.day).order_by(ServiceEntry.day)).first()
    assert first is not None
    terms = ProjectTerms(service_code="SAD", profile="OSS", comune_id=world.comuni[1], period=Period(first))
    asked = {"project_id": project_id, "actor": world.case_worker, "now": NOW, "seen_version": 1}
    later = replace(terms, period=Period(first + timedelta(days=1)))
    with pytest.raises(Refused) as refused:
        services.revise_project(terms=later, **asked)
    assert codes(refused) == ["project-start-after-hours"]
    assert (project(project_id).version, project(project_id).profile) == (1, "ASA")
    assert services.revise_project(terms=terms, **asked) == 2


def test_suspending_and_resuming_leave_the_days_on_record(world: CareWorld) -> None:
    project_id = world.project()
    asked = {"project_id": project_id, "actor": world.case_worker, "now": NOW}
    services.suspend_project(reason="hospital", valid_from=date(2026, 11, 1), valid_to=None, **asked)
    assert project(project_id).state == "suspended"
    services.resume_project(on=date(2026, 11, 4), **asked)
    assert project(project_id).state == "active"
    facts = api.project_facts(world.agency_id, date(2026, 11, 1), date(2026, 11, 30))
    assert facts["suspensions"].select("start", "end").rows() == [(date(2026, 11, 1), date(2026, 11, 4))]


def test_closing_ends_the_choice_and_nothing_can_be_chosen_after(world: CareWorld) -> None:
    project_id = world.project()
    services.close_project(project_id=project_id, on=date(2026, 11, 1), actor=world.case_worker, now=NOW)
    assert session().scalars(select(Choice.valid_to)).all() == [date(2026, 11, 1)]
    with pytest.raises(Refused) as refused:
        services.choose_provider(
            project_id=project_id, choice=choice(world, 1, date(2026, 10, 20)), actor=world.case_worker, now=NOW
        )
    assert codes(refused) == ["project-closed"]


def test_a_move_keeps_where_the_person_lived_before(world: CareWorld) -> None:
    person = project(world.project()).beneficiary_id
    services.move_residence(
        beneficiary_id=person, comune_id=world.comuni[3], on=date(2026, 10, 16), actor=world.case_worker, now=NOW
    )
    rows = session().scalars(select(Residence).order_by(Residence.valid_from)).all()
    assert [(row.comune_id, row.valid_to) for row in rows] == [
        (world.comuni[0], date(2026, 10, 16)),
        (world.comuni[3], None),
    ]


def test_what_is_decided_is_in_the_audit_log_by_codes_only(world: CareWorld) -> None:
    world.project()
    entries = session().scalars(select(AuditEntry).where(AuditEntry.action == "project.opened")).all()
    assert len(entries) == 1
    assert "Adele" not in str([entry.facts for entry in entries])
