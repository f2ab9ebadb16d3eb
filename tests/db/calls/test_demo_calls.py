"""The demo's calls are there: one open with two lodged applications and a draft, one scored, one being written."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from flask import Flask

from app.actors import EVERYTHING, PUBLIC
from app.db import reaching
from app.demo import SEED, World
from blueprints.calls.queries import applications, calls, desk
from blueprints.calls.queries.desk import Filter

BELOW = ("accounts", "territory", "standards", "providers", "register", "calls")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def demo(context: Flask) -> World:
    world = World(anchor=date(2026, 11, 1), now=NOW, random=Random(SEED))
    for room in context.extensions["accredita.rooms"]:
        if room.name in BELOW and room.demo is not None:
            room.demo(world)
    return world


def test_the_demo_has_an_open_call_two_lodged_applications_a_draft_and_the_next_call(demo: World) -> None:
    agency_id = demo.ids["agency"]["CR"]
    with reaching(PUBLIC):
        shown = calls.public_calls(number=1).rows
    assert [(each.code, each.state) for each in shown] == [
        ("AES-2027", "closed"),
        ("DOM-2027", "open_initial_window"),
    ]
    with reaching(EVERYTHING):
        assert [each.state for each in calls.agency_calls(agency_id, number=1).rows] == [
            "draft",
            "closed",
            "open_initial_window",
        ]
        lodged = desk.list_cases(agency_id, Filter(), number=1)
        assert [each.receipt for each in lodged.rows] == ["2/2026", "4/2026", "3/2026", "1/2026"]
        draft = applications.application(demo.ids["application"]["fiordaliso"])
    assert draft is not None
    assert draft.is_draft
