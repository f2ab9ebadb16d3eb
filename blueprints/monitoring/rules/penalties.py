"""Penalties: fixed by class, after the provider was heard, never above the year's cap (domain §5.8 [D])."""

from datetime import date
from decimal import ROUND_FLOOR, Decimal

from app.decisions import Refusal
from app.money import Amount


def room_below_cap(*, value_cents: int, percent: Decimal, decided_cents: int) -> int:
    """Cents of penalties that can still be decided: the cap, a share of the year's hours in money, less those of
    the year."""
    cap = (Decimal(value_cents) * percent / 100).to_integral_value(rounding=ROUND_FLOOR)
    return max(int(cap) - decided_cents, 0)


def reasons_not_to_penalise(*, is_closed: bool, ground: str) -> tuple[Refusal, ...]:
    """Why no penalty may be proposed for a finding."""
    found = []
    if not is_closed:
        found.append(Refusal("finding-still-in-visit"))
    if not ground.strip():
        found.append(Refusal("reason-missing"))
    return tuple(found)


def reasons_not_to_decide_penalty(
    *, is_answered: bool, hear_until: date, today: date, cents: int, proposed_cents: int, room_cents: int, reason: str
) -> tuple[Refusal, ...]:
    """Why a penalty may not be decided: the provider is heard first, it is never raised, the cap holds."""
    found = []
    if not is_answered and today <= hear_until:
        found.append(Refusal("penalty-hearing-runs", until=hear_until))
    if not 0 < cents <= proposed_cents:
        found.append(Refusal("penalty-amount"))
    elif cents > room_cents:
        found.append(Refusal("penalty-above-cap", room=Amount(room_cents)))
    if not reason.strip():
        found.append(Refusal("reason-missing"))
    return tuple(found)
