"""What waits for the people of the room, counted in a few statements."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.room import Waiting
from blueprints.providers.models import ExpiryCase
from blueprints.providers.services import expiring_soon


def for_provider(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Documents that have expired, and those that are about to."""
    today, page = day_of(now), "providers.list_documents"
    found = expiring_soon(today, provider_id=actor.provider_id or 0)
    gone = sum(each.expires_on < today for each in found)
    yield Waiting(code="waits-document-expired", count=gone, endpoint=page, urgent=True)
    yield Waiting(code="waits-document-expiring", count=len(found) - gone, endpoint=page)


def for_officer(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Cases about documents that have expired."""
    own = (ExpiryCase.agency_id == (actor.agency_id or 0), ExpiryCase.state == "open")
    count = session().scalar(select(func.count()).select_from(ExpiryCase).where(*own)) or 0
    yield Waiting(code="waits-expired-case", count=count, endpoint="providers.list_expiry_cases")
