"""Monthly reports: added up once, accepted in whole or part, returned; and the facts that invoices read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.db import session
from app.decisions import Refused
from app.events import Subscriptions
from blueprints.care import api, services
from blueprints.care.events import ReportAccepted
from blueprints.care.models import MonthlyReport, ReportLine, ServiceEntry
from blueprints.care.queries import copying
from blueprints.care.queries.reports import line_facts
from tests.care_world import NOW, OCTOBER, CareWorld, file_of


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.refusals]


@pytest.fixture
def report_id(world: CareWorld) -> int:
    """A month of two projects: weekdays and a Sunday, minutes that round."""
    world.project()
    world.project(profile="OSS")
    rows = [
        "a1;P-0001;OP-1;05/10/2026;08:00;08:58;",
        "a2;P-0001;OP-1;06/10/2026;08:00;09:07;",
        "a3;P-0001;OP-1;04/10/2026;08:00;09:00;",
        "a4;P-0002;OP-2;05/10/2026;10:00;11:30;",
    ]
    world.imported(file_of(rows))
    return session().scalars(select(MonthlyReport.id).where(MonthlyReport.service_code == "SAD")).one()


def submitted(world: CareWorld, report_id: int) -> int:
    services.submit_report(report_id=report_id, actor=world.clerk(), now=NOW)
    services.start_review(report_id=report_id, actor=world.case_worker, now=NOW)
    return report_id


def test_submitting_adds_up_by_project_profile_day_type_and_price(world: CareWorld, report_id: int) -> None:
    assert services.submit_report(report_id=report_id, actor=world.clerk(), now=NOW) == "R2026-0001"
    found = [
        (line.position, line.project_code, line.profile, line.day_type, line.unit_price, line.submitted_minutes)
        for line in line_facts(report_id)
    ]
    assert found == [
        (1, "P-0001", "ASA", 1, Decimal(20), 120),
        (2, "P-0001", "ASA", 2, Decimal(23), 60),
        (3, "P-0002", "OSS", 1, Decimal(20), 90),
    ]
    entries = session().execute(
        select(ServiceEntry.external_id, ServiceEntry.minutes, ServiceEntry.billed_minutes, ReportLine.position)
        .join(ReportLine, ReportLine.id == ServiceEntry.report_line_id)
        .order_by(ServiceEntry.external_id)
    )
    assert list(entries) == [("a1", 58, 60, 1), ("a2", 67, 60, 1), ("a3", 60, 60, 2), ("a4", 90, 90, 3)]


def test_a_month_that_is_not_over_is_not_submitted(world: CareWorld, report_id: int) -> None:
    with pytest.raises(Refused) as refused:
        services.submit_report(report_id=report_id, actor=world.clerk(), now=datetime(2026, 10, 31, 22, tzinfo=UTC))
    assert codes(refused) == ["month-not-over"]


def test_a_service_without_tariff_is_not_submitted(world: CareWorld) -> None:
    world.project(service="ADM", profile="EDUCATOR")
    world.imported(file_of(["a1;P-0001;OP-1;05/10/2026;08:00;09:00;1"]))
    report = session().scalars(select(MonthlyReport).where(MonthlyReport.service_code == "ADM")).one()
    session().execute(text("update tariffs set valid_to = date '2026-10-01' where service_code = 'ADM'"))
    session().commit()
    with pytest.raises(Refused) as refused:
        services.submit_report(report_id=report.id, actor=world.clerk(), now=NOW)
    assert codes(refused) == ["tariff-missing"]
    assert report.state == "open"


def test_accepting_in_whole_tells_the_rooms_above(
    world: CareWorld, report_id: int, monkeypatch: pytest.MonkeyPatch, context: object
) -> None:
    heard: list[ReportAccepted] = []
    news = Subscriptions()
    news.add(ReportAccepted, heard.append)
    monkeypatch.setitem(context.extensions, "accredita.subscriptions", news)  # type: ignore[attr-defined]  # the app
    services.accept_report(report_id=submitted(world, report_id), actor=world.case_worker, now=NOW)
    assert [(each.report_id, each.service_code, each.month) for each in heard] == [(report_id, "SAD", OCTOBER)]
    lines = api.accepted_lines(world.agency_id)
    assert [(each.code, each.minutes, each.state) for each in lines] == [
        ("R2026-0001/1", 120, "accepted"),
        ("R2026-0001/2", 60, "accepted"),
        ("R2026-0001/3", 90, "accepted"),
    ]


def test_a_cut_line_makes_the_acceptance_partial(world: CareWorld, report_id: int) -> None:
    line = line_facts(submitted(world, report_id))[0]
    asked = {"line_id": line.id, "actor": world.case_worker, "now": NOW}
    with pytest.raises(Refused) as refused:
        services.cut_line(accepted_minutes=60, reason=" ", **asked)
    assert codes(refused) == ["reason-missing-for-cut"]
    services.cut_line(accepted_minutes=60, reason="Un accesso non firmato", **asked)
    services.accept_report(report_id=report_id, actor=world.case_worker, now=NOW)
    assert [each.minutes for each in api.accepted_lines(world.agency_id)] == [60, 60, 90]
    assert {each.state for each in api.reports(agency_id=world.agency_id)} == {"partly_accepted"}


def test_a_returned_report_takes_entries_again_and_keeps_its_code(world: CareWorld, report_id: int) -> None:
    submitted(world, report_id)
    with pytest.raises(Refused) as refused:
        services.return_report(report_id=report_id, reason=" ", actor=world.case_worker, now=NOW)
    assert codes(refused) == ["return-reason-missing"]
    services.return_report(report_id=report_id, reason="Manca un accesso", actor=world.case_worker, now=NOW)
    world.imported(file_of(["a9;P-0002;OP-2;07/10/2026;10:00;11:00;"]))
    assert services.submit_report(report_id=report_id, actor=world.clerk(), now=NOW) == "R2026-0001"
    assert [line.submitted_minutes for line in line_facts(report_id)] == [120, 60, 150]


def test_only_the_provider_submits_and_only_the_agency_decides(world: CareWorld, report_id: int) -> None:
    with pytest.raises(Refused):
        services.submit_report(report_id=report_id, actor=world.case_worker, now=NOW)
    with pytest.raises(LookupError):
        services.submit_report(report_id=report_id, actor=world.clerk(1), now=NOW)
    services.submit_report(report_id=report_id, actor=world.clerk(), now=NOW)
    with pytest.raises(Refused):
        services.start_review(report_id=report_id, actor=world.clerk(), now=NOW)
    stranger = world.somebody(world.other_agency_id, "case_worker")
    with pytest.raises(LookupError):
        services.start_review(report_id=report_id, actor=stranger, now=NOW)


def test_the_frame_of_entries_says_what_the_table_says(world: CareWorld, report_id: int) -> None:
    submitted(world, report_id)
    book = api.codebook(world.agency_id)
    frame = api.entries_frame(world.agency_id, OCTOBER, date(2026, 10, 31), book=book).sort("id")
    rows = session().scalars(select(ServiceEntry).order_by(ServiceEntry.id)).all()
    assert frame.height == len(rows) == 4
    for found, row in zip(frame.iter_rows(named=True), rows, strict=True):
        assert found["start"] == row.started_at
        assert found["end"] == row.ended_at
        assert book.services[found["service"] - 1] == row.service_code
        assert book.profiles[found["profile"] - 1] == row.profile
        assert ("COMUNE", *book.funds)[found["fund"]] == row.fund
        same = {
            "id": row.id, "provider": row.provider_id, "project": row.project_id, "operator": row.staff_member_id,
            "report_line": row.report_line_id, "comune": row.comune_id, "billed_minutes": row.billed_minutes,
            "clocked_minutes": row.clocked_minutes, "kind": row.kind, "day_type": row.day_type,
            "confirmed": row.confirmed, "session": 0, "authorisation": 0,
        }  # fmt: skip
        assert {name: found[name] for name in same} == same
    assert api.entries_frame(world.agency_id, OCTOBER, OCTOBER).height == 0
    assert api.entries_frame(world.other_agency_id, OCTOBER, date(2026, 10, 31)).height == 0


def test_frames_come_whole_however_they_are_cut(
    world: CareWorld, report_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = api.entries_frame(world.agency_id, OCTOBER, date(2026, 10, 31)).sort("id")
    monkeypatch.setattr(copying, "_FLUSH_BYTES", 100)
    assert api.entries_frame(world.agency_id, OCTOBER, date(2026, 10, 31)).sort("id").equals(whole)
    assert whole.height == 4


def test_project_facts_hold_what_was_decided(world: CareWorld, report_id: int) -> None:
    facts = api.project_facts(world.agency_id, OCTOBER, date(2026, 10, 31))
    assert facts["projects"].height == 2
    assert facts["authorisations"].select("limit", "amount").unique().rows() == [(1, 240)]
    assert facts["choices"].get_column("provider").unique().to_list() == [world.provider_ids[0]]
    assert facts["residences"].get_column("end").unique().to_list() == [date(9999, 12, 31)]
    assert facts["suspensions"].is_empty()
    assert api.project_facts(world.agency_id, date(2020, 1, 1), date(2020, 2, 1))["projects"].is_empty()
    other = world.provider_ids[1]
    assert api.project_facts(world.agency_id, OCTOBER, OCTOBER, provider_id=other)["projects"].is_empty()
