"""What the room does later: papers after a commit, and what comes round with the clock."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.actors import Actor
from blueprints.calls.queries import calls as queries
from blueprints.calls.services import calls as services
from blueprints.calls.services import confirming, papers, reminding, renewal_letters


def turn_calls(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """Bring the state of every running call up with the clock."""
    due = queries.due()
    for call_id in due:
        services.turn(call_id=call_id, actor=actor, now=now)
    return {"calls": len(due)}


JOBS: Mapping[str, Callable[..., Any]] = {
    "calls.send_receipt": papers.send_receipt,
    "calls.send_integration": papers.send_integration,
    "calls.send_reasons": papers.send_reasons,
    "calls.send_decision": papers.send_decision,
    "calls.tell_amendment": papers.tell_amendment,
    "calls.warn_of_closing": papers.warn_of_closing,
    "calls.remind_commissions": reminding.remind_commissions,
    "calls.turn": turn_calls,
    "calls.announce_renewals": renewal_letters.send_by_themselves,
    "calls.ask_confirmations": confirming.ask_by_themselves,
}
