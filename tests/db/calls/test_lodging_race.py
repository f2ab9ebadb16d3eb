"""Forty providers at the closing instant, over real connections: nothing late, nothing lost, no number twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from app.actors import EVERYTHING, PROGRAM, Actor, Reach
from app.db import db, reaching, session
from app.decisions import Refused
from blueprints.accounts import api as accounts
from blueprints.calls.models import Application
from blueprints.calls.rules.notice import AskedRequirement
from blueprints.calls.rules.windows import Window, Windows
from blueprints.calls.services import applications, calls, lodging
from blueprints.providers import api as providers
from tests.db.calls.world import NOW, World

THREADS = 40
CLOSES = NOW + timedelta(hours=1)


def _providers(count: int) -> list[Actor]:
    """Providers with a legal representative, registered as fast as possible."""
    found = []
    for number in range(count):
        body = f"98{number:05d}019"
        vat = body + str(_check_digit(body))
        provider_id = providers.register(
            identity=providers.Identity(
                name=f"Ente {number}",
                legal_form="foundation",
                vat_number=vat,
                fiscal_code=vat,
                pec=f"e{number}@pec.example",
                address="Via dell'Esempio 1",
                comune_name="Cremona",
            ),
            actor=PROGRAM,
            now=NOW,
        )
        email = f"l{number}@ente.example"
        person_id = accounts.add_person(email=email, name=email, actor=PROGRAM, now=NOW)
        reach = Reach(kind="provider", provider_id=provider_id)
        roles = frozenset({"legal_representative"})
        found.append(Actor(person_id=person_id, name=email, roles=roles, reach=reach))
    return found


def _check_digit(body: str) -> int:
    """The last digit of an Italian VAT number (Luhn)."""
    doubled = [sum(divmod(2 * int(digit), 10)) if place % 2 else int(digit) for place, digit in enumerate(body)]
    return -sum(doubled) % 10


def _ready(world: World, call_id: int, actor: Actor) -> tuple[int, int]:
    """A draft with everything in it: its id and its revision."""
    application_id = applications.start(call_id=call_id, actor=actor, now=NOW)
    zones = tuple(each.code for each in world.zones)
    revision = applications.choose_services(
        application_id=application_id,
        wishes=[applications.Wish(service="SAD", zones=zones)],
        seen=1,
        actor=actor,
        now=NOW,
    )
    for code in ("G01", "DIC1"):
        saved = applications.save_answer(
            application_id=application_id, code=code, written="yes", seen=0, actor=actor, now=NOW
        )
    assert saved.revision > revision
    return application_id, saved.revision


Drafts = list[tuple[Actor, int, int]]


def _drafts(world: World, count: int) -> tuple[int, Drafts]:
    """A call that asks little, and drafts ready to be lodged."""
    windows = Windows(initial=Window(opens=NOW - timedelta(days=1), closes=CLOSES))
    call_id = world.call(windows=windows, documents=(), asked=(AskedRequirement(code="G01"),))
    return call_id, [(actor, *_ready(world, call_id, actor)) for actor in _providers(count)]


@pytest.fixture
def rush(world: World) -> tuple[int, Drafts]:
    """Forty drafts of forty providers."""
    return _drafts(world, THREADS)


def _all(app: Flask, drafts: Drafts, moments: list[timedelta]) -> list[str]:
    """Lodge all at once, each stamped around the closing instant; what became of each."""
    together = Barrier(len(drafts))

    def one(job: tuple[tuple[Actor, int, int], timedelta]) -> str:
        (actor, application_id, revision), offset = job
        with app.app_context():
            together.wait(timeout=30)
            try:
                lodging.lodge(application_id=application_id, seen=revision, actor=actor, now=CLOSES + offset)
            except Refused as refusal:
                return refusal.refusals[0].code
            finally:
                db.session.remove()
            return "lodged"

    with ThreadPoolExecutor(max_workers=len(drafts)) as pool:
        return list(pool.map(one, zip(drafts, moments, strict=True)))


def _lodged() -> list[Application]:
    db.session.rollback()
    with reaching(EVERYTHING):
        statement = select(Application).where(Application.lodged_at.is_not(None)).order_by(Application.receipt_number)
        return list(session().scalars(statement, execution_options={"populate_existing": True}))


def test_what_counts_is_the_instant_of_the_request_and_numbers_have_no_gap(app: Flask, rush) -> None:
    _, drafts = rush
    moments = [timedelta(milliseconds=each - THREADS // 2) for each in range(THREADS)]
    outcomes = _all(app, drafts, moments)
    in_time = [offset < timedelta() for offset in moments]
    assert [each == "lodged" for each in outcomes] == in_time
    assert {each for each in outcomes if each != "lodged"} == {"window-closed"}
    found = _lodged()
    assert [each.receipt_number for each in found] == list(range(1, sum(in_time) + 1))
    assert all(each.lodged_at < CLOSES for each in found)


def test_lodgings_race_with_the_turn_of_the_call_and_those_in_time_are_taken(app: Flask, world: World, rush) -> None:
    call_id, drafts = rush
    calls.turn(call_id=call_id, actor=PROGRAM, now=CLOSES + timedelta(minutes=5))
    assert world.call_state(call_id) == "closed"
    outcomes = _all(app, drafts, [timedelta(milliseconds=-1)] * THREADS)
    assert set(outcomes) == {"lodged"}
    assert [each.receipt_number for each in _lodged()] == list(range(1, THREADS + 1))


def test_one_application_lodged_many_times_at_once_is_lodged_once(app: Flask, world: World) -> None:
    _, drafts = _drafts(world, 1)
    outcomes = _all(app, drafts * 8, [timedelta(minutes=-1)] * 8)
    assert outcomes.count("lodged") == 1
    assert set(outcomes) == {"lodged", "already-lodged"}
    assert [each.receipt_number for each in _lodged()] == [1]


def test_a_lodging_that_fails_gives_its_number_back(world: World) -> None:
    _, ((actor, application_id, revision),) = _drafts(world, 1)
    with pytest.raises(Refused):
        lodging.lodge(application_id=application_id, seen=revision + 1, actor=actor, now=NOW)
    lodging.lodge(application_id=application_id, seen=revision, actor=actor, now=NOW)
    assert [each.receipt_number for each in _lodged()] == [1]
