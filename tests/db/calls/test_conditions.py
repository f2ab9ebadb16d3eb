"""A manager sets days, list updates and the scoring table of a draft in a browser without JavaScript."""

from datetime import date
from decimal import Decimal

from blueprints.calls.queries import calls as queries
from blueprints.calls.rules.notice import Notice, Panel
from blueprints.calls.rules.scheme import table_of
from tests.careful import CarefulClient
from tests.db.calls.test_building import begun, revision
from tests.db.calls.test_pages import followed, signed_in
from tests.db.calls.world import World

TABLE = {
    "mode": "quality",
    "minimum_total": "30",
    "blocks": "1",
    "b0.title": "Organizzazione",
    "b0.minimum": "10",
    "b0.criteria": "2",
    "b0.c0.title": "Sostituzioni",
    "b0.c0.maximum": "20",
    "b0.c0.levels": "0: nessuna\n7,5: entro il giorno",
    "b0.c1.title": "Rete",
    "b0.c1.maximum": "10",
    "b0.c1.weight": "2",
}


def notice_of(call_id: int) -> Notice:
    draft = queries.draft(call_id)
    assert draft is not None
    return draft.notice


def test_the_scoring_table_is_built_and_its_faults_are_those_of_a_file(
    client: CarefulClient, signing_world: World
) -> None:
    manager = signed_in(client, "bandi@agenzia.example")
    call_id = begun(manager)
    page = f"/ente/avvisi/{call_id}/punteggi"
    stranger = signed_in(client, "bandi@altra.example")
    assert [stranger.get(f"/ente/avvisi/{call_id}/{each}").status_code for each in ("punteggi", "termini")] == [
        404,
        404,
    ]
    manager = signed_in(client, "bandi@agenzia.example")
    wrong = {**TABLE, "b0.minimum": "50", "b0.c0.maximum": "tanti", "seen": revision(call_id)}
    said = manager.send(page, **wrong).get_data(as_text=True)
    assert "Organizzazione, Sostituzioni: " in said
    assert 'value="tanti"' in said
    assert notice_of(call_id).scheme is None
    followed(manager, manager.send(page, **TABLE, seen=revision(call_id)))
    table = table_of(notice_of(call_id).mode, notice_of(call_id).scheme)
    assert (table.maximum, table.minimum_total, table.blocks[0].minimum) == (40, 30, 10)
    assert [each.points for each in table.criteria[0].levels] == [0, Decimal("7.5")]
    assert "nel frattempo" in manager.send(page, **TABLE, seen="1").get_data(as_text=True)


def test_days_commission_and_list_updates_are_set(client: CarefulClient, signing_world: World) -> None:
    manager = signed_in(client, "bandi@agenzia.example")
    call_id = begun(manager)
    terms, text = f"/ente/avvisi/{call_id}/termini", f"/ente/avvisi/{call_id}/testo"
    fields = {"starts": "window-closing", "pact_days": "20", "members": "5", "reserves": "1", "sample_percent": "7.5"}
    even = manager.send(terms, **{**fields, "members": "4"}, seen=revision(call_id)).get_data(as_text=True)
    assert "dispari" in even
    followed(manager, manager.send(terms, **fields, seen=revision(call_id)))
    assert notice_of(call_id).own_terms == {"starts": "window-closing", "pact_days": 20, "sample_percent": "7.5"}
    assert notice_of(call_id).panel == Panel(members=5, reserves=1)
    written = {"title": "Elenco", "text": "Testo", "rolling_opens": "2027-01-10T09:00", "checklist": "0"}
    more = {"updates_every": "6", "updates_first": "2027-07-01", "cutoff_days": "30", "months": "24"}
    both = manager.send(text, **written, **more, update_dates="30/06/2027", seen=revision(call_id))
    assert "non tutti e due" in both.get_data(as_text=True)
    followed(manager, manager.send(text, **written, **more, seen=revision(call_id)))
    windows = notice_of(call_id).windows
    assert windows is not None
    assert windows.updates.update_for(date(2027, 6, 15)) == date(2028, 1, 1)
    assert notice_of(call_id).months == 24
