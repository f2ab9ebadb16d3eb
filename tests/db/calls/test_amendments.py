"""Amendments take no announced time away, drafts move to the new text on request, and nobody forgets the closing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from app.actors import PROGRAM
from app.db import db
from app.decisions import Refused
from blueprints.calls.queries import applications as queries
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.rules.notice import Declaration
from blueprints.calls.rules.windows import Window, Windows
from blueprints.calls.services import applications, calls, lodging, papers
from tests.db.calls.test_procedure import codes
from tests.db.calls.world import CLOSES, NOW, OPENS, TODAY, World


def amended(world: World, call_id: int, **changes: object) -> None:
    calls.amend(call_id=call_id, reason="Rettifica", actor=world.manager, now=NOW)
    rewritten(world, call_id, **changes)


def rewritten(world: World, call_id: int, **changes: object) -> None:
    draft = calls_queries.draft(call_id)
    assert draft is not None
    calls.save(call_id=call_id, notice=world.notice(**changes), seen=draft.revision, actor=world.manager, now=NOW)


def windows(closes: datetime) -> Windows:
    return Windows(initial=Window(opens=OPENS, closes=closes))


def test_an_amendment_that_shortens_or_changes_nothing_is_refused_and_the_published_text_stays(world: World) -> None:
    call_id = world.call()
    calls.amend(call_id=call_id, reason="Rettifica", actor=world.manager, now=NOW)
    for changes, why in (({}, "amendment-changes-nothing"), ({"windows": windows(NOW)}, "amendment-shortens")):
        rewritten(world, call_id, **changes)
        with pytest.raises(Refused) as refused:
            world.publish(call_id)
        assert why in codes(refused)
        call = calls_queries.call(call_id)
        assert call is not None
        assert (call.version, call.windows) == (1, windows(CLOSES))


def test_a_draft_moves_to_the_new_text_with_its_answers_and_confirms_what_changed(world: World) -> None:
    call_id = world.call()
    application_id, untouched = world.start(call_id), world.start(call_id, 1)
    world.fill(application_id)
    amended(world, call_id, declarations=(Declaration(code="DIC1", text="Dichiaro tutt'altro."),))
    world.publish(call_id)
    assert applications.move_to_current(application_id=application_id, actor=world.legal(), now=NOW) == 2
    filled = queries.filled(application_id, on=TODAY)
    assert filled is not None
    assert filled.version.number == 2
    assert filled.unconfirmed == {"DIC1"}
    with pytest.raises(Refused) as refused:
        lodging.lodge(application_id=application_id, seen=filled.card.revision, actor=world.legal(), now=NOW)
    assert codes(refused) == ["answers-not-confirmed"]
    for other in (world.legal(1), world.legal()):
        with pytest.raises(Refused):
            applications.move_to_current(application_id=application_id, actor=other, now=NOW)
    seen = filled.answer("DIC1").version
    applications.save_answer(
        application_id=application_id, code="DIC1", written="yes", seen=seen, actor=world.clerk(), now=NOW
    )
    lodging.lodge(application_id=application_id, seen=world.revision(application_id), actor=world.legal(), now=NOW)
    stayed = queries.application(untouched)
    assert stayed is not None
    assert stayed.call_version == 1


def test_who_has_an_open_draft_is_warned_twice_and_who_lodged_is_not(
    world: World, work_through: Callable[[], None]
) -> None:
    call_id = world.call()
    world.lodged(call_id)
    world.start(call_id, 1)
    for hours in (49, 48, 30, 6, 5, 0):
        papers.warn_of_closing(actor=PROGRAM, now=CLOSES - timedelta(hours=hours))
    sent = "select payload from outbox where job = 'mail.send' and dedupe like 'mail:closing-%' order by id"
    letters = db.session.execute(text(sent)).scalars().all()
    assert [(each["to"], each["subject"].split()[2]) for each in letters] == [
        ("ente1@pec.example", "48"),
        ("info1@ente.example", "48"),
        ("ente1@pec.example", "6"),
        ("info1@ente.example", "6"),
    ]
