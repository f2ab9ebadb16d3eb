"""The pages of the checklists, as the people of an agency and the public walk through them."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.actors import PROGRAM
from blueprints.accounts import services as accounts
from blueprints.standards import api, services
from blueprints.territory import seeds
from blueprints.territory import services as territory
from tests.careful import CarefulClient

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PASSWORD = "quattro parole senza senso"


@pytest.fixture
def agency_id(client: CarefulClient) -> int:
    """An agency whose call manager is signed in."""
    territory.add_services(actor=PROGRAM)
    seed = replace(seeds.agencies()[0], territories=())
    found = territory.add_agency(agency=seed, comuni=[], sub_areas=[], actor=PROGRAM, now=NOW)
    person = accounts.add_person(
        email="bandi@ente.example", name="Bea Prova", password=PASSWORD, actor=PROGRAM, now=NOW
    )
    accounts.grant(person_id=person, role="call_manager", scope_kind="agency", scope_id=found, actor=PROGRAM, now=NOW)
    client.sign_in("bandi@ente.example", PASSWORD)
    return found


def _published(agency_id: int) -> int:
    version_id = services.draft_from_seed(
        agency_id=agency_id, kind="accreditation", title="Requisiti di prova", actor=PROGRAM, now=NOW
    )
    services.publish(version_id=version_id, actor=PROGRAM, now=NOW)
    return version_id


def test_a_manager_drafts_edits_and_publishes_a_list(client: CarefulClient, agency_id: int) -> None:
    answer = client.send("/requisiti/nuova", title="Assistenza a casa", kind="accreditation", services="SAD")
    draft = answer.location
    assert "Assistenza a casa" in client.get(draft).text
    item = f"{draft}/voci/G05"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', client.get(item).text)
    assert seen
    client.send(item, text="Il DURC è regolare.", kinds="mandatory", seen=seen[1])
    assert "Il DURC è regolare." in client.get(f"{draft}?cerca=G05").text
    client.send(f"{draft}/voci/G32/togli", page=draft)
    client.send(f"{draft}/pubblica", page=draft)
    assert "nessuno può cambiarla" in client.get(draft).text
    version = api.latest_published(agency_id, "accreditation")
    assert version is not None
    assert version.item("G32") is None


def test_the_second_of_two_editors_sees_both_versions(client: CarefulClient, agency_id: int) -> None:
    draft = client.send("/requisiti/nuova", title="Prova", kind="accreditation").location
    item = f"{draft}/voci/G05"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', client.get(item).text)
    assert seen
    client.send(item, text="Scritto prima.", kinds="mandatory", seen=seen[1])
    page = client.send(item, text="Scritto dopo.", kinds="mandatory", seen=seen[1])
    assert page.status_code == 200
    assert "Scritto prima." in page.text
    assert "Scritto dopo." in page.text


def test_a_list_of_any_length_fits_the_budget_of_a_page(
    client: CarefulClient, agency_id: int, count_queries: object
) -> None:
    version_id = _published(agency_id)
    page = client.get(f"/requisiti/versioni/{version_id}")
    assert len(page.data) <= 40_000
    assert "Pagina 1 di 5" in page.text


def test_the_public_reads_a_published_list_and_its_pdf_but_no_draft(client: CarefulClient, agency_id: int) -> None:
    version_id = _published(agency_id)
    draft = client.send("/requisiti/nuova", title="Prova", kind="visit").location
    client.send("/accesso/uscita", page="/requisiti/")
    page = client.get(f"/requisiti/pubblicati/{version_id}?cerca=DURC")
    assert "G05" in page.text
    paper = client.get(f"/requisiti/pubblicati/{version_id}.pdf")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(draft.replace("versioni", "pubblicati")).status_code == 404
    assert client.get(draft).status_code == 303


def test_an_unknown_item_or_version_is_not_found(client: CarefulClient, agency_id: int) -> None:
    version_id = _published(agency_id)
    assert client.get("/requisiti/versioni/999").status_code == 404
    assert client.get(f"/requisiti/versioni/{version_id}/voci/G05").status_code == 404
