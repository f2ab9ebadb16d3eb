"""Lodged applications that a search finds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.db import session
from blueprints.calls.models import Application


@dataclass(frozen=True, kw_only=True)
class FoundApplication:
    """A lodged application by its receipt or its protocol."""

    id: int
    provider_id: int
    receipt_number: int
    receipt_year: int
    lodged_at: datetime


def find_applications(text: str, most: int = 20) -> tuple[FoundApplication, ...]:
    """The lodged applications within reach with that receipt (`12/2026`, `12`) or protocol, the newest first."""
    number, _, year = text.partition("/")
    wanted = Application.protocol_number == text
    if number.isdecimal() and len(number) < 9 and (not year or (year.isdecimal() and len(year) == 4)):
        receipt = Application.receipt_number == int(number)
        wanted = wanted | ((receipt & (Application.receipt_year == int(year))) if year else receipt)
    columns = [getattr(Application, name) for name in FoundApplication.__dataclass_fields__]
    statement = select(*columns).where(wanted, Application.lodged_at.is_not(None)).order_by(Application.id.desc())
    return tuple(FoundApplication(**row) for row in session().execute(statement.limit(most)).mappings())
