"""The yearly confirmation: asked by itself, given from what was lodged, late, written to, and settled."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.actors import PROGRAM
from app.clock import day_of
from app.db import db, reaching, session
from app.decisions import Refused
from app.outbox import OutboxRow
from blueprints.calls.queries import confirming as queries
from blueprints.calls.rules.confirming import INVITATION
from blueprints.calls.services import confirming
from blueprints.calls.services.confirming import Word
from blueprints.register import api as register
from tests.careful import CarefulClient
from tests.db.calls.test_pages import signed_in
from tests.db.calls.test_renewing import accredited
from tests.db.calls.world import NOW, TODAY, World

DUE = date(TODAY.year, 12, 31)


def asked(world: World) -> int:
    """The confirmation of an accreditation that began with an application; the id."""
    accreditation_id = accredited(world, application_id=world.lodged(world.call()), valid_to=DUE + timedelta(days=400))
    revoked = accredited(world, 1, valid_to=DUE + timedelta(days=400))
    act = register.Act(number="2", day=TODAY, protocol="2/2026")
    why = {"effective_from": TODAY, "act": act, "reason": "Decadenza"}
    register.revoke(accreditation_id=revoked, **why, actor=world.manager, now=NOW)
    world_begins = datetime.combine(DUE - timedelta(days=20), NOW.timetz())
    for _ in range(2):
        confirming.ask_by_themselves(actor=PROGRAM, now=world_begins)
    with reaching(PROGRAM.reach):
        (row,) = queries.of_year(world.agency_id, DUE.year)
        assert (row.accreditation_id, row.due_on, row.state) == (accreditation_id, DUE, "asked")
    db.session.rollback()
    return row.id


def state_of(confirmation_id: int) -> str:
    with reaching(PROGRAM.reach):
        row = queries.confirmation(confirmation_id)
        assert row is not None
        return row.state


def all_true(confirmation_id: int) -> dict[str, Word]:
    with reaching(PROGRAM.reach):
        row = queries.confirmation(confirmation_id)
        assert row is not None
        return {each.code: Word(still_true=True) for each in queries.to_confirm(row, TODAY).items}


def test_the_legal_representative_ticks_what_is_true_and_the_agency_reads_what_changed(
    client: CarefulClient, signing_world: World
) -> None:
    number = asked(signing_world)
    legal, page = signed_in(client, "legale0@ente.example"), f"/domande/conferme/{number}"
    shown = legal.get(page).get_data(as_text=True)
    codes = list(all_true(number))
    assert codes
    assert all(code in shown for code in codes)
    again = legal.send(page, **{"still-true": codes[1:]}).get_data(as_text=True)
    assert codes[0] in again
    assert state_of(number) == "asked"
    changed = {"still-true": codes[1:], f"c:{codes[0]}": "Adesso è diverso"}
    assert legal.send(page, **changed).status_code == 303
    assert state_of(number) == "confirmed"
    manager = signed_in(client, "bandi@agenzia.example")
    assert "Confermati 1 di 1" in manager.get(f"/ente/conferme?anno={DUE.year}").get_data(as_text=True)
    assert "Adesso è diverso" in manager.get(f"/ente/conferme/{number}").get_data(as_text=True)


def test_who_is_late_is_invited_once_and_the_case_is_settled_or_confirmed(world: World) -> None:
    number, late = asked(world), datetime.combine(DUE + timedelta(days=1), NOW.timetz())
    words = all_true(number)
    for actor, said, why in (
        (world.clerk(), words, "only-legal-representative-confirms"),
        (world.legal(1), words, "confirmation-unknown"),
        (world.legal(), {}, "confirmation-incomplete"),
    ):
        with pytest.raises(Refused, match=why):
            confirming.confirm(confirmation_id=number, said=said, actor=actor, now=NOW)
    with pytest.raises(Refused, match="move-not-possible"):
        confirming.settle(confirmation_id=number, note="Diffida", actor=world.manager, now=NOW)
    assert state_of(number) == "asked"
    confirming.ask_by_themselves(actor=PROGRAM, now=late - timedelta(days=1))
    assert state_of(number) == "asked"
    confirming.ask_by_themselves(actor=PROGRAM, now=late)
    assert state_of(number) == "late"
    with reaching(world.manager.reach):
        assert [step for _, step in confirming.due(world.agency_id, day_of(late))] == [-1]
    assert [confirming.send(agency_id=world.agency_id, actor=world.manager, now=late) for _ in range(2)] == [1, 0]
    with reaching(PROGRAM.reach):
        letters = session().scalars(select(OutboxRow.dedupe).where(OutboxRow.job == "mail.send"))
        assert f"mail:confirmation-{number}-{INVITATION}" in set(letters)
    db.session.rollback()
    for actor, note, why in (
        (world.other_manager, "x", "unknown"),
        (world.legal(), "x", "call-of-another-agency"),
        (world.manager, " ", "confirmation-note-missing"),
    ):
        with pytest.raises(Refused, match=why):
            confirming.settle(confirmation_id=number, note=note, actor=actor, now=late)
    assert state_of(number) == "late"
    confirming.settle(confirmation_id=number, note="Diffida n. 3", actor=world.manager, now=late)
    with pytest.raises(Refused, match="move-not-possible"):
        confirming.confirm(confirmation_id=number, said=words, actor=world.legal(), now=late)
    assert state_of(number) == "settled"
