"""A family confirms a month without an account; what it says is seen, holds until the access changes, and is safe."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from app.db import session
from app.decisions import Refusal, Refused
from blueprints.care import services
from blueprints.care.models import ConfirmationLink, EntryAnswer, MonthlyReport, ServiceEntry
from blueprints.care.queries import entries, exceptions
from tests.care_world import NOW, CareWorld, month_rows
from tests.careful import CarefulClient
from tests.db.care.test_care_pages import signed_in

ROWS = [f"{row};no" for row in month_rows(3)]
FILE = "\r\n".join(["Id;Progetto;Operatore;Data;Dalle;Alle;Ore;Firmato", *ROWS, ""]).encode()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def place(world: CareWorld) -> tuple[int, int]:
    """The report and the project of a month that nobody has confirmed."""
    project_id = world.project()
    world.imported(FILE)
    return session().scalars(select(MonthlyReport.id)).one(), project_id


def confirmed() -> list[bool]:
    session().rollback()
    return list(session().scalars(select(ServiceEntry.confirmed).order_by(ServiceEntry.external_id)))


def kinds() -> list[str]:
    return [row.kind for row in exceptions.exceptions(session().scalars(select(MonthlyReport)).one())]


def test_a_family_opens_its_link_with_the_code_and_confirms_or_contests(
    client: CarefulClient, world: CareWorld, place: tuple[int, int]
) -> None:
    report_id, project_id = place
    clerk = signed_in(client, "clerk", "provider", world.provider_ids[0])
    page = f"/rendiconti/{report_id}/conferme"
    given = clerk.send(f"{page}/{project_id}/link", page=page).text
    token = re.search(r"/conferma/([\w-]+)", given)
    code = re.search(r"<strong>(\d{3}) (\d{3})</strong>", given)
    assert token
    assert code
    clerk.get("/accesso/esci")
    with client.session_transaction() as kept:
        kept.clear()
    address = f"/conferma/{token[1]}"
    wrong = "000 001" if code[1] + code[2] == "000000" else "000 000"
    assert "Il codice non è giusto" in client.send(address, code=wrong).text
    assert client.send(address, code=f"{code[1]} {code[2]}").headers["Location"] == "/conferma"
    shown = client.get("/conferma").text
    assert "P-0001" in shown
    assert "Adele" not in shown
    assert "OP-1" not in shown
    ids = re.findall(r'name="accesso" value="(\d+)"', shown)
    assert len(ids) == 3
    silent = client.send("/conferma", accesso=ids, contesto=ids[0])
    assert "manca una parola" in silent.text
    assert confirmed() == [False, False, False]
    done = client.send("/conferma", **{"accesso": ids, "contesto": ids[0], f"parola-{ids[0]}": "Non è venuto nessuno"})
    assert "2 accessi confermati" in done.text
    assert confirmed() == [False, True, True]
    assert kinds() == ["contested"]
    assert "Link chiuso" in client.get("/conferma").text
    again = client.send(address, code=f"{code[1]} {code[2]}").text
    assert "già state date" in again
    worker = signed_in(client, "case_worker", "agency", world.agency_id)
    assert "Non è venuto nessuno" in worker.get(f"/rendiconti/accessi/{ids[0]}").text


def given(world: CareWorld, place: tuple[int, int]) -> services.Given:
    return services.ask_confirmation(report_id=place[0], project_id=place[1], actor=world.clerk(), now=NOW)


def test_neither_the_token_nor_the_code_is_kept(world: CareWorld, place: tuple[int, int]) -> None:
    found = given(world, place)
    row = session().execute(text("select row_to_json(l)::text from confirmation_links l")).scalar_one()
    assert found.token not in row
    assert f'"{found.code}"' not in row


def test_a_link_ends_with_time_wrong_codes_or_a_newer_one(world: CareWorld, place: tuple[int, int]) -> None:
    first, second = given(world, place), given(world, place)

    def opened(link: services.Given, code: str, days: int = 0) -> int | str:
        found = services.open_link(token=link.token, code=code, now=NOW + timedelta(days=days))
        return found.code if isinstance(found, Refusal) else found

    over = "confirmation-link-over"
    assert opened(first, first.code) == over
    assert opened(second, second.code, days=14) == over
    wrong = "1" * 6 if second.code != "1" * 6 else "2" * 6
    assert [opened(second, wrong) for _ in range(6)] == ["confirmation-code-wrong"] * 5 + [over]
    assert opened(second, second.code) == over
    assert opened(services.Given(token="x", code="1", expires_at=NOW), "1") == over


def test_what_a_family_said_holds_until_the_access_is_corrected_and_a_file_cannot_overrule_it(
    world: CareWorld, place: tuple[int, int]
) -> None:
    found = given(world, place)
    link_id = services.open_link(token=found.token, code=found.code, now=NOW)
    assert isinstance(link_id, int)
    month = services.family_month(link_id=link_id, now=NOW)
    first, second, third = (each.id for each in month.entries)
    said = {"link_id": link_id, "shown": {first, second, third, 10**9}, "now": NOW}
    with pytest.raises(Refused):  # nothing of this month was shown
        services.answer_link(**{**said, "shown": {10**9}}, contested={})
    assert services.answer_link(**said, contested={first: "Era malata"}) == 2
    with pytest.raises(Refused):
        services.answer_link(**said, contested={})
    with pytest.raises(Refused):  # nothing in the file is new
        world.imported(FILE.replace(b";no", "; sì".encode()))
    assert confirmed() == [False, True, True]
    fact = entries.entry(second)
    assert fact is not None
    row = {**entries.as_row(fact), "end": "10:00"}
    later = NOW + timedelta(days=1)
    services.correct_entry(entry_id=second, row=row, reason="Fine sbagliata", actor=world.clerk(), now=later)
    assert confirmed() == [False, False, True]
    assert kinds() == ["contested", "edited", "unconfirmed"]
    assert len(session().scalars(select(EntryAnswer)).all()) == 3
    newer = given(world, place)
    again = services.open_link(token=newer.token, code=newer.code, now=later)
    assert isinstance(again, int)
    services.answer_link(link_id=again, shown={first, second}, contested={second: "Troppo lunga"}, now=later)
    assert kinds() == ["edited", "contested"]
    assert len(session().scalars(select(EntryAnswer)).all()) == 5  # of the third nothing was said again
    latest = NOW + timedelta(days=2)
    services.correct_entry(
        entry_id=second, row={**row, "end": "09:00"}, reason="Ora giusta", actor=world.clerk(), now=latest
    )
    assert kinds() == ["edited", "unconfirmed"]


def test_a_signed_sheet_is_printed_scanned_and_kept_and_confirms_all_but_what_is_contested(
    client: CarefulClient, world: CareWorld, place: tuple[int, int]
) -> None:
    report_id, project_id = place
    clerk = signed_in(client, "clerk", "provider", world.provider_ids[0])
    page = f"/rendiconti/{report_id}/conferme/{project_id}"
    assert clerk.get(f"{page}/foglio.pdf").data.startswith(b"%PDF-")
    link = given(world, place)
    link_id = services.open_link(token=link.token, code=link.code, now=NOW)
    assert isinstance(link_id, int)
    disputed = services.family_month(link_id=link_id, now=NOW).entries[0].id
    services.answer_link(link_id=link_id, shown={disputed}, contested={disputed: "Era malata"}, now=NOW)
    sheet = {"report_id": report_id, "project_id": project_id, "content": PNG, "file_name": "foglio.png", "now": NOW}
    with pytest.raises(Refused):
        services.keep_sheet(**sheet, actor=world.case_worker)
    assert confirmed() == [False, False, False]
    assert "già" not in clerk.send(f"{page}/foglio", file=(io.BytesIO(PNG), "foglio.png")).text
    assert confirmed() == [False, True, True]
    assert "già conservato" in clerk.send(f"{page}/foglio", file=(io.BytesIO(PNG), "foglio.png")).text
    scan = re.search(r"/rendiconti/fogli/\d+", clerk.get(f"/rendiconti/{report_id}/conferme").text)
    assert scan
    assert clerk.get(scan[0]).data == PNG
    assert signed_in(client, "clerk", "provider", world.provider_ids[1]).get(scan[0]).status_code == 404


def test_only_the_provider_and_the_case_worker_ask_families(world: CareWorld, place: tuple[int, int]) -> None:
    asked = {"report_id": place[0], "project_id": place[1], "now": NOW}
    services.ask_confirmation(**asked, actor=world.case_worker)
    for stranger in (world.clerk(1), world.somebody(world.other_agency_id, "case_worker")):
        with pytest.raises(LookupError):
            services.ask_confirmation(**asked, actor=stranger)
    with pytest.raises(Refused):
        services.ask_confirmation(**{**asked, "project_id": 10**9}, actor=world.clerk())
    session().execute(update(ConfirmationLink).values(expires_at=NOW))
    assert len(session().scalars(select(ConfirmationLink)).all()) == 1
