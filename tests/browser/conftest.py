"""Browser tests share one program over a copy of the demo, and one browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.journey.walk import PATIENCE_MILLISECONDS
from tests.browser.stack import Stand, running_browser, running_program
from tests.databases import Database, environment_of
from tests.demo import FILES, demo_database
from tests.servers import VAR, Servers

HERE = Path(__file__).parent
FOLDER = VAR / "browser"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They can be asked for by their mark."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def stand(servers: Servers, redis_url: str) -> Iterator[Stand]:
    """The program over a copy of the demo data; its logs stay in a folder of this process."""
    folder = FOLDER / str(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with demo_database(servers) as database:
        _forget_what_waits(database)
        environment = {**os.environ, **environment_of(database, redis_url, FILES)}
        with running_program(environment, folder) as running:
            yield running


def _forget_what_waits(database: Database) -> None:
    """The demo has done its jobs itself; the letters of its past would only keep the worker busy."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("UPDATE outbox SET done_at = now() WHERE done_at IS NULL")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium; each test opens contexts of its own in it."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with running_browser() as running:
        yield running
