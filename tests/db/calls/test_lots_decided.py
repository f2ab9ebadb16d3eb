"""Where a call has lots each has its outcome: the act, the letter, the accreditation and the public pages say it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from app.actors import PROGRAM, Actor
from app.audit import AuditEntry
from app.clock import day_of
from app.db import db, reaching
from app.decisions import Refused
from blueprints.calls.queries import decisions as queries
from blueprints.calls.rules.notice import AskedService, NamedLot
from blueprints.calls.services import corrections, decisions, desk, papers
from blueprints.register import api as register
from tests.careful import CarefulClient
from tests.db.calls.test_pages import signed_in
from tests.db.calls.world import NOW, TODAY, YEAR, World

LOTS = (NamedLot(code="N", title="Lotto nord"), NamedLot(code="S", title="Lotto sud"))
FIRST = date(YEAR + 1, 2, 1)


@pytest.fixture
def both(signing_world: World) -> tuple[World, int, int]:
    """A call with two territorial lots of one service, and an application for both before the commission."""
    world = signing_world
    zones = [replace(each, lot="S") for each in world.zones]
    zones[0] = replace(zones[0], lot="N")
    service = AskedService(code="SAD", lots=("N", "S"))
    call_id = world.call(services=(service,), zones=tuple(zones), lots=LOTS)
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    world.proposed(application_id, services=())
    return world, call_id, application_id


def covered(world: World, day: date) -> set[int]:
    with reaching(PROGRAM.reach):
        (found,) = register.accreditations(agency_id=world.agency_id)
        return set(register.comune_ids([found.id], day)[found.id])


def decide(world: World, call_id: int, application_id: int, **changes: Any) -> int:
    act = {"act_number": "133", "act_day": TODAY, "act_protocol": "9001", "effective_from": TODAY}
    asked = {**act, "actor": world.manager, "now": NOW, **changes}
    return decisions.decide(call_id=call_id, application_ids=[application_id], **asked)


def told(action: str) -> list[dict[str, Any]]:
    """What the audit trail says of an action, in order."""
    db.session.rollback()
    found = select(AuditEntry.facts).where(AuditEntry.action == action).order_by(AuditEntry.id)
    return list(db.session.scalars(found))


def north(world: World) -> set[int]:
    return set(world.zones[0].comune_ids)


def everywhere(world: World) -> set[int]:
    return {each for zone in world.zones for each in zone.comune_ids}


def test_one_lot_is_accepted_and_the_other_refused_and_every_page_says_which(
    client: CarefulClient, both: tuple[World, int, int]
) -> None:
    world, call_id, application_id = both
    with pytest.raises(Refused, match="service-not-asked-for"):
        world.agree(application_id, lot_code="E")
    chair = signed_in(client, "c0@agenzia.example")
    assert "SAD|N" in chair.get(f"/valutazione/{application_id}").get_data(as_text=True)
    world.agree(application_id, lot_code="N")
    assert world.state(application_id) == "technical_evaluation"
    world.agree(application_id, outcome="refused", lot_code="S", reasons="Nessuna sede a sud")
    assert world.state(application_id) == "proposed_outcome"
    with pytest.raises(Refused, match="notice-of-reasons-missing"):
        decide(world, call_id, application_id)
    desk.send_negative_notice(application_id=application_id, reasons="Lotto sud", actor=world.manager, now=NOW)
    later = NOW + timedelta(days=40)
    decision_id = decide(world, call_id, application_id, act_day=day_of(later), now=later)
    assert world.state(application_id) == "enrolled"
    assert covered(world, FIRST) == north(world)
    papers.send_decision(decision_id=decision_id, application_id=application_id, actor=PROGRAM, now=later)
    letter = str(
        db.session.execute(text("select outbox::text from outbox where job = 'mail.send' order by id desc")).scalar()
    )
    manager = signed_in(client, "bandi@agenzia.example")
    pages = [
        letter,
        manager.get(f"/domande/{application_id}/atti").get_data(as_text=True),
        client.get(f"/avvisi/{call_id}/atti").get_data(as_text=True),
    ]
    for said in pages:
        assert "Lotto nord" in said
        assert "Lotto sud" in said
    with reaching(PROGRAM.reach):
        (listed,) = register.accreditations(agency_id=world.agency_id)
        decided = queries.decided_on(application_id)
    assert listed.public.notes == "Lotti: Lotto nord."
    assert [(each.lot_code, each.accreditation_id) for each in decided] == [("N", listed.id), ("S", None)]
    assert [each["lot"] for each in told("application.outcome-agreed")] == ["N", "S"]


def test_a_later_act_gives_and_takes_one_lot_and_the_accreditation_stays(both: tuple[World, int, int]) -> None:
    world, call_id, application_id = both
    world.agree(application_id)
    decision_id = decide(world, call_id, application_id)
    assert covered(world, FIRST) == everywhere(world)
    numbers = []
    for number, outcome, day in (("140", "refused", FIRST), ("141", "accepted", FIRST + timedelta(days=30))):
        act = corrections.CorrectingAct(number=number, day=TODAY, protocol="1", effective_from=day)
        decision_id = corrections.correct(
            application_id=application_id,
            decision_id=decision_id,
            service_code="SAD",
            lot_code="S",
            outcome=outcome,
            reasons=f"Motivi {number}",
            act=act,
            actor=world.manager,
            now=NOW,
        )
        with reaching(PROGRAM.reach):
            (found,) = register.accreditations(agency_id=world.agency_id)
            (last,) = [each for each in queries.decided_on(application_id) if each.decision_id == decision_id]
        numbers.append((found.number, found.state, found.public.notes, last.lot_title))
        assert covered(world, day - timedelta(days=1)) != covered(world, day)
    assert covered(world, FIRST) == north(world)
    assert covered(world, FIRST + timedelta(days=30)) == everywhere(world)
    assert numbers[0] == (numbers[1][0], "enrolled", "Lotti: Lotto nord.", "Lotto sud")
    assert numbers[1][2] == "Lotti: Lotto nord, Lotto sud."
    assert [(each["act"], each["comuni"]) for each in told("accreditation.covered")] == [
        ("140", len(north(world))),
        ("141", len(everywhere(world))),
    ]
    for actor, comuni, why in (
        (world.legal(), north(world), "no accreditation"),
        (world.other_manager, north(world), "no accreditation"),
        (world.manager, {10**6}, "comun"),
    ):
        with pytest.raises((Refused, LookupError), match=why):
            cover(world, comuni, actor)
    assert covered(world, FIRST + timedelta(days=60)) == everywhere(world)
    assert len(told("accreditation.covered")) == 2


def cover(world: World, comuni: set[int], actor: Actor) -> None:
    with reaching(PROGRAM.reach):
        (found,) = register.accreditations(agency_id=world.agency_id)
    register.cover(
        accreditation_id=found.id,
        comune_ids=comuni,
        effective_from=FIRST + timedelta(days=60),
        notes="x",
        act=register.Act(number="150", day=TODAY, protocol="1"),
        actor=actor,
        now=NOW,
    )
