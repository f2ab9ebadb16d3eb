"""The use cases of the room."""

from blueprints.invoices.services.adjusting import adjust, adjust_later
from blueprints.invoices.services.answering import Answer, answer, warn_of_terms
from blueprints.invoices.services.disputing import (
    answer_dispute,
    ask_for_credit_note,
    open_by_hand,
    open_disputes,
    settle,
    uphold,
)
from blueprints.invoices.services.holding import hold, release
from blueprints.invoices.services.liquidating import liquidate, reject, sign
from blueprints.invoices.services.paying import Check, ReadBack, claw_back, read_payments, record_check
from blueprints.invoices.services.penalising import take_penalty
from blueprints.invoices.services.preflight import Preview, preview
from blueprints.invoices.services.receiving import BroughtIn, Delivery, bring_in, bring_in_together, reopened
from blueprints.invoices.services.replaying import activate, ask_replay, replay
from blueprints.invoices.services.sampling import draw_sample, record_control
from blueprints.invoices.services.tolerating import tolerate
from blueprints.invoices.services.trying_hours import HoursPreview, preview_hours
from blueprints.invoices.services.verifying import check, check_together
from blueprints.invoices.services.watching import bring_from_folder, check_new, watch

__all__ = [
    "Answer",
    "BroughtIn",
    "Check",
    "Delivery",
    "HoursPreview",
    "Preview",
    "ReadBack",
    "activate",
    "adjust",
    "adjust_later",
    "answer",
    "answer_dispute",
    "ask_for_credit_note",
    "ask_replay",
    "bring_from_folder",
    "bring_in",
    "bring_in_together",
    "check",
    "check_new",
    "check_together",
    "claw_back",
    "draw_sample",
    "hold",
    "liquidate",
    "open_by_hand",
    "open_disputes",
    "preview",
    "preview_hours",
    "read_payments",
    "record_check",
    "record_control",
    "reject",
    "release",
    "reopened",
    "replay",
    "settle",
    "sign",
    "take_penalty",
    "tolerate",
    "uphold",
    "warn_of_terms",
    "watch",
]
