"""Members get one letter about what waits for them, and none about what is over or not theirs."""

from datetime import timedelta

from sqlalchemy import text

from app.actors import EVERYTHING, PROGRAM
from app.db import reaching, session
from blueprints.calls.services import evaluation
from blueprints.calls.services.reminding import remind_commissions
from tests.careful import CarefulClient
from tests.db.calls.test_pages import followed, signed_in
from tests.db.calls.world import NOW, World

WEEK = NOW + timedelta(days=7)


def told(now: object) -> list[tuple[str, str]]:
    """To whom, and what; every letter so far."""
    remind_commissions(actor=PROGRAM, now=now)
    with reaching(EVERYTHING):
        rows = session().execute(
            text("select payload from outbox where dedupe like 'mail:commission-reminder-%' order by id")
        )
        return [(row.payload["to"], row.payload["body"]) for row in rows]


def test_members_are_reminded_once_of_what_waits_for_them_alone(world: World) -> None:
    call_id = world.call()
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    assert told(NOW + timedelta(days=6)) == []
    assert len(told(WEEK)) == 3
    assert len(told(WEEK)) == 3
    world.admit(application_id)
    world.declare(application_id, 0)
    world.declare(application_id, 1)
    world.declare(application_id, 2, none=False)
    evaluation.start_evaluation(call_id=call_id, actor=world.commissioners[0], now=NOW)
    world.evaluate(application_id, 0)
    *_, last = told(WEEK + timedelta(days=7))
    assert last[0] == "c1@agenzia.example"
    assert "valutare e consegnare: 1/" in last[1]
    assert "Cooperativa" not in last[1]
    world.evaluate(application_id, 1)
    world.agree(application_id, outcome="refused")
    assert len(told(WEEK + timedelta(days=60))) == 4


def test_the_manager_writes_down_what_hints_compare_and_the_member_reads_them(
    client: CarefulClient, signing_world: World
) -> None:
    world = signing_world
    call_id = world.call()
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    manager = signed_in(client, "bandi@agenzia.example")
    person_id = world.commissioners[1].person_id
    facts = {"fiscal_code": "", "address": "Via dell'Esempio 1", "employer": "Cooperativa Demo 0", "comune_istat": ""}
    page = f"/ente/avvisi/{call_id}/commissione/{person_id}"
    followed(manager, manager.send(page, **facts))
    said = signed_in(client, "c1@agenzia.example").get(f"/valutazione/{application_id}").text
    assert "datori di lavoro del componente" in said
    assert "indirizzo del componente è quello dell&#39;ente" in said
    assert (
        "Elementi da considerare"
        not in signed_in(client, "c2@agenzia.example").get(f"/valutazione/{application_id}").text
    )
    assert manager.get(f"/ente/avvisi/{call_id}/commissione/999999").status_code == 404
