"""The draw of checked self-declarations: announced, made once, repeatable from what is published, and its checks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app import clock
from app.actors import EVERYTHING
from app.db import db, reaching, session
from app.decisions import Refused
from blueprints.calls.models import SampleCheck, SampleDraw, SampleOutcome
from blueprints.calls.queries import sampling as queries
from blueprints.calls.rules.draw import ticket
from blueprints.calls.services import sampling
from tests.careful import CarefulClient
from tests.db.calls.test_pages import followed, ids_in, signed_in
from tests.db.calls.test_procedure import codes
from tests.db.calls.world import NOW, TODAY, World

TOMORROW = TODAY + timedelta(days=1)
LATER = NOW + timedelta(days=1)


def refused(work: Callable[[], object]) -> list[str]:
    """What it is refused for; it changes nothing."""
    before = counts()
    with pytest.raises(Refused) as found:
        work()
    assert counts() == before
    return codes(found)


def counts() -> list[int]:
    with reaching(EVERYTHING):
        tables = (SampleDraw, SampleCheck, SampleOutcome)
        found = [session().scalar(select(func.count()).select_from(each)) or 0 for each in tables]
        found.append(session().scalar(select(func.count(SampleDraw.seed))) or 0)
    session().rollback()
    return found


def announce(world: World, call_id: int, **changes: Any) -> int:
    asked: dict[str, Any] = {
        "seed_source": "Lotto, ruota di Milano",
        "seed_day": TOMORROW,
        "actor": world.manager,
        "now": NOW,
    }
    return sampling.announce(call_id=call_id, **{**asked, **changes})


def draw(world: World, draw_id: int, **changes: Any) -> int:
    return sampling.draw_sample(
        draw_id=draw_id, **{"seed": "12-34-56", "actor": world.manager, "now": LATER, **changes}
    )


def test_a_draw_is_announced_and_made_once_and_doubtful_ones_stand_beside_it(world: World) -> None:
    call_id = world.call()
    assert refused(lambda: announce(world, call_id)) == ["draw-without-applications"]
    ids = [world.lodged(call_id, number) for number in range(2)]
    assert refused(lambda: announce(world, call_id, seed_day=TODAY)) == ["draw-seed-known-already"]
    assert refused(lambda: announce(world, call_id, actor=world.other_manager))[0].startswith("call-")
    draw_id = announce(world, call_id)
    assert refused(lambda: announce(world, call_id)) == ["draw-announced-already", "draw-without-applications"]
    assert refused(lambda: draw(world, draw_id, now=NOW)) == ["draw-seed-not-known-yet"]
    beside: dict[str, Any] = {"draw_id": draw_id, "reason": "Firma diversa", "actor": world.manager, "now": LATER}
    assert refused(lambda: sampling.doubt(application_id=ids[0], **beside)) == ["draw-not-made-yet"]
    assert draw(world, draw_id) == 1
    assert refused(lambda: draw(world, draw_id, seed="99")) == ["draw-made-already"]
    with reaching(world.manager.reach):
        (card,), (lucky,) = queries.draws(call_id), queries.checks(call_id, seen_by=world.manager)
    assert lucky.receipt == min(card.receipts, key=lambda receipt: ticket("12-34-56", receipt))
    other = next(each for each in ids if each != lucky.application_id)
    check_id = sampling.doubt(application_id=other, **beside)
    assert refused(lambda: sampling.doubt(application_id=other, **beside)) == ["doubt-known-already"]
    assert refused(lambda: sampling.doubt(application_id=lucky.application_id, **{**beside, "reason": " "})) == [
        "doubt-needs-reason"
    ]
    outcome: dict[str, Any] = {"check_id": check_id, "actor": world.manager, "now": LATER}
    assert refused(lambda: sampling.record_outcome(outcome="fine", note="x", **outcome)) == ["outcome-unknown"]
    assert refused(lambda: sampling.record_outcome(outcome="false", note=" ", **outcome)) == ["outcome-needs-note"]
    sampling.record_outcome(outcome="not_verifiable", note="La Questura non risponde", **outcome)
    sampling.record_outcome(outcome="false", note="Il casellario smentisce", **outcome)
    with reaching(world.manager.reach):
        assert {each.id: each.outcome for each in queries.checks(call_id, seen_by=world.manager)} == {
            lucky.id: None,
            check_id: "false",
        }
        assert len(queries.outcomes(check_id)) == 2


@pytest.mark.parametrize("change", ["seed = 'x'", "receipts = '[]'", "percent = 1"])
def test_a_draw_cannot_be_changed_even_by_hand(world: World, change: str) -> None:
    call_id = world.call()
    world.lodged(call_id)
    draw(world, announce(world, call_id))
    with pytest.raises(DBAPIError, match="drawn once"), reaching(EVERYTHING):
        session().execute(text(f"update sample_draws set {change}"))
    db.session.rollback()


def test_the_manager_draws_and_checks_and_anybody_reads_the_draw(client: CarefulClient, signing_world: World) -> None:
    world = signing_world
    call_id = world.call()
    application_id = world.lodged(call_id)
    manager = signed_in(client, "bandi@agenzia.example")
    manage = f"/ente/avvisi/{call_id}/controlli"
    assert "deve ancora venire" in manager.send(manage, seed_source="Lotto", seed_day=TODAY.isoformat()).text
    followed(
        manager, manager.send(manage, seed_source="Lotto", seed_day=(clock.today() + timedelta(days=1)).isoformat())
    )
    assert manager.send(f"{manage}/1/estrai", page=manage, seed="12").status_code == 409
    with reaching(world.manager.reach):
        (card,) = queries.draws(call_id)
    draw(world, card.id)
    shown = client.get(f"/avvisi/{call_id}/sorteggi.json").get_json()["draws"][0]
    assert (shown["seed"], shown["percent"], len(shown["drawn"])) == ("12-34-56", "6", 1)
    page = client.get(f"/avvisi/{call_id}/sorteggi").text
    assert ticket("12-34-56", shown["receipts"][0]) in page
    assert "Cooperativa Demo" not in page
    check = ids_in(manager.get(manage), r"(/ente/controlli/\d+)")
    said = followed(manager, manager.send(check, outcome="not_verifiable", note="Non risponde")).text
    assert "non è una conferma" in said
    said = followed(manager, manager.send(check, outcome="false", note="Il casellario smentisce")).text
    assert "art. 10-bis" in said
    assert world.state(application_id) == "submitted"
    assert signed_in(client, "c0@agenzia.example").get(check).status_code == 403
