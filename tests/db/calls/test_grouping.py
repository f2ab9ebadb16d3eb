"""A temporary grouping applies with its members; the agency, the commission and the public list see it."""

import pytest
from sqlalchemy import text

from app.db import db
from app.decisions import Refused
from blueprints.calls.rules.grouping import FORM, MANDATORS, OWN_SHARE
from blueprints.calls.services import applications, decisions, lodging
from tests.careful import CarefulClient
from tests.db.calls.test_pages import signed_in
from tests.db.calls.test_procedure import codes
from tests.db.calls.world import NOW, TODAY, World

ROW = {"nome": "Cooperativa Mandante", "piva": "00743110157", "quota": "30", "attivita": "Cura"}


def save(world: World, application_id: int, code: str, written: object, seen: int = 0) -> None:
    applications.save_answer(
        application_id=application_id, code=code, written=written, seen=seen, actor=world.legal(), now=NOW
    )


def test_a_grouping_lodges_when_its_shares_are_whole_and_is_seen_on_the_way_to_the_list(
    client: CarefulClient, signing_world: World
) -> None:
    world = signing_world
    call_id = world.call(groupings=True)
    application_id = world.start(call_id)
    world.fill(application_id, but=frozenset({FORM, OWN_SHARE}))
    for code, written in ((FORM, "rti"), (OWN_SHARE, "60"), (MANDATORS, [ROW])):
        save(world, application_id, code, written)
    for question in ("dichiarazioni", "mandato"):
        world.upload(application_id, f"{MANDATORS}[0].{question}", actor=world.legal())
    with pytest.raises(Refused) as refused:
        lodging.lodge(application_id=application_id, seen=world.revision(application_id), actor=world.legal(), now=NOW)
    assert codes(refused) == ["shares-not-whole"]
    assert world.state(application_id) == "draft"
    save(world, application_id, OWN_SHARE, "70", seen=1)
    lodging.lodge(application_id=application_id, seen=world.revision(application_id), actor=world.legal(), now=NOW)
    manager = signed_in(client, "bandi@agenzia.example")
    assert "Cooperativa Mandante (30 %)" in manager.get(f"/domande/{application_id}").get_data(as_text=True)
    world.appoint(call_id)
    world.proposed(application_id)
    member = signed_in(client, "c1@agenzia.example")
    assert "Cooperativa Mandante" in member.get(f"/valutazione/{application_id}").get_data(as_text=True)
    act = {"act_number": "120", "act_day": TODAY, "act_protocol": "9001/2026", "effective_from": TODAY}
    decisions.decide(call_id=call_id, application_ids=[application_id], **act, actor=world.manager, now=NOW)
    notes = db.session.execute(text("select notes from accreditations")).scalars().all()
    assert notes == [
        "Accreditato in raggruppamento temporaneo (RTI), quota propria 70 %; con Cooperativa Mandante (30 %)."
    ]
