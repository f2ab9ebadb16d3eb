"""The pages of scores as members walk them, what they hide, and what the grid costs."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdf

from app.actors import PROGRAM
from app.db import reaching
from blueprints.accounts import api as accounts
from blueprints.calls.queries import evaluation
from blueprints.calls.services import decisions, sampling, sessions
from tests.careful import CarefulClient
from tests.db.calls.scored import APPLICANTS, CRITERIA, before_commission, many_more, scored_call, wide_call
from tests.db.calls.test_pages import followed, ids_in, signed_in
from tests.db.calls.test_renewing import accredited
from tests.db.calls.world import NOW, TODAY, YEAR, World

MOST_QUERIES_OF_THE_GRID = 12
MOST_BYTES_OF_THE_GRID = 200_000
QUERIES_OF_THE_DOOR = 4
POINTS = {"p:SAD:sostituzioni": "7,5", "p:SAD:coordinamento": "5", "p:SAD:formazione": "8"}


def page(browser: CarefulClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_members_score_and_the_chair_agrees_on_their_pages(client: CarefulClient, signing_world: World) -> None:
    world = signing_world
    (application_id,) = before_commission(world, scored_call(world))
    sheet = f"/valutazione/{application_id}"
    browsers = [signed_in(client, f"c{n}@agenzia.example") for n in range(3)]
    chair, second, third = browsers
    shown = page(chair, f"{sheet}/punteggi")
    assert "Sostituto entro il giorno." in shown
    wrong = {**POINTS, "p:SAD:coordinamento": "molti", "n:SAD:formazione": "Visti gli attestati"}
    answer = chair.send(f"{sheet}/punteggi", seen="0", **wrong)
    said = answer.get_data(as_text=True)
    assert "«molti» non è un numero" in said
    assert 'value="molti"' in said
    assert 'value="Visti gli attestati"' in said
    for number, browser in enumerate(browsers):
        points = {**POINTS, "p:SAD:sostituzioni": "2" if number == 2 else "7,5"}
        said = followed(browser, browser.send(f"{sheet}/punteggi", seen="0", hand_in="1", **points)).get_data(
            as_text=True
        )
        assert "non è ancora consegnata" in said
        assert "I miei" not in page(browser, f"{sheet}/punteggi")
        followed(browser, browser.send(f"{sheet}/esami", page=sheet, rest="met"))
        followed(browser, browser.send(f"{sheet}/esami", page=sheet, hand_in="1"))
    assert "Commissaria 2" in page(chair, f"{sheet}/punteggi")
    agree = f"{sheet}/concordati/SAD"
    assert second.get(agree).status_code == 404
    assert "molto distanti" in page(chair, agree)
    agreed = {"a:sostituzioni": "6", "a:coordinamento": "5", "a:formazione": "8"}
    said = chair.send(agree, seen="0", **agreed).get_data(as_text=True)
    assert "è diverso dalla media (5,67)" in said
    said = followed(chair, chair.send(agree, seen="0", **agreed, **{"r:sostituzioni": "Rivisto il registro"})).text
    assert "idoneo" in said
    assert "24 su 30" in said
    followed(
        chair, chair.send(f"{sheet}/esito", page=sheet, service="SAD", outcome="accepted", reasons="Sopra la soglia.")
    )
    followed(chair, chair.send(f"{sheet}/riprendi", page=sheet, reason="Errore materiale"))
    correct = {
        "a:sostituzioni": "7",
        "r:sostituzioni": "Pagina mancante trovata",
        "seen": ids_in(chair.get(agree), r'name="seen" value="(\d+)"'),
    }
    followed(chair, chair.send(agree, **correct))
    assert "corregge 6: Pagina mancante trovata" in page(third, f"{sheet}/punteggi")
    desk = ids_in(chair.get("/valutazione"), r"(/valutazione/commissioni/\d+)")
    assert "25" in page(third, f"{desk}/esiti")


def held(world: World) -> int:
    """A session, convened, opened and closed by the chair; its id."""
    chair = world.commissioners[0]
    with reaching(chair.reach):
        found = evaluation.commissions_with(chair.person_id or 0)[0].id
    asked: dict[str, Any] = {"actor": chair, "now": NOW}
    session_id = sessions.convene(commission_id=found, convened_for=NOW, place="Sede", **asked)
    sessions.open_session(session_id=session_id, **asked)
    sessions.close_session(
        session_id=session_id, present=[each.person_id for each in world.commissioners], notes="", **asked
    )
    return session_id


def words_of(paper: bytes) -> str:
    """The text of a PDF, with single blanks."""
    return " ".join(" ".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(paper)).pages).split())


def doubted(world: World, call_id: int, *application_ids: int) -> list[int]:
    """Draw a sample of the call and add these as doubtful; return their checks."""
    later, asked = NOW + timedelta(days=2), {"actor": world.manager}
    draw_id = sampling.announce(
        call_id=call_id, seed_source="Lotto", seed_day=TODAY + timedelta(days=1), now=NOW, **asked
    )
    sampling.draw_sample(draw_id=draw_id, seed="1-2-3", now=later, **asked)
    return [
        sampling.doubt(draw_id=draw_id, application_id=each, reason="Firma", now=later, **asked)
        for each in application_ids
    ]


def sees_no_renewal_of_the_first(world: World, officer: CarefulClient) -> None:
    for number in (0, 1):
        accredited(world, number, service="ADM")
    panel = page(officer, "/ente/rinnovi")
    assert (panel.count("non ha fatto niente"), panel.count("Hai dichiarato di astenerti")) == (1, 1)
    letters = page(officer, "/ente/rinnovi/lettere")
    assert ("ente0@pec.example" in letters, "ente1@pec.example" in letters) == (False, True)


def test_who_abstains_sees_nothing_of_an_applicant_anywhere(client: CarefulClient, signing_world: World) -> None:
    world = signing_world
    first, second = before_commission(world, scored_call(world), (0, 1))
    world.declare(first, 2, none=False)
    for member in range(2):
        world.evaluate(first, member)
    world.settle(first)
    world.agree(first)
    browser = signed_in(client, "c2@agenzia.example")
    desk = ids_in(browser.get("/valutazione"), r"(/valutazione/commissioni/\d+)")
    minutes = f"{desk}/sedute/{held(world)}/verbale.pdf"
    assert "Cooperativa Demo 0" not in words_of(browser.get(minutes).data)
    assert "Cooperativa Demo 1" in words_of(browser.get(minutes).data)
    whole = words_of(signed_in(client, "c1@agenzia.example").get(minutes).data)
    for said in ("Cooperativa Demo 0", "2 di 3, minimo 2", "Sostituzioni 10 10 10 10", "accolta (30 punti)", "idoneo"):
        assert said in whole
    addresses = ("/valutazione", desk, f"{desk}/griglia", f"{desk}/esiti", f"/valutazione/{first}")
    for address in addresses:
        assert "Cooperativa Demo 0" not in page(browser, address), address
    assert "Cooperativa Demo 1" in page(browser, f"{desk}/griglia")
    assert browser.get(f"/valutazione/{first}/punteggi").status_code == 404
    assert browser.get(f"/valutazione/{first}/concordati/SAD").status_code == 404
    assert browser.get(f"/valutazione/{second}/punteggi").status_code == 200
    who: dict[str, Any] = {"person_id": world.commissioners[2].person_id, "scope_id": world.agency_id}
    accounts.grant(role="call_manager", scope_kind="agency", actor=PROGRAM, now=NOW, **who)
    officer = signed_in(client, "c2@agenzia.example")
    assert "Cooperativa Demo 0" not in page(officer, "/domande")
    assert "Cooperativa Demo 1" in page(officer, "/domande")
    assert officer.get(f"/domande/{first}").status_code == 404
    assert officer.get(f"/domande/{second}").status_code == 200
    call_id = int(ids_in(officer.get("/ente/avvisi"), r"/ente/avvisi/(\d+)"))
    checks = doubted(world, call_id, first, second)
    managed, receipt = f"/ente/avvisi/{call_id}", f"1/{YEAR}"
    for address in (f"{managed}/controlli", f"{managed}/atto", f"/cerca?q={receipt}"):
        assert "Cooperativa Demo 0" not in page(officer, address), address
        assert f"/domande/{first}" not in page(officer, address), address
    assert "Cooperativa Demo 1" in page(officer, f"{managed}/controlli")
    assert receipt not in page(officer, f"{managed}/atto")
    assert [officer.get(f"/ente/controlli/{each}").status_code for each in checks] == [404, 200]
    for step in ("protocollo", "ammetti", "motivi", "verifica"):
        assert officer.send(f"/domande/{first}/{step}", page=f"/domande/{second}").status_code in (404, 409), step
    sees_no_renewal_of_the_first(world, officer)
    act: dict[str, Any] = {"act_number": "9", "act_day": TODAY, "act_protocol": "9/1", "effective_from": TODAY}
    decisions.decide(call_id=call_id, application_ids=[first], actor=world.manager, now=NOW, **act)
    assert "Esiti registrati" not in page(officer, managed)


def test_the_grid_keeps_many_scores_at_once_or_none(client: CarefulClient, signing_world: World) -> None:
    first, second = before_commission(signing_world, scored_call(signing_world), (0, 1))
    browser = signed_in(client, "c0@agenzia.example")
    desk = ids_in(browser.get("/valutazione"), r"(/valutazione/commissioni/\d+)")
    board = f"{desk}/griglia"
    columns = ids_in(browser.get(board), r'name="columns" value="(\w+)"')
    cells = {f"{first}.SAD.0": "7,5", f"{second}.SAD.0": "11"}
    said = browser.send(board, seen="0", columns=columns, **cells).get_data(as_text=True)
    assert "11 punti non si possono dare" in said
    assert 'value="11"' in said
    assert "0 di 3" in page(browser, board)
    assert "ricarica la pagina" in browser.send(board, seen="0", columns="altre", **cells).get_data(as_text=True)
    whole = {f"{each}.SAD.{column}": "5" for each in (first, second) for column in range(3)}
    said = followed(browser, browser.send(board, seen="0", columns=columns, hand_in="1", **whole)).get_data(
        as_text=True
    )
    assert "3 di 3" in said
    assert "Mancano ancora punteggi o requisiti per: 1/" in said


def test_the_grid_of_many_applicants_costs_as_many_queries_as_of_one(
    client: CarefulClient, signing_world: World, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    (application_id,) = before_commission(signing_world, wide_call(signing_world))
    browser = signed_in(client, "c0@agenzia.example")
    desk = ids_in(browser.get("/valutazione"), r"(/valutazione/commissioni/\d+)")
    addresses = (f"{desk}/griglia", f"{desk}/esiti", "/valutazione", desk)
    browser.get(addresses[0])
    few = [count_queries(lambda address=address: browser.get(address)) for address in addresses]
    many_more(application_id)
    many = [count_queries(lambda address=address: browser.get(address)) for address in addresses]
    assert many == few
    assert many[0] <= MOST_QUERIES_OF_THE_GRID + QUERIES_OF_THE_DOOR
    whole = browser.get(addresses[0]).get_data()
    assert whole.count(b"inputmode") == APPLICANTS * CRITERIA
    assert len(whole) <= MOST_BYTES_OF_THE_GRID
