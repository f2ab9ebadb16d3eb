"""A penalty on the pages: the inspector proposes, the provider answers, the cap is kept, somebody drops it."""

from app.db import reaching, session
from blueprints.monitoring import queries
from tests.careful import CarefulClient
from tests.db.monitoring.conftest import PASSWORD, Visits


def test_a_penalty_is_proposed_answered_and_dropped_on_its_pages(client: CarefulClient, signing_visits: Visits) -> None:
    visits = signing_visits
    visit_id = visits.closed("major")
    with reaching(visits.inspector.reach):
        finding_id = queries.findings([visit_id])[0].id
        session().rollback()
    client.sign_in("ispettore@a.example", PASSWORD)
    assert f"/visite/rilievi/{finding_id}/penale" in client.get(f"/visite/{visit_id}").text
    assert "500,00" in client.get(f"/visite/rilievi/{finding_id}/penale").text
    assert client.send(f"/visite/rilievi/{finding_id}/penale", reason="Carta vecchia.").status_code == 303
    assert "già una penale" in client.send(f"/visite/rilievi/{finding_id}/penale", reason="Carta vecchia.").text
    with reaching(visits.inspector.reach):
        penalty = queries.page_of_penalties(number=1, agency_id=visits.agency_id).rows[0]
        session().rollback()
    assert client.get(f"/visite/penali/{penalty.id}.pdf").status_code == 404
    client.sign_in("ufficio0@ente.example", PASSWORD)
    assert "Carta vecchia." in client.get("/fornitore/penali").text
    assert "Penali proposte a cui puoi rispondere" in client.get("/accesso/scrivania").text
    assert client.send(f"/fornitore/penali/{penalty.id}", answer="In stampa.").status_code == 303
    assert "In stampa." in client.get(f"/fornitore/penali/{penalty.id}").text
    client.sign_in("ufficio1@ente.example", PASSWORD)
    assert client.get(f"/fornitore/penali/{penalty.id}").status_code == 404
    client.sign_in("ispettore@b.example", PASSWORD)
    assert client.get(f"/visite/penali/{penalty.id}").status_code == 404
    client.sign_in("capo@a.example", PASSWORD)
    assert "Penali proposte da decidere" in client.get("/accesso/scrivania").text
    address = f"/visite/penali/{penalty.id}/decisione"
    kept = client.send(address, outcome="decide", amount="500,00", reason="Non convince.").text
    assert "restano 0,00 euro" in kept  # no hours were accepted in the year
    assert client.send(address, outcome="drop", reason="Rimediato.").status_code == 303
    assert "archiviata" in client.get(f"/visite/penali/{penalty.id}").text
