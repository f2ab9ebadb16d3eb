"""The small world in which the tests of calls happen."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.actors import Actor
from app.db import db, reaching, session
from tests.db.calls.world import PASSWORD, World, build


@pytest.fixture
def world(context: Flask) -> World:
    """The world, without passwords: for tests that call the services."""
    assert context.extensions
    return build(None)


@pytest.fixture
def signing_world(context: Flask) -> World:
    """The world with passwords: for tests that walk the pages."""
    assert context.extensions
    return build(PASSWORD)


@pytest.fixture
def seen_by() -> Callable[[Actor, Callable[[], Any]], Any]:
    """What somebody's reach lets them read."""

    def read(actor: Actor, question: Callable[[], Any]) -> Any:
        db.session.rollback()
        with reaching(actor.reach):
            found = question()
        session().rollback()
        return found

    return read
