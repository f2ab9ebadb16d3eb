"""kill -9 of the worker, of Valkey and of PostgreSQL in the middle of an import loses and doubles nothing."""

import shutil
from collections.abc import Iterator

import pytest

from tests.care_processes import LEFT, ROWS, Stand, kill_tree, stand


@pytest.fixture(scope="module")
def servers_to_kill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with stand(tmp_path_factory.mktemp("survival")) as found:
        yield found


def all_came_once(found: Stand, batch_id: int, prefix: str) -> bool:
    found.until(lambda: found.state(batch_id) == "imported")
    found.until(lambda: found.ask(LEFT) == 0)
    reports = found.ask("select count(*) from monthly_reports")
    return found.entries(prefix) == (ROWS, ROWS) and reports == 1


def test_the_worker_is_killed_in_the_middle_of_an_import(servers_to_kill: Stand) -> None:
    with servers_to_kill.import_held_in_the_middle("w") as batch_id:
        servers_to_kill.kill("worker")
        assert servers_to_kill.entries("w") == (0, 0)
        assert servers_to_kill.state(batch_id) == "confirmed"
    assert all_came_once(servers_to_kill, batch_id, "w")


def test_valkey_is_killed_and_lost_altogether_in_the_middle_of_an_import(servers_to_kill: Stand) -> None:
    with servers_to_kill.import_held_in_the_middle("v") as batch_id:
        process = servers_to_kill.valkey.process
        assert process is not None
        kill_tree(process.pid)
        process.wait()
        shutil.rmtree(servers_to_kill.folder / "valkey")
        servers_to_kill.valkey.start()
        assert servers_to_kill.entries("v") == (0, 0)
    assert all_came_once(servers_to_kill, batch_id, "v")


def test_an_import_waits_for_a_valkey_that_is_away(servers_to_kill: Stand) -> None:
    batch_id = int(servers_to_kill.step("bring", "q"))
    process = servers_to_kill.valkey.process
    assert process is not None
    kill_tree(process.pid)
    process.wait()
    servers_to_kill.step("confirm", str(batch_id))
    assert servers_to_kill.state(batch_id) == "confirmed"
    servers_to_kill.valkey.start()
    assert all_came_once(servers_to_kill, batch_id, "q")


def test_postgresql_is_killed_in_the_middle_of_an_import(servers_to_kill: Stand) -> None:
    with servers_to_kill.import_held_in_the_middle("p") as batch_id:
        process = servers_to_kill.postgres.process
        assert process is not None
        kill_tree(process.pid)
        process.wait()
        servers_to_kill.postgres.start()
        assert servers_to_kill.entries("p") == (0, 0)
        assert servers_to_kill.state(batch_id) == "confirmed"
    assert all_came_once(servers_to_kill, batch_id, "p")
