"""The database as the migrations make it: no drift, one head, up and down, and a wall before every table."""

from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, create_engine

from app import migrating
from app.db import Base
from tests.databases import Database, own_database
from tests.servers import Servers

WALLED = """
select c.relname, c.relrowsecurity and c.relforcerowsecurity,
       array(select polcmd::text from pg_policy p where p.polrelid = c.oid order by 1)
from pg_class c
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
  and exists (select from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
              and a.attname in ('agency_id', 'provider_id'))
order by 1
"""

REFERENCES = """
select c.conrelid::regclass::text, c.confrelid::regclass::text from pg_constraint c
where c.contype = 'f' and c.connamespace = 'public'::regnamespace
"""

OWNERLESS = """
select table_name from information_schema.tables t
where table_schema = 'public' and table_type = 'BASE TABLE'
  and not exists (select from information_schema.columns c
                  where c.table_schema = 'public' and c.table_name = t.table_name
                    and c.column_name in ('agency_id', 'provider_id'))
"""

# Tables without an owner, and why each of them may be read from everywhere.
SHARED = {
    "alembic_version": "the state of the migrations",
    "agencies": "the public identity of the agencies",
    "audit_seals": "digests only",
    "comuni": "public geography",
    "counters": "numbers of series only",
    "demo_loads": "the mark of the demo",
    "one_time_links": "digests of links, read by digest only",
    "people": "who can sign in: a person may work for several agencies",
    "providers": "behind a wall of its own: the column is its key",
    "role_grants": "roles in opaque scopes, read by person or by one's own scope",
    "services": "the public catalogue of services",
}


def _rows(database: Database, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.superuser_url) as connection:
        return connection.execute(statement).fetchall()


def test_every_table_with_an_owner_stands_behind_the_wall(database: Database) -> None:
    tables = _rows(database, WALLED)
    assert len(tables) > 5
    assert [name for name, forced, _ in tables if not forced] == []
    assert [name for name, _, commands in tables if not {"r", "a", "w", "d"} <= set(commands)] == []  # type: ignore[call-overload]  # an array of texts


def test_every_table_without_an_owner_is_known_to_be_shared(database: Database) -> None:
    assert {str(name) for (name,) in _rows(database, OWNERLESS)} <= set(SHARED)


def test_the_child_of_a_walled_table_carries_its_owner(database: Database) -> None:
    walled = {str(name) for name, _, _ in _rows(database, WALLED)} | {"providers"}
    orphans = {
        str(child)
        for child, parent in _rows(database, REFERENCES)
        if str(parent) in walled and str(child) not in walled
    }
    assert orphans == set()


def test_providers_stand_behind_a_wall_of_their_own(database: Database) -> None:
    found = _rows(database, "select relrowsecurity, relforcerowsecurity from pg_class where relname = 'providers'")
    assert found == [(True, True)]


def test_the_program_connects_as_a_role_that_owns_nothing(database: Database) -> None:
    with psycopg.connect(database.url) as connection:
        role = connection.execute(
            "select rolsuper, rolbypassrls, (select count(*) from pg_class where relowner = r.oid)"
            " from pg_roles r where rolname = current_user"
        ).fetchone()
    assert role == (False, False, 0)


def test_the_models_say_what_the_migrations_do(app: Flask, database: Database) -> None:
    engine = create_engine(database.owner_url.replace("postgresql://", "postgresql+psycopg://", 1))
    options = {"compare_type": True, "include_object": _outside_the_seed}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        drift = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert drift == []


def _outside_the_seed(_item: object, name: str, kind: str, _reflected: bool, _other: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


def test_the_database_holds_the_very_checks_that_the_models_name(app: Flask, database: Database) -> None:
    stored = "select conname from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace"
    named = {
        str(check.name)
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert {str(name) for (name,) in _rows(database, stored)} == named


def test_there_is_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", "migrations")
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


@pytest.mark.deep
def test_migrations_go_up_from_zero_down_to_it_and_up_again(servers: Servers, app: Flask) -> None:
    with own_database(servers, migrated=False) as database:
        _migrate_up_and_down(app, database)


def test_the_last_migration_goes_down_one_and_up(servers: Servers, app: Flask) -> None:
    with own_database(servers) as database:
        _with_owner(app, database, lambda: (downgrade(revision="-1"), upgrade()))


def _migrate_up_and_down(app: Flask, database: Database) -> None:
    _with_owner(app, database, lambda: (upgrade(), downgrade(revision="base"), upgrade()))
    assert len(_rows(database, WALLED)) > 5


def _with_owner(app: Flask, database: Database, work: Callable[[], object]) -> None:
    url = database.owner_url.replace("postgresql://", "postgresql+psycopg://", 1)
    before = app.extensions["accredita.settings"]
    app.extensions["accredita.settings"] = replace(before, database_owner_url=url)
    migrating.install(app)
    try:
        with app.app_context():
            work()
    finally:
        app.extensions["accredita.settings"] = before
