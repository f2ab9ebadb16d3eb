"""Numbers without gaps, given in the transaction that uses them."""

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, session


class Counter(Base):
    """The last number given in one series."""

    __tablename__ = "counters"

    series: Mapped[str] = mapped_column(String(80), primary_key=True)
    last: Mapped[int]


def next_number(series: str) -> int:
    """The next number of a series such as `receipt:3:2026`.

    The row stays locked until the transaction ends: a rollback gives the number back, and two
    transactions that want the same series follow each other.
    """
    statement = (
        insert(Counter)
        .values(series=series, last=1)
        .on_conflict_do_update(index_elements=["series"], set_={"last": Counter.__table__.c.last + 1})
        .returning(Counter.__table__.c.last)
    )
    return int(session().execute(statement).scalar_one())
