"""From a plain structure to a form, with every fault at its place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.reading import Fault, Reader, moments, values
from blueprints.standards.fields.model import (
    COMPARISONS,
    CONDITIONING,
    EQUAL_ONLY,
    KINDS,
    ORDERED,
    Condition,
    Evidence,
    Form,
    Group,
    Option,
    Question,
    Rule,
    Section,
    Value,
)
from blueprints.standards.fields.words import SPELLINGS, days, expiry, slug

QUESTION_FIELDS = (
    "code",
    "kind",
    "label",
    "help",
    "required",
    "only_for",
    "when",
    "pass",
    "evidence",
    "requirement",
    "unit",
    "options",
    "min",
    "max",
    "text",
)
GROUP_FIELDS = ("group", "label", "help", "min_rows", "max_rows", "only_for", "when", "questions")
Earlier = Mapping[str, Question]


class _Codes:
    """The codes met so far: each once in the form, or once in its group and never as one outside groups.

    A condition may look at earlier questions outside groups, and at earlier ones of its own row; seen from
    outside, a question in a group has no single value to compare with.
    """

    def __init__(self, outside: "_Codes | None" = None) -> None:
        self.own: dict[str, Question | None] = {}
        self.in_rows: set[str] = set()
        self.outside = outside

    def note(self, reader: Reader, code: str, question: Question | None) -> None:
        taken = code in self.own or code in self.in_rows
        if self.outside is not None:
            taken = taken or code in self.outside.own
            self.outside.in_rows.add(code)
        if code and taken:
            reader.fault("code-twice", twice=code)
        self.own[code] = question

    def earlier(self) -> Earlier:
        around = {} if self.outside is None else dict(self.outside.earlier())
        return around | {code: question for code, question in self.own.items() if question is not None}


def parse_form(plain: object) -> tuple[Form, tuple[Fault, ...]]:
    """The form of a plain structure and its faults; the form is to be used only when there is none."""
    reader = Reader(plain)
    form = read_form(reader)
    return form, tuple(reader.faults)


def read_form(reader: Reader, *, lots: frozenset[str] | None = None) -> Form:
    """The form at a place of a larger structure: `sections`, or the list of sections itself.

    With `lots`, a question that is asked only for an unknown lot is a fault.
    """
    listed = reader if isinstance(reader.value, list | tuple) else reader.fields("sections")["sections"]
    seen = _Codes()
    sections = tuple(_section(each, seen, lots, number) for number, each in enumerate(listed.items(), start=1))
    _once(listed, [section.code for section in sections])
    return Form(sections=sections)


def _section(reader: Reader, seen: _Codes, lots: frozenset[str] | None, number: int) -> Section:
    named = reader.fields("code", "title", "help", "questions")
    items: list[Question | Group] = []
    for each in named["questions"].items():
        is_group = isinstance(each.value, Mapping) and any(str(key).lower() == "group" for key in each.value)
        items.append(_group(each, seen, lots) if is_group else _question(each, seen, lots))
    return Section(
        code=named["code"].either(values.code, f"section-{number}"),
        title=named["title"].must(values.text(300), ""),
        help=named["help"].either(values.text(), ""),
        items=tuple(items),
    )


def _group(reader: Reader, seen: _Codes, lots: frozenset[str] | None) -> Group:
    named = reader.fields(*GROUP_FIELDS)
    code = named["group"].must(values.code, "")
    before = seen.earlier()
    seen.note(named["group"], code, None)
    least = named["min_rows"].either(values.whole(0), 0)
    most = named["max_rows"].may(values.whole(1))
    if most is not None and most < least:
        named["max_rows"].fault("limits-crossed", least=least, most=most)
    when = _condition(named["when"], before)
    rows = _Codes(outside=seen)
    questions = tuple(_question(each, rows, lots) for each in named["questions"].items())
    if not questions:
        named["questions"].fault("group-empty", group=code)
    return Group(
        code=code,
        label=named["label"].must(values.text(300), ""),
        help=named["help"].either(values.text(), ""),
        least_rows=least,
        most_rows=most,
        only_for=_lots(named["only_for"], lots),
        when=when,
        questions=questions,
    )


def _question(reader: Reader, seen: _Codes, lots: frozenset[str] | None) -> Question:
    named = reader.fields(*QUESTION_FIELDS)
    kind = named["kind"].must(values.choice(KINDS, SPELLINGS), "text")
    low, high, first, last = _limits(named, kind)
    question = Question(
        code=named["code"].must(values.code, ""),
        kind=kind,
        label=named["label"].must(values.text(1000), ""),
        help=named["help"].either(values.text(), ""),
        required=named["required"].either(values.flag, True),
        only_for=_lots(named["only_for"], lots),
        when=_condition(named["when"], seen.earlier()),
        evidence=_evidence(named["evidence"], kind),
        requirement=named["requirement"].may(values.code),
        unit=_unit(named["unit"], kind),
        options=_options(named["options"], kind),
        least=low,
        most=high,
        first_day=first,
        last_day=last,
        text=_declaration(named["text"], kind),
    )
    if kind == "many-of" and low is not None and low > len(question.options):
        named["min"].fault("number-out-of-range", written=str(low), low="", high=str(len(question.options)))
    question = _with_rule(question, named["pass"])
    seen.note(named["code"], question.code, question)
    return question


def _with_rule(question: Question, reader: Reader) -> Question:
    rule = _rule(reader, question)
    return question if rule is None else replace(question, rule=rule)


def _lots(reader: Reader, lots: frozenset[str] | None) -> frozenset[str]:
    convert = values.code if lots is None else values.choice(sorted(lots))
    return frozenset(each.must(convert, "") for each in reader.items(split=True))


def _options(reader: Reader, kind: str) -> tuple[Option, ...]:
    if kind not in {"one-of", "many-of"}:
        if not reader.missing:
            reader.fault("field-not-for-kind", field="options", kind=kind)
        return ()
    found = tuple(_option(each) for each in reader.items())
    if len(found) < (2 if kind == "one-of" else 1):
        reader.fault("options-too-few", kind=kind)
    _once(reader, [each.code for each in found])
    return found


def _option(reader: Reader) -> Option:
    if isinstance(reader.value, Mapping):
        named = reader.fields("code", "label")
        label = named["label"].must(values.text(300), "")
        return Option(code=named["code"].either(values.code, slug(label)), label=label)
    label = reader.must(values.text(300), "")
    return Option(code=slug(label), label=label)


def _unit(reader: Reader, kind: str) -> str | None:
    if kind != "number" and not reader.missing:
        reader.fault("field-not-for-kind", field="unit", kind=kind)
        return None
    return reader.may(values.text(40))


def _declaration(reader: Reader, kind: str) -> str:
    if kind == "declaration":
        return reader.must(values.text(), "")
    if not reader.missing:
        reader.fault("field-not-for-kind", field="text", kind=kind)
    return ""


def _limits(named: Mapping[str, Reader], kind: str) -> tuple[Decimal | None, Decimal | None, date | None, date | None]:
    low, high = named["min"], named["max"]
    if kind == "date":
        first, last = low.may(moments.day), high.may(moments.day)
        if first is not None and last is not None and last < first:
            high.fault("limits-crossed", least=first, most=last)
        return None, None, first, last
    convert = _limit_of(kind)
    if convert is None:
        for each in (low, high):
            if not each.missing:
                each.fault("field-not-for-kind", field=each.path.rpartition(".")[2], kind=kind)
        return None, None, None, None
    least, most = low.may(convert), high.may(convert)
    if least is not None and most is not None and most < least:
        high.fault("limits-crossed", least=least, most=most)
    return least, most, None, None


def _limit_of(kind: str) -> Callable[[object], Decimal] | None:
    if kind == "number":
        return values.decimal()
    if kind == "money":
        return lambda value: Decimal(values.cents(value))
    if kind in {"text", "many-of", "file"}:
        return lambda value: Decimal(values.whole(0)(value))
    return None


def _evidence(reader: Reader, kind: str) -> Evidence | None:
    if reader.missing:
        return None
    if isinstance(reader.value, bool) or (isinstance(reader.value, str) and reader.value.strip().lower() in values.NO):
        return Evidence() if reader.either(values.flag, False) else None
    if isinstance(reader.value, str):
        return Evidence(label="" if reader.value.strip().lower() in values.YES else reader.must(values.text(300), ""))
    named = reader.fields("label", "required", "expires", "valid_for")
    return Evidence(
        label=named["label"].either(values.text(300), ""),
        required=named["required"].either(values.flag, True),
        expiry=named["expires"].either(expiry, "none"),
        valid_days=named["valid_for"].may(days),
    )


def _condition(reader: Reader, before: Earlier) -> Condition | None:
    if reader.missing:
        return None
    named = reader.fields("question", "is")
    code = named["question"].must(values.code, "")
    other = before.get(code)
    if other is None:
        if code:
            named["question"].fault("condition-on-unknown", question=code)
        return None
    if other.kind not in CONDITIONING:
        named["question"].fault("condition-on-kind", question=code, kind=other.kind)
        return None
    value = named["is"].must(_value_of(other), None)
    return None if value is None else Condition(question=code, value=value)


def _rule(reader: Reader, question: Question) -> Rule | None:
    if reader.missing:
        return None
    if question.kind not in ORDERED | EQUAL_ONLY:
        reader.fault("field-not-for-kind", field="pass", kind=question.kind)
        return None
    names = tuple(compare.replace("-", "_") for compare in COMPARISONS)
    named = reader.fields(*names)
    written = [name for name in names if not named[name].missing]
    if len(written) != 1:
        reader.fault("one-comparison", comparisons=list(COMPARISONS))
        return None
    compare = written[0].replace("_", "-")
    if question.kind in EQUAL_ONLY and compare != "equal-to":
        reader.fault("compare-not-for-kind", compare=compare, kind=question.kind)
        return None
    value = named[written[0]].must(_value_of(question), None)
    return None if value is None else Rule(compare=compare, value=value)


def _value_of(question: Question) -> Callable[[object], Value]:
    converters: dict[str, Callable[[object], Any]] = {
        "number": values.decimal(),
        "money": values.cents,
        "date": moments.day,
        "yes-no": values.flag,
        "declaration": values.flag,
        "one-of": values.choice([option.code for option in question.options], _by_label(question)),
        "many-of": values.choice([option.code for option in question.options], _by_label(question)),
    }
    return converters[question.kind]


def _by_label(question: Question) -> dict[str, str]:
    return {option.label: option.code for option in question.options}


def _once(reader: Reader, codes: list[str]) -> None:
    for code in sorted({code for code in codes if code and codes.count(code) > 1}):
        reader.fault("code-twice", twice=code)
