"""From a published call to the public list, over a real database."""

from datetime import date

from app.db import reaching
from blueprints.calls.queries import applications as applications_queries
from blueprints.calls.queries import decisions as decisions_queries
from blueprints.calls.services import decisions
from blueprints.register import api as register
from tests.db.calls.world import NOW, TODAY, YEAR, World


def test_an_application_goes_from_lodging_to_the_list(world: World, work_through) -> None:
    call_id = world.call(asked=())
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    world.proposed(application_id)
    assert world.state(application_id) == "proposed_outcome"
    decisions.decide(
        call_id=call_id,
        application_ids=[application_id],
        act_number="120",
        act_day=TODAY,
        act_protocol="9001/2026",
        effective_from=TODAY,
        actor=world.manager,
        now=NOW,
    )
    assert world.state(application_id) == "enrolled"
    comune = world.zones[0].comune_ids[0]
    assert register.eligible("SAD", comune, date(YEAR + 1, 2, 1)) == (world.providers[0],)
    assert register.eligible("SAD", comune, date(YEAR, 12, 31)) == ()
    (pact,) = register.pacts(world.agency_id)
    assert (pact.state, pact.valid_from) == ("draft", date(YEAR + 1, 1, 1))
    work_through()
    with reaching(world.legal().reach):
        card = applications_queries.application(application_id)
        assert card is not None
        assert card.receipt == f"1/{YEAR}"
        assert card.receipt_digest
        assert [each.outcome for each in decisions_queries.decided_on(application_id)] == ["accepted"]
