"""When a draw may be announced and made, and what a false self-declaration leads to.

Sources: artt. 71, 75 and 76 DPR 445/2000.
"""

from datetime import date
from enum import StrEnum

from app.decisions import Refusal
from blueprints.calls.states import ApplicationState


class NextStep(StrEnum):
    """The lawful step that follows a false self-declaration; a person takes it."""

    REASONS_AGAINST = "reasons_against"
    REVOCATION = "revocation"
    REPORT_ONLY = "report_only"


def reasons_not_to_announce(
    *, waiting: int, announced: bool, seed_source: str, seed_day: date, today: date
) -> tuple[Refusal, ...]:
    """Why a draw may not be announced: the seed has to come from an event that has not happened yet."""
    found = []
    if announced:
        found.append(Refusal("draw-announced-already"))
    if not waiting:
        found.append(Refusal("draw-without-applications"))
    if not seed_source.strip():
        found.append(Refusal("draw-needs-source"))
    if seed_day <= today:
        found.append(Refusal("draw-seed-known-already", seed_day=seed_day))
    return tuple(found)


def reasons_not_to_draw(*, drawn: bool, seed: str, seed_day: date, today: date) -> tuple[Refusal, ...]:
    """Why a draw may not be made now; a draw is made once."""
    found = []
    if drawn:
        found.append(Refusal("draw-made-already"))
    if today < seed_day:
        found.append(Refusal("draw-seed-not-known-yet", seed_day=seed_day))
    if not seed.strip():
        found.append(Refusal("draw-needs-seed"))
    return tuple(found)


def after_false(state: str) -> NextStep:
    """What follows a false self-declaration, from the state of the application."""
    now = ApplicationState(state)
    if now in {ApplicationState.ENROLLED, ApplicationState.ACCEPTED, ApplicationState.ACCEPTED_WITH_PRESCRIPTIONS}:
        return NextStep.REVOCATION
    if now in {ApplicationState.REFUSED, ApplicationState.WITHDRAWN}:
        return NextStep.REPORT_ONLY
    return NextStep.REASONS_AGAINST
