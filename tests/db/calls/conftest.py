"""The small world in which the tests of calls happen."""

import pytest
from flask import Flask

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
