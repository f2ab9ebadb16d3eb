"""What other rooms may ask of this one."""

from blueprints.calls.queries.applications import ApplicationCard, application
from blueprints.calls.queries.calls import CallCard, call, cards, public_calls
from blueprints.calls.queries.decisions import DecidedCard, decided_on, decided_under
from blueprints.calls.queries.finding import FoundApplication, find_applications

__all__ = [
    "ApplicationCard",
    "CallCard",
    "DecidedCard",
    "FoundApplication",
    "application",
    "call",
    "cards",
    "decided_on",
    "decided_under",
    "find_applications",
    "public_calls",
]
