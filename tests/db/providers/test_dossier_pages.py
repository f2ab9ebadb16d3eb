"""The pages of the dossier, as its provider and an agency walk through them."""

import io
import re
from collections.abc import Callable

import pytest

from app.actors import PROGRAM
from blueprints.providers import api, services
from blueprints.providers.demo import invented
from blueprints.providers.demo.papers import paper
from blueprints.territory import services as territory
from tests.careful import CarefulClient
from tests.dossiers import (
    FISCAL_CODE,
    NOW,
    PASSWORD,
    REPRESENTATIVE,
    agency,
    clerk_of,
    open_dossier,
    person,
    provider,
)

PDF = paper("Prova", "prova")


@pytest.fixture
def provider_id(client: CarefulClient) -> int:
    """A provider whose clerk is signed in."""
    territory.add_services(actor=PROGRAM)
    found = provider(representative=REPRESENTATIVE, iban=invented.iban_of(1))
    client.sign_in(person("clerk", "provider", found), PASSWORD)
    return found


def _seen(client: CarefulClient, page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="(\w*)"', client.get(page).text)
    assert found
    return found[1]


def _file(client: CarefulClient, **fields: object) -> object:
    filled = {"kind": "statute", "title": "Statuto", "replaces_id": "0", "file": (io.BytesIO(PDF), "statuto.pdf")}
    return client.send("/fornitore/documenti/nuovo", **{**filled, **fields})


def test_a_clerk_keeps_the_whole_dossier_up_to_date(client: CarefulClient, provider_id: int) -> None:
    site = {"name": "Sede di prova", "address": "Via Nuova 2", "comune_name": "Crema"}
    assert client.send("/fornitore/sedi", **site).status_code == 303
    vat = {"kind": "exempt", "nature": "N4", "legal_basis": "art. 10", "valid_from": "2027-01-01"}
    assert client.send("/fornitore/iva", **vat).status_code == 303
    account = {"iban": invented.iban_of(2), "holder": "Prova", "valid_from": "2027-01-01"}
    assert client.send("/fornitore/conti", **account).status_code == 303
    someone = {"name": "Altro Prova", "fiscal_code": FISCAL_CODE, "valid_from": "2027-01-01"}
    assert client.send("/fornitore/rappresentanti", **someone).status_code == 303
    page = client.get("/fornitore/").text
    for words in ("Via Nuova 2", "N4 art. 10", invented.iban_of(2), "Altro Prova"):
        assert words in page
    site_id = re.search(r"/fornitore/sedi/(\d+)/togli", page)
    assert site_id
    client.send(site_id[0], page="/fornitore/")
    assert "Via Nuova 2" not in client.get("/fornitore/").text


def test_two_clerks_who_edit_the_facts_see_both_versions(client: CarefulClient, provider_id: int) -> None:
    page = "/fornitore/dati"
    seen = _seen(client, page)
    facts = {
        "legal_form": "foundation",
        "fiscal_code": invented.vat_number(1),
        "pec": "pec@pec.prova.example",
        "address": "Via 1",
        "comune_name": "Cremona",
        "owner_comune_istat": "",
    }
    assert client.send(page, name="Scritto prima", seen=seen, **facts).status_code == 303
    answer = client.send(page, name="Scritto dopo", seen=seen, **facts)
    assert answer.status_code == 200
    assert "Scritto prima" in answer.text
    assert 'value="Scritto dopo"' in answer.text
    again = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text)
    assert again
    assert client.send(page, name="Scritto dopo", seen=again[1], **facts).status_code == 303


def test_a_document_is_filed_replaced_and_downloaded_as_a_file(client: CarefulClient, provider_id: int) -> None:
    _file(client, expires_on="2027-03-01")
    (document,) = api.documents(provider_id)
    _file(client, title="Statuto nuovo", replaces_id=str(document.id))
    assert "sostituito" in client.get("/fornitore/documenti").text
    answer = client.get(f"/fornitore/documenti/{document.id}")
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=statuto.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_of_another_kind_is_refused_beside_the_form(client: CarefulClient, provider_id: int) -> None:
    answer = _file(client, file=(io.BytesIO(b"MZ program"), "statuto.pdf"))
    assert "Il contenuto del file non è di un tipo accettato" in answer.text


def test_an_operator_is_added_qualified_and_found(client: CarefulClient, provider_id: int) -> None:
    member = {"seen": "0", "code": "A1", "name": "Ada Prova", "fiscal_code": FISCAL_CODE, "hired_on": "2024-01-08"}
    to = client.send("/fornitore/personale/nuovo", contract="permanent", **member).location
    client.send(f"{to}/qualifiche", profile="OSS", title="Attestato", valid_from="2023-12-01")
    assert "Operatore socio-sanitario (OSS) dal 1 dic 2023" in client.get("/fornitore/personale?cerca=ada").text
    assert "Nessun operatore" in client.get("/fornitore/personale?cerca=zeno").text
    answer = client.send("/fornitore/personale/nuovo", contract="", **member)
    assert "Il codice A1 è già di un altro operatore" in answer.text


def test_a_list_with_bad_rows_is_shown_row_by_row_and_then_decided(client: CarefulClient, provider_id: int) -> None:
    rows = [
        "codice;nome;codice_fiscale;profilo;assunto_il",
        f"A1;Ada Prova;{FISCAL_CODE};OSS;8/1/2024",
        "A2;Ugo Prova;ABC;OSS;31/2/2024",
    ]
    file = (io.BytesIO("\n".join(rows).encode()), "operatori.csv")
    to = client.send("/fornitore/personale/importa", file=file).location
    page = client.get(to).text
    assert "questo giorno non esiste" in page
    assert "<td>3</td><td>assunto_il</td>" in page
    client.send(to, scelta="tieni")
    assert "Ada Prova" in client.get("/fornitore/personale").text
    assert client.get("/fornitore/personale/modello.csv").text.startswith("codice;nome;codice_fiscale;profilo")


def test_nothing_of_another_provider_can_be_opened(client: CarefulClient, provider_id: int) -> None:
    rival = provider(2)
    document_id = services.keep_document(
        provider_id=rival, kind="other", title="x", content=PDF, file_name="x.pdf", actor=clerk_of(rival), now=NOW
    )
    for path in (
        f"/fornitore/documenti/{document_id}",
        "/fornitore/personale/999",
        "/fornitore/personale/importazioni/9",
    ):
        assert client.get(path).status_code == 404
    assert client.get("/fornitori/").status_code == 403


def test_an_agency_reads_only_the_dossiers_that_are_open_to_it(client: CarefulClient) -> None:
    mine, inside, outside = agency(), provider(1), provider(2)
    open_dossier(mine, inside)
    services.list_publicly(provider_id=outside, on=NOW.date(), actor=PROGRAM, now=NOW)
    document_id = services.keep_document(
        provider_id=inside, kind="other", title="x", content=PDF, file_name="x.pdf", actor=clerk_of(inside), now=NOW
    )
    client.sign_in(person("inspector", "agency", mine), PASSWORD)
    assert "Cooperativa di prova 1" in client.get("/fornitori/").text
    assert "Cooperativa di prova 2" not in client.get("/fornitori/").text
    assert client.get(f"/fornitori/{inside}").status_code == 200
    assert client.get(f"/fornitori/{inside}/personale").status_code == 200
    assert client.get(f"/fornitori/{inside}/documenti/{document_id}").data == PDF
    assert client.get(f"/fornitori/{outside}/documenti/{document_id}").status_code == 404
    assert client.get(f"/fornitori/{outside}").status_code == 404
    assert client.get("/fornitori/scadenze").status_code == 200
    assert "Documenti scaduti" in client.get("/fornitori/scaduti").get_data(as_text=True)
    assert client.get("/fornitore/").status_code == 403


def test_the_list_and_the_dossier_keep_to_their_budgets(
    client: CarefulClient, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    mine = agency()
    ids = [provider(number) for number in range(1, 4)]
    client.sign_in(person("inspector", "agency", mine), PASSWORD)
    open_dossier(mine, ids[0])
    client.get("/fornitori/")
    one = count_queries(lambda: client.get("/fornitori/"))
    for provider_id in ids[1:]:
        open_dossier(mine, provider_id)
    assert count_queries(lambda: client.get("/fornitori/")) == one
    assert count_queries(lambda: client.get(f"/fornitori/{ids[0]}")) <= 16
    assert len(client.get("/fornitori/").data) <= 40_000
