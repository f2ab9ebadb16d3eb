"""The database: one declarative base, names for constraints, column types, and the wall between agencies."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import psycopg
from flask_sqlalchemy import SQLAlchemy
from psycopg.pq import TransactionStatus
from sqlalchemy import BigInteger, Connection, DateTime, Identity, MetaData, Numeric, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from app.actors import PUBLIC, Reach

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

Key = Annotated[int, mapped_column(BigInteger, Identity(always=False), primary_key=True)]
Id = Annotated[int, mapped_column(BigInteger)]
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Cents = Annotated[int, mapped_column(BigInteger)]
UnitPrice = Annotated[Decimal, mapped_column(Numeric(16, 8))]
Quantity = Annotated[Decimal, mapped_column(Numeric(18, 8))]
Json = Annotated[Any, mapped_column(JSONB)]


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})

_reach: ContextVar[Reach] = ContextVar("reach", default=PUBLIC)

SET_REACH = text(
    "select set_config('accredita.reach', :kind, true), set_config('accredita.agency', :agency, true),"
    " set_config('accredita.provider', :provider, true), set_config('accredita.comune', :comune, true)"
)


def session() -> Session:
    """The session of this request, job or command."""
    return db.session()


def current_reach() -> Reach:
    """How far the running code sees."""
    return _reach.get()


def set_reach(reach: Reach) -> None:
    """See as far as `reach` from now on, in the open transaction too."""
    _reach.set(reach)
    if db.session.registry.has() and session().in_transaction():
        _show(session().connection(), reach)


@contextmanager
def reaching(reach: Reach) -> Iterator[None]:
    """See as far as `reach` inside the block, and as before after it."""
    before = _reach.get()
    set_reach(reach)
    try:
        yield
    finally:
        _reach.set(before)
        here = session()
        if here.in_transaction() and here.is_active and not _is_broken(here.connection()):
            _show(here.connection(), before)


def _show(connection: Connection, reach: Reach) -> None:
    connection.execute(
        SET_REACH,
        {
            "kind": reach.kind,
            "agency": str(reach.agency_id or ""),
            "provider": str(reach.provider_id or ""),
            "comune": str(reach.comune_id or ""),
        },
    )


def _is_broken(connection: Connection) -> bool:
    """Whether a statement failed or the server is gone: nothing more can be asked before the rollback."""
    if connection.invalidated:
        return True
    driver = connection.connection.driver_connection
    return isinstance(driver, psycopg.Connection) and driver.info.transaction_status == TransactionStatus.INERROR


def _on_begin(_session: Session, _transaction: object, connection: Connection) -> None:
    _show(connection, _reach.get())


event.listen(db.session, "after_begin", _on_begin)
