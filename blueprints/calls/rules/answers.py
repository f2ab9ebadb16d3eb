"""Answers as they are stored: plain values that JSON holds and that the form reads again."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.decisions import Refusal
from app.reading import UnreadableError
from blueprints.standards.fields import Group, Question, read_answer

MOST_CHARACTERS = 20_000
MOST_ROWS = 500


def plain(value: Any) -> Any:
    """A read answer as JSON holds it: exact decimals and dates as text, amounts as whole cents."""
    if isinstance(value, Decimal | date):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def stored(item: Question | Group, written: Any) -> Any:
    """What is kept of an answer while it is being filled in: the value read, or the text as it was typed.

    What cannot be read is kept as it is, so that nobody loses what they typed; the form says what is wrong.
    """
    if isinstance(item, Group):
        return [_row(item, row) for row in written if isinstance(row, Mapping)][:MOST_ROWS] if _is_list(written) else []
    return _answer(item, written)


def _row(group: Group, row: Mapping[str, Any]) -> dict[str, Any]:
    known = {each.code: each for each in group.questions}
    return {code: _answer(known[code], value) for code, value in row.items() if code in known}


def _answer(question: Question, written: Any) -> Any:
    if written is None or written in ("", []) or question.kind == "file":
        return None
    if isinstance(written, str):
        written = written.strip()[:MOST_CHARACTERS]
    try:
        return plain(read_answer(question, written))
    except UnreadableError:
        return written if isinstance(written, str | bool | int) else None


def why_unreadable(question: Question, value: Any) -> Refusal | None:
    """Why a kept value is no answer to the question; None when it is one, or there is none."""
    if value is None or question.kind == "file":
        return None
    try:
        read_answer(question, value)
    except UnreadableError as wrong:
        return Refusal(wrong.code, **wrong.facts)
    return None


def _is_list(written: Any) -> bool:
    return isinstance(written, Sequence) and not isinstance(written, str)
