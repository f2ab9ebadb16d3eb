"""A later act corrects an earlier one and the register follows; appeals; what everybody reads of it."""

from datetime import timedelta
from typing import Any

import pytest

from app.actors import PROGRAM
from app.db import reaching
from app.decisions import Refused
from blueprints.calls.queries import decisions as queries
from blueprints.calls.services import corrections
from blueprints.calls.services.decisions import decide
from blueprints.register import api as register
from tests.careful import CarefulClient
from tests.db.calls.test_pages import followed, signed_in
from tests.db.calls.world import NOW, TODAY, YEAR, World


@pytest.fixture
def decided(signing_world: World) -> tuple[int, int]:
    """An accepted application and the act that accepted it."""
    world = signing_world
    call_id = world.call()
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    world.proposed(application_id)
    decision_id = decide(
        call_id=call_id,
        application_ids=[application_id],
        act_number="133",
        act_day=TODAY,
        act_protocol="9001/2026",
        effective_from=TODAY,
        actor=world.manager,
        now=NOW,
    )
    return application_id, decision_id


def correct(world: World, decided: tuple[int, int], outcome: str, number: str, **changes: Any) -> int:
    act = corrections.CorrectingAct(
        number=number, day=changes.pop("day", TODAY), protocol="9100/2026", effective_from=_first_day()
    )
    asked = {
        "application_id": decided[0],
        "decision_id": decided[1],
        "service_code": "SAD",
        "outcome": outcome,
        "reasons": f"Motivi dell'atto {number}",
        "act": act,
        "actor": world.manager,
        "now": NOW,
    }
    return corrections.correct(**{**asked, **changes})


def _first_day() -> Any:
    return TODAY.replace(year=YEAR + 1, month=3, day=1)


def accredited(world: World) -> list[str]:
    with reaching(PROGRAM.reach):
        return [each.state for each in register.accreditations(agency_id=world.agency_id)]


def test_a_later_act_takes_back_and_gives_again_and_the_earlier_ones_stay(
    signing_world: World, decided: tuple[int, int]
) -> None:
    world = signing_world
    refusal = correct(world, decided, "refused", "140")
    assert (world.state(decided[0]), accredited(world)) == ("refused", ["revoked"])
    with pytest.raises(Refused, match="outcome-corrected-already"):
        correct(world, decided, "refused", "141")
    again = correct(world, (decided[0], refusal), "accepted", "150")
    assert (world.state(decided[0]), accredited(world)) == ("enrolled", ["revoked", "enrolled"])
    with reaching(world.manager.reach):
        listed = [(each.decision_id, each.outcome, each.corrects_id) for each in queries.decided_on(decided[0])]
    assert listed == [(decided[1], "accepted", None), (refusal, "refused", decided[1]), (again, "accepted", refusal)]


def test_a_correction_that_is_not_possible_changes_nothing(signing_world: World, decided: tuple[int, int]) -> None:
    world = signing_world
    for changes, why in (
        ({"actor": world.other_manager}, "decision-unknown|call-of-another-agency"),
        ({"actor": world.legal()}, "decision-unknown|call-of-another-agency"),
        ({"service_code": "ADM"}, "decision-unknown"),
        ({"outcome": "poem"}, "decision-unknown"),
        ({"reasons": " "}, "act-not-possible"),
        ({"day": TODAY + timedelta(days=1)}, "act-not-possible"),
        ({"outcome": "accepted", "reasons": "Requisiti posseduti"}, "correction-changes-nothing"),
    ):
        with pytest.raises(Refused, match=why):
            correct(world, decided, **{"outcome": "refused", "number": "140", **changes})
    assert (world.state(decided[0]), accredited(world)) == ("enrolled", ["enrolled"])


def test_appeals_and_the_public_page(client: CarefulClient, signing_world: World, decided: tuple[int, int]) -> None:
    world, (application_id, decision_id) = signing_world, decided
    manager = signed_in(client, "bandi@agenzia.example")
    page = f"/domande/{application_id}/atti"
    assert "Correzioni e ricorsi" in manager.get(f"/domande/{application_id}").get_data(as_text=True)
    appeal = {"kind": "tar", "reference": "R.G. 77/2026"}
    for day, said in (
        ((TODAY - timedelta(days=1)).isoformat(), "Controlla"),
        ("", "date"),
        (TODAY.isoformat(), "R.G. 77"),
    ):
        answer = manager.send(f"{page}/{decision_id}/ricorsi", page=page, lodged_on=day, **appeal)
        assert said in followed(manager, answer).get_data(as_text=True)
    with reaching(world.manager.reach):
        (found,) = queries.appeals_of(application_id)
        appeal_id = found.id
    receipt = {"reference": "opec123.pec.example", "received_on": TODAY.isoformat()}
    for change, said in (({"reference": " "}, "Controlla la ricevuta"), ({}, "contano da quel giorno"), ({}, "già")):
        answer = manager.send(f"{page}/{decision_id}/ricevuta", page=page, **{**receipt, **change})
        assert said in followed(manager, answer).get_data(as_text=True)
    case = manager.get(f"/domande/{application_id}").get_data(as_text=True)
    assert "opec123.pec.example" in case
    assert "ricorso al TAR entro il" in case
    address = f"/domande/{application_id}/ricorsi/{appeal_id}"
    end = {"outcome": "upheld", "ended_on": TODAY.isoformat(), "note": "Sentenza n. 5"}
    assert "Sentenza n. 5" in followed(manager, manager.send(address, page=page, **end)).get_data(as_text=True)
    assert "Controlla" in followed(manager, manager.send(address, page=page, **end)).get_data(as_text=True)
    manager.send(
        f"{page}/{decision_id}/SAD",
        page=page,
        outcome="refused",
        reasons="Motivo riservato",
        act_number="140",
        act_day=TODAY.isoformat(),
        act_protocol="9100/2026",
        effective_from=_first_day().isoformat(),
    )
    public = (
        client.application.test_client().get(f"/avvisi/{world.call_of(application_id)}/atti").get_data(as_text=True)
    )
    assert "Cooperativa Demo 0" in public
    assert "corregge un atto precedente" in public
    assert "domanda n. 1/" in public
    assert "Motivo riservato" not in public
    own = manager.get(f"/ente/avvisi/{world.call_of(application_id)}").get_data(as_text=True)
    assert f'<a href="/domande/{application_id}">domanda 1/{TODAY.year}</a>' in own
