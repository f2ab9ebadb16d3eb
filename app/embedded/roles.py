"""Who may do what in the embedded PostgreSQL.

The superuser only prepares. `accredita_owner` owns the database and runs the migrations. The program
connects as `accredita_app`, which owns nothing and obeys row security; superusers would pass even forced
row security.
"""

import psycopg
from psycopg import sql

from app.embedded.passwords import Passwords

SUPERUSER = "postgres"
OWNER = "accredita_owner"
APP = "accredita_app"
DATABASE = "accredita"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
POWERLESS = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"

GRANTS = f"""
ALTER SCHEMA public OWNER TO {OWNER};
GRANT USAGE ON SCHEMA public TO {APP};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT USAGE ON SEQUENCES TO {APP};
"""


def prepare_roles(superuser_url: str, passwords: Passwords) -> None:
    """Make both roles, or bring their passwords and powers back to what they must be."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role, password in ((OWNER, passwords.owner), (APP, passwords.app)):
            verb = "ALTER" if role in known else "CREATE"
            connection.execute(
                sql.SQL(f"{verb} ROLE {{}} {POWERLESS} PASSWORD {{}}").format(
                    sql.Identifier(role), sql.Literal(password)
                )
            )


def prepare_database(superuser_url: str, name: str = DATABASE) -> None:
    """Make the database if it is not there, with its extensions and grants; safe to run again.

    `superuser_url` names no database; roles must be there already.
    """
    with psycopg.connect(superuser_url, dbname="postgres", autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
            )
    with psycopg.connect(superuser_url, dbname=name) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        connection.execute(GRANTS)
