"""Lodged applications that a search finds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.actors import Actor
from app.db import session
from blueprints.calls.models import Application
from blueprints.calls.queries.evaluation import abstained


@dataclass(frozen=True, kw_only=True)
class FoundApplication:
    """A lodged application by its receipt or its protocol."""

    id: int
    provider_id: int
    receipt_number: int
    receipt_year: int
    lodged_at: datetime


def find_applications(text: str, *, seen_by: Actor, most: int = 20) -> tuple[FoundApplication, ...]:
    """The lodged applications within reach with that receipt (`12/2026`, `12`) or protocol, the newest first.

    Nothing of those on which the reader abstains as a commissioner.
    """
    number, _, year = text.partition("/")
    wanted = Application.protocol_number == text
    if number.isdecimal() and len(number) < 9 and (not year or (year.isdecimal() and len(year) == 4)):
        receipt = Application.receipt_number == int(number)
        wanted = wanted | ((receipt & (Application.receipt_year == int(year))) if year else receipt)
    columns = [getattr(Application, name) for name in FoundApplication.__dataclass_fields__]
    statement = select(*columns).where(wanted, Application.lodged_at.is_not(None)).order_by(Application.id.desc())
    found = tuple(FoundApplication(**row) for row in session().execute(statement.limit(most)).mappings())
    hidden = abstained(seen_by, (each.id for each in found))
    return tuple(each for each in found if each.id not in hidden)
