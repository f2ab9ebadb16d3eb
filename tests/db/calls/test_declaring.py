"""Members declare about every applicant in one form; a reserve member steps in for one who abstains."""

import re

import pytest

from app.db import reaching
from app.decisions import Refused
from blueprints.calls.queries import evaluation as queries
from blueprints.calls.services import evaluation
from tests.careful import CarefulClient
from tests.db.calls.scored import scored_call
from tests.db.calls.test_pages import followed, ids_in, signed_in
from tests.db.calls.test_scoring_pages import held, words_of
from tests.db.calls.world import NOW, PASSWORD, TODAY, World, _person

RESERVE = "c3@agenzia.example"


def with_reserve(world: World, call_id: int) -> None:
    """Appoint the three members, and a reserve one."""
    found = _person(world, RESERVE, "Rita Demo Riserva", "commissioner", "agency", world.agency_id, PASSWORD)
    world.commissioners = (*world.commissioners, found)
    seats = enumerate(world.commissioners)
    members = [
        evaluation.NewMember(person_id=each.person_id or 0, name=each.name, chair=at == 0, reserve=at // 3)
        for at, each in seats
    ]
    act = {"act_number": "105", "act_day": TODAY, "act_protocol": "1/1"}
    evaluation.appoint(call_id=call_id, members=members, actor=world.manager, now=NOW, **act)


def declared(world: World, member: int, ids: list[int]) -> list[bool | None]:
    with reaching(world.manager.reach):
        found = queries.declarations(ids)
    mine = (found.get(each, {}).get(world.commissioners[member].person_id or 0) for each in ids)
    return [each.declares_none if each else None for each in mine]


def test_one_form_takes_all_declarations_or_none(client: CarefulClient, signing_world: World) -> None:
    world = signing_world
    call_id = scored_call(world)
    first, second = (world.lodged(call_id, number) for number in (0, 1))
    browser = signed_in(client, "c2@agenzia.example")
    desk = ids_in(browser.get("/valutazione"), r"(/valutazione/commissioni/\d+)/dichiarazioni")
    form = f"{desk}/dichiarazioni"
    wrong = browser.send(form, **{f"d:{first}": "yes", f"d:{second}": "no", f"r:{second}": " "})
    said = wrong.get_data(as_text=True)
    assert "Nessuna dichiarazione è stata registrata" in said
    assert re.search(r"Domanda \d+/\d{4}: chi si astiene scrive il motivo", said)
    assert 'value="no" checked' in said
    assert declared(world, 2, [first, second]) == [None, None]
    followed(browser, browser.send(form, **{f"d:{second}": "no", f"r:{second}": "Ci ho lavorato"}))
    assert declared(world, 2, [first, second]) == [None, False]
    elsewhere = world.lodged(world.call(code="ALTRO-2026"))
    member, manager = world.commissioners[2], world.manager
    for actor, case, why in ((member, elsewhere, "application-unknown"), (manager, first, "not-a-member")):
        with pytest.raises(Refused, match=why):
            evaluation.declare_many(words={case: (True, "")}, call_id=call_id, actor=actor, now=NOW)
    assert declared(world, 2, [first, elsewhere]) == [None, None]
    left = browser.get(form).get_data(as_text=True)
    assert "Cooperativa Demo 0" in left
    assert "Cooperativa Demo 1" not in left


def test_a_reserve_member_judges_only_where_somebody_abstains(client: CarefulClient, signing_world: World) -> None:
    world = signing_world
    call_id = scored_call(world)
    first, second = (world.lodged(call_id, number) for number in (0, 1))
    with_reserve(world, call_id)
    for each in (first, second):
        world.admit(each)
        for member in (0, 1, 3):
            world.declare(each, member)
    world.declare(first, 2, none=False)
    world.declare(second, 2)
    evaluation.start_evaluation(call_id=call_id, actor=world.commissioners[0], now=NOW)
    world.evaluate(first, 3)
    with pytest.raises(Refused) as refused:
        world.evaluate(second, 3)
    assert [each.code for each in refused.value.refusals] == ["reserve-not-called"]
    browser = signed_in(client, RESERVE)
    assert "Riserva" in browser.get(f"/valutazione/{second}").get_data(as_text=True)
    assert browser.get(f"/valutazione/{first}/punteggi").status_code == 200
    assert browser.get(f"/valutazione/{second}/punteggi").status_code == 404
    desk = ids_in(browser.get("/valutazione"), r"(/valutazione/commissioni/\d+)")
    grid = browser.get(f"{desk}/griglia").get_data(as_text=True)
    assert "Cooperativa Demo 0" in grid
    assert "Cooperativa Demo 1" not in grid
    minutes = words_of(signed_in(client, "c1@agenzia.example").get(f"{desk}/sedute/{held(world)}/verbale.pdf").data)
    assert "3 di 3, minimo 2; subentra Rita Demo Riserva, riserva" in minutes
