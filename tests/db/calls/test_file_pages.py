"""What a call's file says is on the pages; codes with a bar work in addresses and in names of files."""

from app.actors import PROGRAM
from app.db import reaching
from blueprints.calls.queries import applications as queries
from tests.careful import CarefulClient
from tests.db.calls.test_call_files import FOLDER, imported, open_now
from tests.db.calls.test_pages import followed, ids_in, signed_in
from tests.db.calls.world import TODAY, World

NORTH, SOUTH = "1/N.nord", "1/S.sud"


def test_lots_terms_prices_and_codes_with_a_bar_reach_the_provider(client: CarefulClient, signing_world: World) -> None:
    call_id = imported(signing_world, (FOLDER / "due-lotti-stesso-servizio.yaml").read_bytes())
    open_now(signing_world, call_id)
    public = client.get(f"/avvisi/{call_id}").get_data(as_text=True)
    for said in (
        "Lotto 2 sud",
        "serve una sede",
        "al più 1",
        "21,75",
        "Giorni per firmare il patto",
        "patto",
        "12 mesi",
    ):
        assert said in public
    assert "modulo-DET-2027-14.pdf" in client.get(f"/avvisi/{call_id}/modulo.pdf").headers["Content-Disposition"]
    legal = signed_in(client, "legale0@ente.example")
    page = followed(legal, legal.send(f"/avvisi/{call_id}/inizia", page=f"/avvisi/{call_id}"))
    application_id = int(ids_in(page, r"/domande/mie/(\d+)/servizi"))
    application = f"/domande/mie/{application_id}"
    both = legal.send(f"{application}/servizi", **{"service:SAD": "1", "zones:SAD": [NORTH, SOUTH], "seen": "1"})
    assert "lotti" in both.get_data(as_text=True)
    section = f"{application}/passo/a/dati"
    followed(legal, legal.send(f"{application}/servizi", **{"service:SAD": "1", "zones:SAD": [NORTH], "seen": "1"}))
    assert "Avete una sede nella zona sud?" not in legal.get(section).get_data(as_text=True)
    followed(legal, legal.send(f"{application}/servizi", **{"service:SAD": "1", "zones:SAD": [SOUTH], "seen": "2"}))
    text = legal.get(section).get_data(as_text=True)
    assert "Avete una sede nella zona sud?" in text
    assert "op-tab.csv" in legal.get(f"{application}/righe/op/tab.csv").headers["Content-Disposition"]
    legal.send(f"{application}/risposta/a/1", page=section, **{"a:a/1": "Servizio", "v:a/1": "0"})
    with reaching(PROGRAM.reach):
        filled = queries.filled(application_id, on=TODAY)
    assert filled is not None
    assert filled.answer("a/1").value == "Servizio"
