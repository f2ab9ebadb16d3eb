"""Exceptions: accesses that somebody must explain before the month goes to the agency.

Late, missed, edited and unconfirmed visits are the exceptions that electronic visit records know; which of them an
agency asks to be explained, and when an access is late, are its parameters.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.decisions import Refusal
from blueprints.care.rules.words import Kind


class Exceptional(StrEnum):
    """Why an access needs a word."""

    LATE = "late"
    MISSED = "missed"
    EDITED = "edited"
    UNCONFIRMED = "unconfirmed"
    CONTESTED = "contested"


class Answer(StrEnum):
    """How far an exception is."""

    OPEN = "open"
    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, kw_only=True)
class Access:
    """What the rule asks of an access: the day on which it came in, and what happened to it."""

    id: int
    kind: int
    came_on: date
    confirmed: bool
    contested: bool
    edited: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the agency asks: `late_days` counted from the first day after the month, and which exceptions count."""

    month_end: date
    late_days: int
    kinds: frozenset[str]


def exceptions_of(access: Access, asked: Asked) -> tuple[Exceptional, ...]:
    """The exceptions of one access, in their fixed order.

    A contested access is not also unconfirmed; only direct accesses have somebody who could confirm them.
    """
    happened = {
        Exceptional.LATE: access.came_on >= asked.month_end + timedelta(days=asked.late_days),
        Exceptional.MISSED: access.kind == Kind.MISSED,
        Exceptional.EDITED: access.edited,
        Exceptional.UNCONFIRMED: access.kind == Kind.DIRECT and not access.confirmed and not access.contested,
        Exceptional.CONTESTED: access.contested,
    }
    return tuple(kind for kind in Exceptional if happened[kind] and kind in asked.kinds)


def read_list(written: str, separator: str) -> tuple[str, ...]:
    """The entries of a parameter that is a list, without blanks, each once."""
    return tuple(dict.fromkeys(each.strip() for each in written.split(separator) if each.strip()))


def reasons_not_to_leave(answers: Iterable[str]) -> tuple[Refusal, ...]:
    """Why a report may not go to the agency: exceptions without a reason, or sent back and not explained again."""
    waiting = sum(1 for each in answers if each in {Answer.OPEN, Answer.SENT_BACK})
    return (Refusal("exceptions-unexplained", count=waiting),) if waiting else ()


def reasons_not_to_accept(answers: Iterable[str]) -> tuple[Refusal, ...]:
    """Why a report may not be accepted: exceptions that were sent back, or came up since and have no reason."""
    back = sum(1 for each in answers if each in {Answer.OPEN, Answer.SENT_BACK})
    return (Refusal("exceptions-sent-back", count=back),) if back else ()


def reasons_not_to_explain(reason: str, known: Iterable[str], chosen: int) -> tuple[Refusal, ...]:
    """Why an explanation cannot be kept: no reason of the agency's list, or nothing chosen."""
    found = [] if reason in known else [Refusal("exception-reason-unknown")]
    if not chosen:
        found.append(Refusal("exceptions-none-chosen"))
    return tuple(found)


def counts_of(kinds: Iterable[str]) -> Mapping[str, int]:
    """How many exceptions there are of each kind, kinds without any left out, in their fixed order."""
    found = list(kinds)
    return {kind: found.count(kind) for kind in Exceptional if kind in found}
