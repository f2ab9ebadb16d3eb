"""Tests that need the database find it as the migrations left it."""

from collections.abc import Callable
from typing import Any

import pytest

from app.actors import Actor
from app.db import db, reaching, session
from tests.databases import Database


@pytest.fixture
def clean(database: Database) -> Database:
    """The database, emptied of what earlier tests wrote."""
    database.cleanse()
    return database


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
