"""Sentences and names of the room."""

from blueprints.care.messages.names import (
    ANSWERS,
    BATCH_STATES,
    CHOOSERS,
    DAY_TYPES,
    EXCEPTIONS,
    FIELD_NAMES,
    KINDS,
    PERS,
    PROJECT_STATES,
    REASONS,
    REPORT_STATES,
    STAYS,
    SUSPENSIONS,
)
from blueprints.care.messages.sentences import MESSAGES

__all__ = [
    "ANSWERS",
    "BATCH_STATES",
    "CHOOSERS",
    "DAY_TYPES",
    "EXCEPTIONS",
    "FIELD_NAMES",
    "KINDS",
    "MESSAGES",
    "PERS",
    "PROJECT_STATES",
    "REASONS",
    "REPORT_STATES",
    "STAYS",
    "SUSPENSIONS",
]
