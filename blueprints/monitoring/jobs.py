"""What comes round with the clock."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.actors import Actor
from blueprints.monitoring import services


def propose_overdue(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """Propose a suspension where a major finding was not put right in time."""
    return {"proposed": services.propose_overdue(actor=actor, now=now)}


JOBS: Mapping[str, Callable[..., Any]] = {"monitoring.propose_overdue": propose_overdue}
