"""What can be done with visits, findings and proposed suspensions."""

from blueprints.monitoring.services.closing import close, reasons_against_closing
from blueprints.monitoring.services.findings import add_finding, remove_finding, resolve, terms_on
from blueprints.monitoring.services.penalties import (
    answer_penalty,
    decide_penalty,
    drop_penalty,
    penalise,
    penalty_amount,
    room_on,
)
from blueprints.monitoring.services.proposals import confirm, drop, propose_for, propose_overdue
from blueprints.monitoring.services.visits import cancel, open_visit, plan, save_checks, save_record

__all__ = [
    "add_finding",
    "answer_penalty",
    "cancel",
    "close",
    "confirm",
    "decide_penalty",
    "drop",
    "drop_penalty",
    "open_visit",
    "penalise",
    "penalty_amount",
    "plan",
    "propose_for",
    "propose_overdue",
    "reasons_against_closing",
    "remove_finding",
    "resolve",
    "room_on",
    "save_checks",
    "save_record",
    "terms_on",
]
