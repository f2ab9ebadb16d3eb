"""Alembic's environment: migrations run as the owner of the tables, never as the program's own role."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, pool

from app.db import Base

settings = current_app.extensions["accredita.settings"]


def run() -> None:
    if settings.database_owner_url is None:
        raise SystemExit("DATABASE_OWNER_URL is missing: migrations run as the role that owns the tables.")
    engine = create_engine(settings.database_owner_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            compare_server_default=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
