"""A migrated template database, made once for each state of the code, and a quick copy of it for each process."""

import hashlib
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from app.embedded.roles import prepare_database
from tests.servers import ROOT, Servers, locked

SEED = "seed"
READY = "ready"

TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"

EMPTIED_AND_SEEDED = """
DO $$
DECLARE name text; columns text; full_one boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO full_one;
        IF full_one THEN EXECUTE format('DELETE FROM public.%I', name); END IF;
    END LOOP;
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('seed') AND relkind = 'r'
    LOOP
        SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
            WHERE attrelid = format('public.%I', name)::regclass AND attnum > 0
                AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM seed.%1$I',
                       name, columns);
    END LOOP;
END $$
"""


@dataclass(frozen=True, kw_only=True)
class Database:
    """One process's own database: as the program, as the migrations' role, as superuser (libpq addresses)."""

    name: str
    url: str
    owner_url: str
    superuser_url: str

    def cleanse(self) -> None:
        """Bring every table back to what the migrations left in it; sequences go on counting."""
        with psycopg.connect(self.superuser_url) as connection:
            connection.execute(EMPTIED_AND_SEEDED)


def database_of(servers: Servers, name: str) -> Database:
    """The addresses of a database with this name."""
    return Database(
        name=name,
        url=_at(servers.database_url, name),
        owner_url=_at(servers.owner_url, name),
        superuser_url=_at(servers.superuser_url, name),
    )


def _at(address: str, name: str) -> str:
    return f"{address.rpartition('/')[0]}/{name}"


@contextmanager
def own_database(servers: Servers, *, migrated: bool = True) -> Iterator[Database]:
    """A database for this process alone, migrated or empty (extensions and grants only)."""
    if migrated:
        with _copy_of(servers, _template(servers, "template", lambda name: _migrate(servers, name))) as own:
            yield own
    else:
        name = _new_name()
        prepare_database(servers.superuser_url, name)
        try:
            yield database_of(servers, name)
        finally:
            _drop(servers, name)


@contextmanager
def template_of(servers: Servers, kind: str, fill: Callable[[Database], None]) -> Iterator[Database]:
    """A copy of a migrated database that `fill` has filled, made once for each state of the code."""

    def make(name: str) -> None:
        _migrate(servers, name)
        fill(database_of(servers, name))

    with _copy_of(servers, _template(servers, kind, make)) as own:
        yield own


@contextmanager
def _copy_of(servers: Servers, template: str) -> Iterator[Database]:
    name = _new_name()
    with psycopg.connect(servers.superuser_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER accredita_owner TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    try:
        yield database_of(servers, name)
    finally:
        _drop(servers, name)


def _new_name() -> str:
    return f"test_{os.getpid()}_{secrets.token_hex(4)}"


def _drop(servers: Servers, name: str) -> None:
    with psycopg.connect(servers.superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _template(servers: Servers, kind: str, make: Callable[[str], None]) -> str:
    """The name of the template for the code as it stands; copying needs that nobody is in it."""
    name = f"{kind}_{_digest_of_code()}"
    with locked(kind), psycopg.connect(servers.superuser_url, autocommit=True) as connection:
        known = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if known is None or known[0] != READY:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            make(name)
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(READY)))
    return name


def _migrate(servers: Servers, name: str) -> None:
    prepare_database(servers.superuser_url, name)
    database = database_of(servers, name)
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"],
        cwd=ROOT,
        env={**os.environ, **environment_of(database, servers.redis_url)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the migrations failed:\n{done.stdout}\n{done.stderr}")
    _keep_seed(database)


def _keep_seed(database: Database) -> None:
    """Copy what the migrations themselves wrote, for `cleanse`."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SEED)))
        for (table,) in connection.execute(TABLES).fetchall():
            origin = sql.Identifier("public", table)
            if connection.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(origin)).fetchone() is not None:
                copy = sql.SQL("CREATE TABLE {} AS TABLE {}").format(sql.Identifier(SEED, table), origin)
                connection.execute(copy)


def environment_of(database: Database, redis_url: str, folder: Path = ROOT / "var" / "test") -> dict[str, str]:
    """What a process of the program reads from its environment to work on this database."""
    return {
        "ACCREDITA_MODE": "test",
        "DATABASE_URL": database.url,
        "DATABASE_OWNER_URL": database.owner_url,
        "REDIS_URL": redis_url,
        "STORAGE_URL": (folder / "storage").as_uri(),
        "MAIL_URL": (folder / "mail").as_uri(),
        "MAIL_FROM": "accredita@example.org",
        "SECRET_KEY": "only for tests: 0123456789 abcdefghijklmnopqrstuvwxyz",
        "BASE_URL": "http://localhost",
    }


def _digest_of_code() -> str:
    digest = hashlib.sha256()
    for folder in ("app", "blueprints", "migrations"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".sql", ".yaml", ".csv", ".json") and path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
