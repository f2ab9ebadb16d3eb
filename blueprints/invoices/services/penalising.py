"""Penalties decided after a visit: taken from the next payments, beside what was not due. No invoice changes."""

from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert

from app.db import session
from blueprints.invoices.models import Clawback

if TYPE_CHECKING:
    from blueprints.monitoring.events import PenaltyDecided


def take_penalty(news: "PenaltyDecided") -> None:
    """Let the next acts of the provider take a penalty. Part of the running use case; twice is once."""
    statement = insert(Clawback).values(
        agency_id=news.agency_id,
        provider_id=news.provider_id,
        penalty_id=news.penalty_id,
        cents=news.cents,
        reason=f"Penale n. {news.code}",
        decided_at=news.at,
        decided_by=news.by,
    )
    session().execute(statement.on_conflict_do_nothing(index_elements=["penalty_id"]))
