"""What tests of every kind may ask for; nothing is started before a test asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from app.settings import Settings
from tests.databases import Database, environment_of, own_database
from tests.servers import Servers, running_servers

LAST_NUMBER = 1023


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
