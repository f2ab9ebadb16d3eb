"""What comes round with the clock, and work that the room does later."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from app.actors import Actor
from app.room import Scheduled
from blueprints.invoices import services


def warn_of_terms(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """Warn of the terms for outcomes that are about to end."""
    return {"letters": services.warn_of_terms(actor=actor, now=now)}


JOBS: Mapping[str, Callable[..., Any]] = {
    "invoices.adjust": services.adjust,
    "invoices.bring_from_folder": services.bring_from_folder,
    "invoices.check_new": services.check_new,
    "invoices.replay": services.replay,
    "invoices.warn_of_terms": warn_of_terms,
    "invoices.watch": services.watch,
}
SCHEDULE = (
    Scheduled(job="invoices.warn_of_terms", every=timedelta(days=1)),
    Scheduled(job="invoices.watch", every=timedelta(minutes=5)),
)
