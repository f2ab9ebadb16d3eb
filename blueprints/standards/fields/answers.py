"""Answers to a form: what is asked, what is missing, what is wrong, and which rules are not met."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.decisions import Refusal
from app.money import to_euros
from app.reading import Fault, UnreadableError, moments, values
from blueprints.standards.fields.model import Evidence, Form, Group, Question, Rule, Value


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file beside an answer, as far as the form cares."""

    name: str
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Answers by the code of the question, a list of rows by the code of a group; files by the answer's path.

    The path of an answer is its question's code, in a row `group[0].code`.
    """

    given: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Sequence[Attached]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What an officer or a provider sees of a set of answers.

    `required` and `answered` are paths; `missing` and `invalid` stand against lodging, `unmet` are rules that the
    answers do not meet, which a person judges. `values` are the answers read, by path.
    """

    required: frozenset[str]
    answered: frozenset[str]
    missing: tuple[Fault, ...]
    invalid: tuple[Fault, ...]
    unmet: tuple[Fault, ...]
    values: Mapping[str, Value]


@dataclass(frozen=True)
class _Asked:
    """A question that is asked, at its path, with what was written there."""

    question: Question
    path: str
    written: Any


def read_answer(question: Question, written: object) -> Value:
    """The answer as a value of the question's kind.

    Raises:
        UnreadableError: it cannot be read, or it is out of the question's limits.
    """
    found = _CONVERTERS[question.kind](question, written)
    _within(question, found)
    return found


def examine(form: Form, answers: Answers, *, lots: frozenset[str] = frozenset(), on: date) -> Examination:
    """The answers compared with the form, for an application to these lots, on a day."""
    work = _Work(form, answers, lots, on)
    for item in form.items():
        if isinstance(item, Group):
            work.group(item)
        else:
            work.question(item, item.code, answers.given.get(item.code), {})
    work.unknown()
    return Examination(
        required=frozenset(work.required),
        answered=frozenset(work.answered),
        missing=tuple(work.missing),
        invalid=tuple(work.invalid),
        unmet=tuple(work.unmet),
        values=work.values,
    )


class _Work:
    """The state of one examination: values read so far, and the reasons found."""

    def __init__(self, form: Form, answers: Answers, lots: frozenset[str], on: date) -> None:
        self.form, self.answers, self.lots, self.on = form, answers, lots, on
        self.required: set[str] = set()
        self.answered: set[str] = set()
        self.missing: list[Fault] = []
        self.invalid: list[Fault] = []
        self.unmet: list[Fault] = []
        self.values: dict[str, Value] = {}

    def asks(self, item: Question | Group, row: Mapping[str, Value]) -> bool:
        """Whether the item is asked, given the lots and the answers before it."""
        if item.only_for and not item.only_for & self.lots:
            return False
        if item.when is None:
            return True
        found = row.get(item.when.question, self.values.get(item.when.question))
        if isinstance(found, tuple):
            return item.when.value in found
        return found is not None and found == item.when.value

    def group(self, group: Group) -> None:
        """One group: the number of its rows, then each question of each row."""
        if not self.asks(group, {}):
            return
        written = self.answers.given.get(group.code)
        rows = written if isinstance(written, list | tuple) else []
        if group.least_rows:
            self.required.add(group.code)
        if written and not rows:
            self.invalid.append(_fault(group.code, "rows-expected"))
        if rows:
            self.answered.add(group.code)
        if len(rows) < group.least_rows:
            self.missing.append(_fault(group.code, "rows-too-few", rows=len(rows), least=group.least_rows))
        if group.most_rows is not None and len(rows) > group.most_rows:
            self.invalid.append(_fault(group.code, "rows-too-many", rows=len(rows), most=group.most_rows))
        for number, row in enumerate(rows):
            self._row(group, f"{group.code}[{number}]", row)

    def _row(self, group: Group, path: str, row: object) -> None:
        if not isinstance(row, Mapping):
            self.invalid.append(_fault(path, "rows-expected"))
            return
        known = {question.code for question in group.questions}
        for code in sorted(str(key) for key in row if key not in known):
            self.invalid.append(_fault(f"{path}.{code}", "question-unknown", question=code))
        found: dict[str, Value] = {}
        for question in group.questions:
            value = self.question(question, f"{path}.{question.code}", row.get(question.code), found)
            if value is not None:
                found[question.code] = value

    def question(self, question: Question, path: str, written: Any, row: Mapping[str, Value]) -> Value | None:
        """One question at its path; the value read, None when there is none."""
        if not self.asks(question, row):
            return None
        if question.required:
            self.required.add(path)
        files = tuple(self.answers.files.get(path, ()))
        if question.kind == "file":
            self._files(question, path, files)
            return None
        value = self._read(question, path, written)
        if value is None:
            return None
        self.answered.add(path)
        self.values[path] = value
        if question.rule is not None and not _met(value, question.rule):
            self.unmet.append(_unmet(path, question, question.rule, value))
        if question.evidence is not None:
            self._evidence(question.evidence, path, files, needed=question.evidence.required)
        return value

    def _read(self, question: Question, path: str, written: Any) -> Value | None:
        if written is None or written in ("", [], ()) or (question.kind == "declaration" and written is False):
            if question.required:
                self.missing.append(_fault(path, "answer-missing"))
            return None
        try:
            return read_answer(question, written)
        except UnreadableError as wrong:
            self.answered.add(path)
            self.invalid.append(_fault(path, wrong.code, **wrong.facts))
            return None

    def _files(self, question: Question, path: str, files: tuple[Attached, ...]) -> None:
        least = int(question.least or 0) or int(question.required)
        if files:
            self.answered.add(path)
        if len(files) < least:
            self.missing.append(_fault(path, "files-too-few", files=len(files), least=least))
        if question.most is not None and len(files) > question.most:
            self.invalid.append(_fault(path, "files-too-many", files=len(files), most=int(question.most)))
        if question.evidence is not None:
            self._evidence(question.evidence, path, files, needed=False)

    def _evidence(self, evidence: Evidence, path: str, files: tuple[Attached, ...], *, needed: bool) -> None:
        if needed and not files:
            self.missing.append(_fault(path, "evidence-missing", evidence=evidence.label))
        for file in files:
            if evidence.expiry == "required" and file.expires_on is None:
                self.missing.append(_fault(path, "expiry-missing", file=file.name))
            if file.expires_on is not None and file.expires_on < self.on:
                self.invalid.append(_fault(path, "evidence-expired", file=file.name, expired_on=file.expires_on))
            if evidence.valid_days is not None:
                self._age(evidence.valid_days, path, file)

    def _age(self, valid_days: int, path: str, file: Attached) -> None:
        if file.issued_on is None:
            self.missing.append(_fault(path, "issue-date-missing", file=file.name))
        elif file.issued_on + timedelta(days=valid_days) < self.on:
            self.invalid.append(
                _fault(path, "evidence-too-old", file=file.name, issued_on=file.issued_on, days=valid_days)
            )

    def unknown(self) -> None:
        """Answers to questions that the form does not have."""
        known = {item.code for item in self.form.items()}
        for code in sorted(str(key) for key in self.answers.given if key not in known):
            self.invalid.append(_fault(code, "question-unknown", question=code))


def _fault(path: str, code: str, **facts: Any) -> Fault:
    return Fault(path=path, reason=Refusal(code, **facts))


def _unmet(path: str, question: Question, rule: Rule, value: Value) -> Fault:
    if question.kind == "yes-no":
        return _fault(path, "answer-should-be-yes" if rule.value else "answer-should-be-no")
    threshold, answer = _said(question, rule.value), _said(question, value)
    unit = "€" if question.kind == "money" else question.unit or ""
    return _fault(path, f"not-{rule.compare}", threshold=threshold, answer=answer, unit=unit)


def _said(question: Question, value: Value) -> Value:
    """The value as a sentence says it: euros for cents, the label for an option."""
    if question.kind == "money" and isinstance(value, int):
        return to_euros(value)
    return next((option.label for option in question.options if option.code == value), value)


def _met(value: Value, rule: Rule) -> bool:
    return _COMPARE[rule.compare](value, rule.value)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "at-least": lambda value, threshold: bool(value >= threshold),
    "at-most": lambda value, threshold: bool(value <= threshold),
    "more-than": lambda value, threshold: bool(value > threshold),
    "less-than": lambda value, threshold: bool(value < threshold),
    "equal-to": lambda value, threshold: bool(value == threshold),
}


def _within(question: Question, value: Value) -> None:
    if isinstance(value, date):
        early = question.first_day is not None and value < question.first_day
        if early or (question.last_day is not None and value > question.last_day):
            raise UnreadableError("date-out-of-range", written=value, low=question.first_day, high=question.last_day)
        return
    size = _size(value)
    if size is None:
        return
    low, high = question.least, question.most
    if (low is not None and size < low) or (high is not None and size > high):
        raise UnreadableError(_OUT_OF_RANGE[question.kind], written=str(size), low=_shown(low), high=_shown(high))


_OUT_OF_RANGE = {
    "text": "length-out-of-range",
    "number": "number-out-of-range",
    "money": "number-out-of-range",
    "many-of": "choices-out-of-range",
}


def _size(value: Value) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str | tuple):
        return Decimal(len(value))
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _shown(bound: Decimal | None) -> str:
    return "" if bound is None else str(bound)


def _chosen(question: Question, written: object) -> tuple[str, ...]:
    if not isinstance(written, list | tuple):
        raise UnreadableError("choices-expected")
    one = values.choice([option.code for option in question.options])
    picked = {one(each) for each in written}
    return tuple(option.code for option in question.options if option.code in picked)


def _one(question: Question, written: object) -> str:
    return values.choice([option.code for option in question.options])(written)


_CONVERTERS: dict[str, Callable[[Question, object], Value]] = {
    "text": lambda _, written: values.text()(written),
    "number": lambda _, written: values.decimal()(written),
    # An answer of money is stored as whole cents; what a person writes is read as euros.
    "money": lambda _, written: written if type(written) is int else values.cents(written),
    "date": lambda _, written: moments.day(written),
    "yes-no": lambda _, written: values.flag(written),
    "one-of": _one,
    "many-of": _chosen,
    "declaration": lambda _, written: values.flag(written),
}
