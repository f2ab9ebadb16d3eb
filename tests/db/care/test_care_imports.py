"""A file of entries: checked, kept only when confirmed, the same twice changes nothing, undone until submitted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.actors import EVERYTHING
from app.db import db, reaching, session
from app.decisions import Refused
from blueprints.care import services
from blueprints.care.models import BatchFault, EntryBatch, EntryVersion, MonthlyReport, ServiceEntry
from blueprints.care.queries import batches
from tests.care_world import NOW, OCTOBER, CareWorld, file_of, month_rows


def entries() -> list[str]:
    session().rollback()
    return list(session().scalars(select(ServiceEntry.external_id).order_by(ServiceEntry.id)))


def batch(batch_id: int) -> EntryBatch:
    session().rollback()
    return session().get_one(EntryBatch, batch_id, populate_existing=True)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.refusals]


def test_nothing_is_imported_before_the_person_says_so(world: CareWorld) -> None:
    world.project()
    batch_id = world.bring(file_of(month_rows(10)))
    services.check_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert entries() == []
    found = batch(batch_id)
    assert (found.state, found.rows, found.good, found.bad) == ("checked", 10, 10, 0)


def test_good_rows_come_in_and_bad_rows_are_listed_with_their_reason(world: CareWorld) -> None:
    world.project()
    rows = month_rows(5)
    rows[2] = rows[2].replace("OP-3", "OP-9")
    rows[4] = rows[4].replace("08:00", "8 di mattina")
    batch_id = world.imported(file_of(rows))
    assert entries() == ["a0", "a1", "a3"]
    faults = session().execute(select(BatchFault.line, BatchFault.code, BatchFault.value).order_by(BatchFault.line))
    assert list(faults) == [(4, "row-operator-unknown", "OP-9"), (6, "row-time-not-read", "8 di mattina")]
    found = batch(batch_id)
    assert (found.rows, found.good, found.bad, found.inserted) == (5, 3, 2, 3)


def test_an_entry_holds_what_the_row_said(world: CareWorld) -> None:
    project_id = world.project()
    world.imported(file_of(["a1;P-0001;OP-2;04/10/2026;08:00;09:30;1,5"]))
    entry = session().scalars(select(ServiceEntry)).one()
    assert (entry.project_id, entry.provider_id, entry.agency_id) == (
        project_id,
        world.provider_ids[0],
        world.agency_id,
    )
    assert (entry.minutes, entry.day, entry.day_type, entry.service_code) == (90, date(2026, 10, 4), 2, "SAD")
    assert entry.started_at.isoformat() == "2026-10-04T06:00:00+00:00"


def test_the_same_file_again_is_the_same_import(world: CareWorld) -> None:
    world.project()
    first = world.imported(file_of(month_rows(5)))
    again = services.bring_file(
        agency_id=world.agency_id,
        provider_id=world.provider_ids[0],
        month=OCTOBER,
        content=file_of(month_rows(5)),
        file_name="altro nome.csv",
        actor=world.clerk(),
        now=NOW,
    )
    assert (again.batch_id, again.known) == (first, True)
    assert len(entries()) == 5


def test_two_people_with_the_same_file_at_once_bring_it_once(context: Flask, world: CareWorld) -> None:
    world.project()
    content = file_of(month_rows(5))

    def bring(_: int) -> int:
        with context.app_context():
            try:
                return world.bring(content)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(bring, range(8)))) == 1


def test_rows_that_are_there_already_change_nothing(world: CareWorld) -> None:
    world.project()
    world.imported(file_of(month_rows(5)))
    batch_id = world.bring(file_of(month_rows(8)))
    services.check_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    found = batch(batch_id)
    assert (found.rows, found.good, found.present, found.bad) == (8, 3, 5, 0)
    services.confirm_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert services.import_batch(batch_id=batch_id, actor=world.clerk(), now=NOW) == 3
    assert len(entries()) == 8


def test_a_known_id_with_other_data_corrects_its_entry_and_undoing_says_again_what_it_said(world: CareWorld) -> None:
    world.project()
    world.imported(file_of(month_rows(2)))
    batch_id = world.bring(file_of([month_rows(1)[0].replace("09:00;1", "10:00;2"), *month_rows(3)[1:]]))
    services.check_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    found = batch(batch_id)
    assert (found.good, found.changed, found.present, found.bad) == (1, 1, 1, 0)
    services.confirm_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert services.import_batch(batch_id=batch_id, actor=world.clerk(), now=NOW) == 1
    minutes = select(ServiceEntry.minutes).order_by(ServiceEntry.id)
    assert session().scalars(minutes).all() == [120, 60, 60]
    kept = session().scalars(select(EntryVersion)).one()
    assert (kept.before["minutes"], kept.batch_id, kept.replaced_at) == (60, batch_id, NOW)
    services.undo_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert session().scalars(minutes).all() == [60, 60]
    assert session().scalars(select(EntryVersion.undoing).order_by(EntryVersion.id)).all() == [False, True]


def test_a_known_id_of_another_report_is_a_fault_and_changes_nothing(world: CareWorld) -> None:
    world.project()
    world.project(service="ADM", profile="EDUCATOR")
    world.imported(file_of(month_rows(2)))
    batch_id = world.bring(file_of([month_rows(1, project="P-0002")[0]]))
    services.check_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert [each.code for each in batches.page_of_faults(batch_id, 1).rows] == ["row-entry-differs"]
    with pytest.raises(Refused) as refused:
        services.confirm_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert codes(refused) == ["import-nothing-good"]


def test_an_import_whose_entries_were_corrected_since_is_not_undone(world: CareWorld) -> None:
    world.project()
    first = world.imported(file_of(month_rows(2)))
    world.imported(file_of([month_rows(1)[0].replace("09:00;1", "10:00;2")]))
    with pytest.raises(Refused) as refused:
        services.undo_batch(batch_id=first, actor=world.clerk(), now=NOW)
    assert codes(refused) == ["batch-corrected-since"]
    assert entries() == ["a0", "a1"]


def test_two_files_with_the_same_rows_imported_at_once_double_nothing(context: Flask, world: CareWorld) -> None:
    world.project()
    ids = [world.bring(file_of([*month_rows(60), f"z{n};P-0001;OP-1;01/10/2026;20:00;21:00;1"])) for n in range(4)]
    for batch_id in ids:
        services.check_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
        services.confirm_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    session().commit()

    def bring_in(batch_id: int) -> int:
        with context.app_context():
            try:
                return services.import_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(bring_in, ids)) == 64
    assert len(entries()) == 64


def test_a_confirmed_import_that_runs_twice_imports_once(world: CareWorld) -> None:
    world.project()
    batch_id = world.imported(file_of(month_rows(5)))
    assert services.import_batch(batch_id=batch_id, actor=world.clerk(), now=NOW) == 0
    services.check_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert batch(batch_id).state == "imported"
    assert len(entries()) == 5


def test_an_import_can_be_undone_and_brought_again(world: CareWorld) -> None:
    world.project()
    other = world.imported(file_of(month_rows(2, prefix="z")))
    batch_id = world.imported(file_of(month_rows(5)))
    assert services.undo_batch(batch_id=batch_id, actor=world.clerk(), now=NOW) == 5
    assert entries() == ["z0", "z1"]
    assert batch(batch_id).state == "undone"
    assert world.imported(file_of(month_rows(5))) != batch_id
    assert len(entries()) == 7
    assert batch(other).state == "imported"


def test_an_import_cannot_be_undone_once_its_report_is_submitted(world: CareWorld) -> None:
    world.project()
    batch_id = world.imported(file_of(month_rows(5)))
    report = session().scalars(select(MonthlyReport).where(MonthlyReport.service_code == "SAD")).one()
    services.submit_report(report_id=report.id, actor=world.clerk(), now=NOW)
    with pytest.raises(Refused) as refused:
        services.undo_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert codes(refused) == ["batch-report-submitted"]
    assert len(entries()) == 5


def test_a_submitted_month_takes_no_more_rows_of_that_service(world: CareWorld) -> None:
    world.project()
    world.imported(file_of(month_rows(5)))
    report = session().scalars(select(MonthlyReport).where(MonthlyReport.service_code == "SAD")).one()
    services.submit_report(report_id=report.id, actor=world.clerk(), now=NOW)
    batch_id = world.bring(file_of(month_rows(2, prefix="z")))
    services.check_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert (batch(batch_id).good, batch(batch_id).bad) == (0, 2)
    with pytest.raises(Refused) as refused:
        services.confirm_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert codes(refused) == ["import-nothing-good"]


def test_a_file_that_cannot_be_read_says_why_and_may_be_brought_again(world: CareWorld) -> None:
    batch_id = world.bring(b"Nome;Cognome\r\nx;y\r\n")
    services.check_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    found = batch(batch_id)
    assert found.state == "refused"
    assert [each["code"] for each in found.notices] == ["import-columns-missing"]
    assert world.bring(b"Nome;Cognome\r\nx;y\r\n") != batch_id


def test_a_discarded_file_leaves_nothing(world: CareWorld) -> None:
    world.project()
    batch_id = world.bring(file_of([*month_rows(2), "x;y"]))
    services.check_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    services.discard_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert entries() == []
    assert session().scalars(select(BatchFault)).all() == []


def test_another_providers_project_and_operator_are_unknown(world: CareWorld) -> None:
    world.project(provider=1)
    batch_id = world.bring(file_of(month_rows(1)))
    services.check_batch(batch_id=batch_id, actor=world.clerk(), now=NOW)
    assert [each.code for each in batches.page_of_faults(batch_id, 1).rows] == ["row-project-unknown"]


def test_nobody_imports_for_another_provider(world: CareWorld) -> None:
    with pytest.raises(Refused) as refused:
        services.bring_file(
            agency_id=world.agency_id,
            provider_id=world.provider_ids[1],
            month=OCTOBER,
            content=b"x",
            file_name="x.csv",
            actor=world.clerk(0),
            now=NOW,
        )
    assert codes(refused) == ["hours-of-another-provider"]


def test_overlaps_are_stored(world: CareWorld) -> None:
    world.project()
    world.project()
    rows = ["a1;P-0001;OP-1;05/10/2026;08:00;10:00;2", "a2;P-0002;OP-1;05/10/2026;09:00;11:00;2"]
    world.imported(file_of(rows))
    assert entries() == ["a1", "a2"]


def test_the_wall_stands_around_imports(world: CareWorld) -> None:
    world.project()
    world.imported(file_of(month_rows(3)))
    session().rollback()
    seen = {}
    for name, actor in {
        "own": world.clerk(0),
        "agency": world.case_worker,
        "other provider": world.clerk(1),
        "other agency": world.somebody(world.other_agency_id, "case_worker"),
    }.items():
        with reaching(actor.reach):
            seen[name] = [
                session().scalar(text(f"select count(*) from {table}"))
                for table in ("service_entries", "entry_batches", "monthly_reports", "projects", "beneficiaries")
            ]
            session().rollback()
    with reaching(EVERYTHING):
        assert seen == {
            "own": [3, 1, 1, 1, 0],
            "agency": [3, 1, 1, 1, 1],
            "other provider": [0, 0, 0, 0, 0],
            "other agency": [0, 0, 0, 0, 0],
        }
