"""The pages of care, walked as case worker and as provider, without JavaScript."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import event, select

from app.actors import PROGRAM
from app.audit import AuditEntry
from app.db import db, session
from blueprints.accounts import api as accounts
from blueprints.care import services
from blueprints.care.models import EntryBatch, MonthlyReport, Project
from tests.care_world import NOW, CareWorld, file_of, month_rows
from tests.careful import CarefulClient

PASSWORD = "una frase lunga di prova 12"
MOST_BYTES = 40_000


def signed_in(client: CarefulClient, role: str, kind: str, scope_id: int) -> CarefulClient:
    email = f"{role}{scope_id}@prova.example"
    person_id = accounts.add_person(email=email, name="Vera Demo Prova", password=PASSWORD, actor=PROGRAM, now=NOW)
    accounts.grant(person_id=person_id, role=role, scope_kind=kind, scope_id=scope_id, actor=PROGRAM, now=NOW)
    session().commit()
    assert client.sign_in(email, PASSWORD).status_code == 303
    return client


@pytest.fixture
def case_worker(client: CarefulClient, world: CareWorld) -> CarefulClient:
    return signed_in(client, "case_worker", "agency", world.agency_id)


@pytest.fixture
def clerk(client: CarefulClient, world: CareWorld) -> CarefulClient:
    return signed_in(client, "clerk", "provider", world.provider_ids[0])


def test_a_list_that_the_browser_keeps_holds_until_its_reader_signs_in_anew(
    case_worker: CarefulClient, world: CareWorld
) -> None:
    mark = {"If-None-Match": case_worker.get("/rendiconti").headers["ETag"]}
    assert case_worker.get("/rendiconti", headers=mark).status_code == 304
    assert case_worker.sign_in(f"case_worker{world.agency_id}@prova.example", PASSWORD).status_code == 303
    assert case_worker.get("/rendiconti", headers=mark).status_code == 200


def queries_of(client: CarefulClient, path: str) -> int:
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([each for each in seen if "set_config" not in each])


def test_a_project_is_opened_in_one_form_and_found_by_its_code(case_worker: CarefulClient, world: CareWorld) -> None:
    answer = case_worker.send(
        "/assistenza/nuovo",
        name="Adele Demo Allodola",
        born_on="2015-05-04",
        residence_id=str(world.comuni[0]),
        service_code="SAD",
        school_level="",
        profile="ASA",
        comune_id=str(world.comuni[0]),
        valid_from="2026-10-01",
        fund="comune",
        minutes="4:30",
        per="week",
        provider_id=str(world.provider_ids[1]),
        chosen_on="2026-09-20",
        chosen_by="family",
    )
    assert answer.status_code == 303
    project = session().scalars(select(Project)).one()
    assert (project.state, project.fund) == ("active", "COMUNE")
    page = case_worker.get("/assistenza?cerca=p-0001").text
    assert "P-0001" in page
    assert "Adele" not in page
    shown = case_worker.get(answer.headers["Location"]).text
    assert "Adele Demo Allodola" in shown
    assert "4 h 30 min" in shown


def test_every_reading_of_a_minors_file_is_on_record(case_worker: CarefulClient, world: CareWorld) -> None:
    minor, adult = world.project(born_on=date(2015, 1, 1)), world.project()
    for project_id in (minor, adult, minor):
        case_worker.get(f"/assistenza/{project_id}")
    read = session().scalars(select(AuditEntry).where(AuditEntry.action == "beneficiary.read")).all()
    assert [entry.subject_id for entry in read] == [session().get_one(Project, minor).beneficiary_id] * 2


def test_only_eligible_providers_are_offered_and_a_wrong_form_keeps_what_was_typed(
    case_worker: CarefulClient, world: CareWorld
) -> None:
    project_id = world.project()
    page = case_worker.get(f"/assistenza/{project_id}/scelta").text
    assert "Cooperativa Demo 0" in page
    answer = case_worker.send(
        f"/assistenza/{project_id}/scelta",
        provider_id=str(world.provider_ids[0]),
        valid_from="2026-12-01",
        chosen_on="2026-11-20",
        chosen_by="family",
    )
    assert "già l&#39;ente gestore scelto" in answer.text
    assert 'value="2026-12-01"' in answer.text


def test_a_month_goes_from_the_file_to_the_accepted_report(
    clerk: CarefulClient, world: CareWorld, work_through: Callable[[], None]
) -> None:
    world.project()
    world.never_late()
    rows = [*month_rows(4), "x;P-0009;OP-1;01/10/2026;08:00;09:00;1"]
    sent = clerk.send(
        "/rendiconti/importa",
        agency_id=str(world.agency_id),
        month="2026-10",
        file=(io.BytesIO(file_of(rows)), "ottobre.csv"),
    )
    place = sent.headers["Location"]
    waiting = clerk.get(place).text
    assert "In controllo" in waiting
    assert '<meta http-equiv="refresh"' in waiting
    fragment = clerk.get(place, headers={"HX-Request": "true"})
    assert "<!doctype" not in fragment.text.lower()
    assert "HX-Refresh" not in fragment.headers
    work_through()
    assert clerk.get(place, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    checked = clerk.get(place).text
    assert "Importa le 4 righe corrette" in checked
    assert "Nessun progetto con questo codice" in checked
    assert '"P-0009"' in clerk.get(f"{place}/errori.csv").text
    assert clerk.send(f"{place}/conferma", page=place).status_code == 303
    work_through()
    assert session().scalars(select(EntryBatch.state)).all() == ["imported"]
    report_id = session().scalars(select(MonthlyReport.id)).one()
    assert clerk.send(f"/rendiconti/{report_id}/invia", page=f"/rendiconti/{report_id}").status_code == 303
    assert "R2026-0001" in clerk.get("/rendiconti").text
    assert clerk.get(f"/rendiconti/{report_id}.pdf").data.startswith(b"%PDF-")
    assert clerk.get(f"/rendiconti/righe/{report_id}").status_code == 403


def test_a_file_without_one_good_row_says_so_and_its_upload_page_lists_what_may_be_written(
    clerk: CarefulClient, world: CareWorld, work_through: Callable[[], None]
) -> None:
    world.project()
    file = (io.BytesIO(file_of(["x;P-0009;OP-1;01/10/2026;08:00;09:00;1"])), "ottobre.csv")
    asked = {"agency_id": str(world.agency_id), "month": "2026-10", "file": file}
    place = clerk.send("/rendiconti/importa", **asked).headers["Location"]
    work_through()
    checked = clerk.get(place).text
    assert "Nessuna riga nuova può entrare" in checked
    assert "Importa l" not in checked
    assert "operatore assente" in clerk.get("/rendiconti/importa").text


def test_the_case_worker_reviews_cuts_and_accepts(case_worker: CarefulClient, world: CareWorld) -> None:
    world.project()
    world.imported(file_of(month_rows(4)))
    report_id = session().scalars(select(MonthlyReport.id)).one()
    services.submit_report(report_id=report_id, actor=world.clerk(), now=NOW)
    page = f"/rendiconti/{report_id}"
    case_worker.send(f"{page}/esamina", page=page)
    shown = case_worker.get(page).text
    cut = shown.partition('href="/rendiconti/righe/')[2].partition('"')[0]
    refused = case_worker.send(f"/rendiconti/righe/{cut}", minutes="1", reason="")
    assert "scrivi il motivo" in refused.text
    assert case_worker.send(f"/rendiconti/righe/{cut}", minutes="1", reason="Non firmato").status_code == 303
    case_worker.send(f"{page}/accetta", page=page)
    assert session().scalars(select(MonthlyReport.state)).all() == ["partly_accepted"]
    assert "4 h rendicontate, 2 h riconosciute, 43,00 €" in case_worker.get(page).text


@pytest.mark.parametrize(
    "path",
    ["/rendiconti/{report}", "/rendiconti/{report}.pdf", "/rendiconti/importazioni/{batch}", "/assistenza/{project}"],
)
def test_what_belongs_to_others_is_not_there(client: CarefulClient, world: CareWorld, path: str) -> None:
    project_id = world.project()
    batch_id = world.imported(file_of(month_rows(2)))
    report_id = session().scalars(select(MonthlyReport.id)).one()
    services.submit_report(report_id=report_id, actor=world.clerk(), now=NOW)
    place = path.format(report=report_id, batch=batch_id, project=project_id)
    for role, kind, scope in (
        ("case_worker", "agency", world.other_agency_id),
        ("clerk", "provider", world.provider_ids[1]),
    ):
        assert signed_in(client, role, kind, scope).get(place).status_code in {403, 404}


def test_lists_ask_as_much_for_many_rows_as_for_one(case_worker: CarefulClient, world: CareWorld) -> None:
    world.project()
    world.imported(file_of(month_rows(2)))
    first = {path: queries_of(case_worker, path) for path in ("/assistenza", "/rendiconti")}
    for _ in range(30):
        world.project()
    many = {path: queries_of(case_worker, path) for path in first}
    assert many == first
    assert len(case_worker.get("/assistenza").data) < MOST_BYTES
