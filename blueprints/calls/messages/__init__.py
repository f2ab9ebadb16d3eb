"""The sentences of the rules and of the call's file; those of services and pages are in `pages`."""

from blueprints.calls.messages.call_file import CALL_FILE
from blueprints.calls.messages.rules import RULES

MESSAGES: dict[str, dict[str, str]] = {**RULES, **CALL_FILE}

__all__ = ["CALL_FILE", "MESSAGES", "RULES"]
