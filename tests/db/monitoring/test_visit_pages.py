"""The pages of visits, as an inspector, somebody who decides and a provider walk through them."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app import clock
from tests.careful import CarefulClient
from tests.db.monitoring.conftest import PASSWORD, Visits

MOST_BYTES = 40_000
INSPECTOR, DECIDER, CLERK = "ispettore@a.example", "capo@a.example", "ufficio0@ente.example"


@pytest.fixture
def inspector(client: CarefulClient, signing_visits: Visits) -> CarefulClient:
    """The inspector's browser."""
    return signed_in(client, INSPECTOR)


def signed_in(client: CarefulClient, email: str) -> CarefulClient:
    assert client.sign_in(email, PASSWORD).status_code == 303
    return client


def other_person(client: CarefulClient, email: str) -> CarefulClient:
    client.send("/accesso/uscita", page="/")
    return signed_in(client, email)


def form_of(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    assert found, name
    return found[1]


def whole_form(html: str) -> dict[str, str]:
    """What a browser sends of the checklist's form when nothing is touched."""
    sent = {code: form_of(html, code) for code in re.findall(r'name="(V\d\d-vista)"', html)}
    for code, options in re.findall(r'name="(V\d\d-esito)">(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="(\w+)" selected', options)
        sent[code] = chosen[1] if chosen else ""
    for code, text in re.findall(r'name="(V\d\d-nota)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL):
        sent[code] = text
    for code in re.findall(r'name="(V\d\d-misura)"', html):
        sent[code] = form_of(html, code)
    return {**sent, "csrf_token": form_of(html, "csrf_token")}


def local(hours: int) -> str:
    return (clock.now() - timedelta(hours=hours)).astimezone(clock.ROME).strftime("%Y-%m-%dT%H:%M:%S")


def test_a_visit_from_the_plan_to_the_minutes(
    inspector: CarefulClient, signing_visits: Visits, work_through: Callable[[], None], environment: dict[str, str]
) -> None:
    planned = inspector.send(
        "/visite/nuova",
        accreditation=str(signing_visits.accreditations[0]),
        kind="unannounced",
        planned_on=signing_visits.today.isoformat(),
        inspector=str(signing_visits.inspector.person_id),
        scope="Segnalazione",
    )
    visit = planned.location
    assert "programmata" in inspector.get(visit).text
    checklist = inspector.send(f"{visit}/apertura", page=visit).location
    assert checklist == f"{visit}/lista"
    page = inspector.get(checklist).text
    sent = whole_form(page)
    assert len([name for name in sent if name.endswith("-vista")]) == 26
    everything = {
        name: ("non_compliant" if name == "V09-esito" else value or "compliant") if name.endswith("-esito") else value
        for name, value in sent.items()
    }
    answer = inspector.post(checklist, data={**everything, "V04-misura": "12,5", "parte": "personnel"})
    assert answer.location == f"{checklist}#parte-personnel"
    inspector.send(f"{visit}/chiusura", page=visit)
    told = inspector.get(visit).text
    assert "non hanno un rilievo: V09" in told
    assert "12,5 ore" in told
    inspector.send(
        f"{visit}/presenti",
        seen=form_of(inspector.get(f"{visit}/presenti").text, "seen"),
        started_at=local(3),
        ended_at=local(1),
        place="Via dell'Esempio 1",
        present_agency="Ivo Rossi",
        present_provider="Clio Verdi",
        statements="Rimediamo subito.",
    )
    inspector.send(
        f"{visit}/rilievi/nuovo", item="V09", severity="major", text="Nessun cartellino.", prescription="Darli a tutti."
    )
    inspector.send(f"{visit}/chiusura", page=visit)
    done = inspector.get(visit).text
    assert "chiusa" in done
    assert f"n. 1/{signing_visits.today.year} (PDF)" in done
    paper = inspector.get(f"{visit}/verbale.pdf")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
    work_through()
    letters = [each.read_text() for each in Path(environment["MAIL_URL"].removeprefix("file://")).glob("minutes-*.eml")]
    assert any("To: ente0@pec.example" in each and "verbale-1-" in each for each in letters)


def test_the_list_filters_and_pages_with_as_many_queries_for_one_row_as_for_many(
    inspector: CarefulClient, signing_visits: Visits, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    signing_visits.plan()
    inspector.get("/visite")
    few = count_queries(lambda: inspector.get("/visite"))
    for number in range(30):
        signing_visits.plan(number % 2, kind="desk")
    assert count_queries(lambda: inspector.get("/visite")) == few
    page = inspector.get("/visite")
    assert len(page.data) <= MOST_BYTES
    assert "Pagina 1 di 2 (31 righe)" in page.text
    assert "1 riga<" in inspector.get("/visite?tipo=announced").text
    assert "15 righe" in inspector.get("/visite?cerca=demo+1").text
    assert "Nessuna visita" in inspector.get("/visite?stato=closed").text
    assert "31 righe" in inspector.get("/visite?stato=boh&tipo=boh&pagina=99999999").text


def test_the_page_of_a_visit_asks_a_case_page_worth_of_queries(
    inspector: CarefulClient, signing_visits: Visits, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    visit_id = signing_visits.opened()
    for address in (f"/visite/{visit_id}", f"/visite/{visit_id}/lista"):
        inspector.get(address)
        assert count_queries(lambda address=address: inspector.get(address)) <= 12
        assert len(inspector.get(address).data) <= MOST_BYTES


def test_the_second_of_two_inspectors_sees_both_versions_and_can_insist(
    inspector: CarefulClient, signing_visits: Visits
) -> None:
    visit_id = signing_visits.opened()
    address = f"/visite/{visit_id}/lista"
    sent = whole_form(inspector.get(address).text)
    inspector.post(address, data={**sent, "V01-esito": "compliant", "V01-nota": "Scritto prima."})
    second = {**sent, "V01-esito": "partly", "V01-nota": "Scritto dopo.", "V02-esito": "compliant"}
    page = inspector.post(address, data=second)
    assert page.status_code == 200
    assert "Scritto prima." in page.text
    assert "Scritto dopo." in page.text
    assert inspector.post(address, data=whole_form(page.text)).status_code == 303
    told = inspector.get(f"/visite/{visit_id}").text
    assert "Scritto dopo." in told
    assert "Scritto prima." not in told


def test_an_item_is_saved_as_soon_as_it_is_changed_where_there_is_javascript(
    inspector: CarefulClient, signing_visits: Visits
) -> None:
    address = f"/visite/{signing_visits.opened()}/lista"
    sent = whole_form(inspector.get(address).text)
    typed = {**sent, "V01-esito": "partly", "V02-esito": "compliant"}
    fragment = inspector.post(f"{address}/V01", data=typed, headers={"HX-Request": "true"})
    assert "Salvato." in fragment.text
    mark = form_of(fragment.text, "V01-vista")
    assert mark != sent["V01-vista"]
    stale = inspector.post(f"{address}/V01", data={**typed, "V01-esito": "compliant"}, headers={"HX-Request": "true"})
    assert "Qualcun altro ha salvato prima: «conforme in parte»" in stale.text
    assert form_of(stale.text, "V01-vista") == mark
    now = whole_form(inspector.get(address).text)
    assert (now["V01-esito"], now["V02-esito"]) == ("partly", "")
    wrong = inspector.post(f"{address}/V04", data={**now, "V04-misura": "molte"}, headers={"HX-Request": "true"})
    assert "scrivi un numero" in wrong.text
    assert inspector.post(f"{address}/V99", data=now).status_code == 404


def test_a_number_that_cannot_be_read_stays_as_it_was_typed(inspector: CarefulClient, signing_visits: Visits) -> None:
    address = f"/visite/{signing_visits.opened()}/lista"
    sent = whole_form(inspector.get(address).text)
    page = inspector.post(address, data={**sent, "V04-misura": "molte", "V01-nota": "Resta qui"}).text
    assert "Voce V04: scrivi un numero" in page
    assert form_of(page, "V04-misura") == "molte"
    assert "Resta qui" in page


def test_the_later_of_two_records_is_shown_beside_the_stored_one(
    inspector: CarefulClient, signing_visits: Visits
) -> None:
    visit_id = signing_visits.opened()
    address = f"/visite/{visit_id}/presenti"
    seen = form_of(inspector.get(address).text, "seen")
    signing_visits.write(visit_id, place="Scritto prima")
    page = inspector.send(address, seen=seen, place="Scritto dopo").text
    assert "Scritto prima" in page
    assert "Scritto dopo" in page
    assert inspector.send(address, seen=form_of(page, "seen"), place="Scritto dopo").status_code == 303


def test_forms_keep_what_was_typed_when_they_are_refused(inspector: CarefulClient, signing_visits: Visits) -> None:
    yesterday = (signing_visits.today - timedelta(days=1)).isoformat()
    page = inspector.send(
        "/visite/nuova",
        accreditation=str(signing_visits.accreditations[0]),
        kind="desk",
        planned_on=yesterday,
        inspector=str(signing_visits.inspector.person_id),
        scope="Resta scritto",
    ).text
    assert "è già passato" in page
    assert "Resta scritto" in page
    visit_id = signing_visits.plan()
    assert inspector.send(f"/visite/{visit_id}/annullamento", reason="Rinviata").status_code == 303
    assert "Rinviata" in inspector.get(f"/visite/{visit_id}").text
    opened = signing_visits.opened()
    page = inspector.send(f"/visite/{opened}/rilievi/nuovo", item="V09", text="Qualcosa").text
    assert "Scegli la classe del rilievo." in page


def test_a_suspension_is_confirmed_or_dropped_by_who_decides(
    inspector: CarefulClient, signing_visits: Visits, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    first = signing_visits.proposal()
    assert "attende" in inspector.get("/visite/proposte").text
    assert inspector.get(f"/visite/proposte/{first}/conferma").status_code == 403
    decider = other_person(inspector, DECIDER)
    decider.get("/visite/proposte")
    few = count_queries(lambda: decider.get("/visite/proposte"))
    signing_visits.closed("critical", accreditation=1)
    assert count_queries(lambda: decider.get("/visite/proposte")) == few
    act = {"act_number": "77", "act_day": signing_visits.today.isoformat(), "act_protocol": "8077/2026"}
    address = f"/visite/proposte/{first}/conferma"
    late = {**act, "act_day": (signing_visits.today + timedelta(days=1)).isoformat()}
    fields = {"effective_from": signing_visits.today.isoformat(), "reason": "Casellario mancante"}
    assert "deve ancora venire" in decider.send(address, **late, **fields).text
    assert decider.send(address, **act, **fields).location == "/visite/proposte"
    assert "Sospeso" in decider.get("/elenco?servizio=SAD").text
    page = decider.get("/visite/proposte?stato=proposed").text
    second = re.search(r"/visite/proposte/(\d+)/archiviazione", page)
    assert second
    decider.send(second[0], reason="Rimediato subito")
    assert "Nessuna sospensione proposta" in decider.get("/visite/proposte?stato=proposed").text


def test_a_provider_reads_its_closed_visits_findings_and_minutes(
    client: CarefulClient, signing_visits: Visits, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    opened, closed = signing_visits.opened(), signing_visits.closed("minor")
    foreign = signing_visits.closed("minor", accreditation=1)
    clerk = signed_in(client, CLERK)
    page = clerk.get("/fornitore/visite").text
    assert "lieve" in page
    assert "1 riga<" in page
    assert "da correggere entro il" in clerk.get(f"/fornitore/visite/{closed}").text
    assert clerk.get(f"/fornitore/visite/{closed}/verbale.pdf").data[:5] == b"%PDF-"
    few = count_queries(lambda: clerk.get("/fornitore/visite"))
    signing_visits.closed("major")
    assert count_queries(lambda: clerk.get("/fornitore/visite")) == few
    for hidden in (opened, foreign):
        assert clerk.get(f"/fornitore/visite/{hidden}").status_code == 404
        assert clerk.get(f"/fornitore/visite/{hidden}/verbale.pdf").status_code == 404
    assert clerk.get(f"/visite/{closed}").status_code == 403


def test_a_finding_is_resolved_on_its_page(inspector: CarefulClient, signing_visits: Visits) -> None:
    visit_id = signing_visits.closed("minor")
    link = re.search(r"/visite/rilievi/\d+/risoluzione", inspector.get(f"/visite/{visit_id}").text)
    assert link
    fields = {"resolution": "Vista sul sito"}
    tomorrow = (signing_visits.today + timedelta(days=1)).isoformat()
    assert "correggi la data" in inspector.send(link[0], resolved_on=tomorrow, **fields).text
    inspector.send(link[0], resolved_on=signing_visits.today.isoformat(), **fields)
    assert "risolto il" in inspector.get(f"/visite/{visit_id}").text


def test_another_agency_finds_no_page_of_a_visit(client: CarefulClient, signing_visits: Visits) -> None:
    proposal_id = signing_visits.proposal()
    visit_id = signing_visits.opened()
    finding_id = signing_visits.find(visit_id)
    stranger = signed_in(client, "ispettore@b.example")
    assert "Nessuna visita" in stranger.get("/visite").text
    assert "Nessuna sospensione proposta" in stranger.get("/visite/proposte").text
    for address in ("", "/lista", "/presenti", "/rilievi/nuovo", "/annullamento", "/verbale.pdf"):
        assert stranger.get(f"/visite/{visit_id}{address}").status_code == 404
    assert stranger.get(f"/visite/rilievi/{finding_id}/risoluzione").status_code == 404
    assert stranger.get(f"/visite/proposte/{proposal_id}/conferma").status_code == 403


def test_pages_for_filling_in_are_gone_once_a_visit_is_closed(inspector: CarefulClient, signing_visits: Visits) -> None:
    visit_id = signing_visits.closed("minor")
    for address in ("/lista", "/presenti", "/rilievi/nuovo"):
        assert inspector.get(f"/visite/{visit_id}{address}").status_code == 404
    inspector.send(f"/visite/{visit_id}/apertura", page="/visite/nuova")
    assert "non è possibile adesso" in inspector.get(f"/visite/{visit_id}").text
