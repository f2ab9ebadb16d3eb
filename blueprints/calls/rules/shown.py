"""Answers as people read them, in Italian."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.money import to_euros
from app.reading import UnreadableError
from blueprints.calls.rules.answers import plain
from blueprints.calls.rules.asked import NOTE
from blueprints.standards.fields import Condition, Form, Group, Question, read_answer

YES, NO = "sì", "no"


def shown_answer(item: Question | Group, value: Any) -> tuple[str, ...]:
    """An answer in words: one line, or one for each row of a group; empty when there is none."""
    if value is None or value in ("", []):
        return ()
    if isinstance(item, Group):
        return tuple(_row(item, row) for row in value)
    return (_one(item, value),)


def _row(group: Group, row: dict[str, Any]) -> str:
    said = ((each.label, row.get(each.code), each) for each in group.questions)
    return ", ".join(f"{label}: {_one(question, value)}" for label, value, question in said if value is not None)


def _one(question: Question, value: Any) -> str:
    try:
        read = read_answer(question, value)
    except UnreadableError:
        return str(value)
    if isinstance(read, bool):
        return YES if read else NO
    if question.kind == "money" and isinstance(read, int):
        return f"{to_euros(read):.2f} €".replace(".", ",")
    if isinstance(read, date):
        return read.strftime("%d/%m/%Y")
    if isinstance(read, Decimal):
        return f"{read} {question.unit}".strip() if question.unit else str(read)
    labels = {option.code: option.label for option in question.options}
    if isinstance(read, tuple):
        return ", ".join(labels.get(each, each) for each in read)
    return labels.get(str(read), str(read))


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """An item of a lodged form as a table shows it: what was asked, the answer in words, the note, the files."""

    code: str
    asked: str
    answer: str
    note: Any
    files: tuple[Mapping[str, Any], ...]


def shown_lodging(form: Form, content: Mapping[str, Any]) -> list[tuple[str, list[ShownRow]]]:
    """What was lodged, by section: its title and its items; notes stand beside what they are about."""
    answers, files = content["answers"], _files_by_item(content["files"])
    return [
        (
            section.title,
            [
                ShownRow(
                    code=item.code,
                    asked=item.label if isinstance(item, Group) else item.text or item.label,
                    answer="; ".join(shown_answer(item, answers.get(item.code))),
                    note=answers.get(f"{item.code}{NOTE}"),
                    files=tuple(files.get(item.code, ())),
                )
                for item in section.items
                if not item.code.endswith(NOTE)
            ],
        )
        for section in form.sections
    ]


def _files_by_item(files: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The files beside each question, or in the rows of each group (`group[0].code`)."""
    found: dict[str, list[Any]] = {}
    for path, attached in files.items():
        found.setdefault(path.partition("[")[0], []).extend(attached)
    return found


def labels_of(form: Form) -> dict[str, Question]:
    """The questions by code, for the words of conditions; in groups codes may come twice, and the first counts."""
    found: dict[str, Question] = {}
    for each in form.questions():
        found.setdefault(each.code, each)
    return found


def condition_words(condition: Condition, labels: Mapping[str, Question]) -> str:
    """A condition as people say it."""
    other, value = labels.get(condition.question), plain(condition.value)
    if other is None:
        return f"Si chiede solo se {condition.question} è {value}"
    said = "; ".join(shown_answer(other, [value] if other.kind == "many-of" else value))
    return f"Si chiede solo se a «{other.label}» si risponde «{said}»"


def rule_words(question: Question) -> str:
    """The threshold of a question's rule as people write it."""
    return "; ".join(shown_answer(question, plain(question.rule.value))) if question.rule else ""
