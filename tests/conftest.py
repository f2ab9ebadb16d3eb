"""What tests of every kind may ask for; nothing is started before a test asks."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import redis
from flask import Flask
from rq import SimpleWorker
from sqlalchemy import event
from xdist.remote import Producer

from app import clock
from app.actors import EVERYTHING, PUBLIC
from app.db import db, set_reach
from app.factory import create_app
from app.jobs import connection, hand_over, queue
from app.settings import Settings
from tests.careful import CarefulClient
from tests.databases import Database, environment_of, own_database
from tests.demo import FILES, demo_database
from tests.scheduling import SharedWork
from tests.servers import Servers, running_servers

LAST_NUMBER = 1023

# Time is no property of a rule: on a busy machine a slow example is not a wrong one.
# Each run draws other examples; `make test-deep` draws many of every property.
for name, examples in (("house", 60), ("deep", 600)):
    hypothesis.settings.register_profile(
        name,
        deadline=None,
        max_examples=examples,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
        print_blob=True,
    )
hypothesis.settings.load_profile("house")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharedWork | None:
    """`--dist loadscope` keeps together what shares a dear start; see `tests.scheduling`."""
    return SharedWork(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The embedded PostgreSQL and Valkey, shared by all test processes of this folder."""
    with running_servers() as running:
        yield running


@pytest.fixture(scope="session")
def database(servers: Servers) -> Iterator[Database]:
    """This process's own migrated database."""
    with own_database(servers) as own:
        yield own


@pytest.fixture(scope="session")
def redis_url(servers: Servers) -> Iterator[str]:
    """This process's own numbered, empty database of Valkey."""
    with redis.Redis.from_url(servers.redis_url) as counter:
        number = 1 + int(counter.incr("processes")) % LAST_NUMBER
    url = f"{servers.redis_url.rpartition('/')[0]}/{number}"
    with redis.Redis.from_url(url) as own:
        own.flushdb()
        yield url
        own.flushdb()


@pytest.fixture(scope="session")
def environment(database: Database, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process of the program that works for these tests."""
    folder: Path = tmp_path_factory.mktemp("files")
    return environment_of(database, redis_url, folder)


@pytest.fixture(scope="session")
def settings(environment: dict[str, str]) -> Settings:
    """The settings of the program under test."""
    return Settings.from_environment(environment)


@pytest.fixture(scope="session")
def app(environment: dict[str, str]) -> Flask:
    """The program with all its rooms, working on this process's own servers."""
    os.environ.update(environment)
    import wsgi  # reads the environment when it is imported

    wsgi.app.test_client_class = CarefulClient
    return wsgi.app


@pytest.fixture
def context(app: Flask, database: Database) -> Iterator[Flask]:
    """The program over an emptied database, inside its context, seeing everything."""
    database.cleanse()
    with app.app_context():
        set_reach(EVERYTHING)
        yield app
        db.session.rollback()
        db.session.remove()
        set_reach(PUBLIC)
        db.session.remove()


@pytest.fixture
def client(context: Flask) -> CarefulClient:
    """A browser without JavaScript that looks at every page it gets: see `tests.careful`."""
    found = context.test_client()
    assert isinstance(found, CarefulClient)
    return found


@pytest.fixture
def work_through(context: Flask) -> Callable[[], None]:
    """Let the relay and a worker do everything that waits, through the real queue."""

    def run() -> None:
        db.session.rollback()
        while hand_over(clock.now()):
            SimpleWorker([queue()], connection=connection()).work(burst=True, logging_level="WARNING")
            db.session.rollback()

    return run


@pytest.fixture
def count_queries(context: Flask) -> Callable[[Callable[[], object]], int]:
    """How many statements the database gets while something runs."""

    def count(work: Callable[[], object]) -> int:
        seen: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert seen, "nothing was asked of the database"
        return len(seen)

    return count


@pytest.fixture(scope="module")
def demo(app: Flask, servers: Servers, redis_url: str) -> Iterator[Flask]:
    """The program over a copy of the demo data, for the tests of one module."""
    with demo_database(servers) as own:
        settings = Settings.from_environment({**os.environ, **environment_of(own, redis_url, FILES)})
        yield create_app(settings, app.extensions["accredita.rooms"])


@pytest.fixture
def in_demo(demo: Flask) -> Iterator[Flask]:
    """Inside the program over the demo data, seeing everything; what the test leaves uncommitted is undone."""
    with demo.app_context():
        set_reach(EVERYTHING)
        yield demo
        db.session.rollback()
        db.session.remove()
        set_reach(PUBLIC)
