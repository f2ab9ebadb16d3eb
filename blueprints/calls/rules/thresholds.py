"""Thresholds that a call sets on its requirements, as rules of the questions in which applicants state the numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from blueprints.calls.rules.notice import Threshold
from blueprints.standards.fields import Form, Group, Question, Rule

NUMERIC = frozenset({"number", "money"})


def own_question(form: Form, requirement: str) -> Question | None:
    """The one question of a call's own form in which the number for a requirement is stated, outside of groups."""
    items = (item for item in form.items() if isinstance(item, Question))
    found = [each for each in items if each.requirement == requirement and each.kind in NUMERIC]
    return found[0] if len(found) == 1 else None


def rule_of(threshold: Threshold, kind: str = "number") -> Rule:
    """A threshold as the rule of a question; an amount is stated in euros and judged in cents."""
    return Rule(compare=threshold.compare, value=int(threshold.value * 100) if kind == "money" else threshold.value)


def as_rules(form: Form, thresholds: Mapping[str, tuple[Threshold, ...]]) -> Form:
    """The form, its question for a requirement with one threshold having that threshold as its rule."""
    judged = {
        question.code: rule_of(asked[0], question.kind)
        for code, asked in thresholds.items()
        if len(asked) == 1 and (question := own_question(form, code)) is not None and question.rule is None
    }
    if not judged:
        return form
    sections = (replace(each, items=tuple(_judged(item, judged) for item in each.items)) for each in form.sections)
    return replace(form, sections=tuple(sections))


def _judged(item: Question | Group, judged: Mapping[str, Rule]) -> Question | Group:
    if isinstance(item, Question) and item.code in judged:
        return replace(item, rule=judged[item.code])
    return item


def as_questions(
    code: str, thresholds: tuple[Threshold, ...], form: Form, *, required: bool, only_for: frozenset[str]
) -> Iterable[Question]:
    """A number to state for each threshold of a requirement that no question of the form already holds."""
    own = own_question(form, code)
    if len(thresholds) == 1 and own is not None and own.rule in (None, rule_of(thresholds[0], own.kind)):
        return
    for number, each in enumerate(thresholds, start=1):
        yield Question(
            code=f"{code[:50]}.soglia-{number}",
            kind="number",
            label=f"{code} · {each.name}",
            unit=each.unit,
            required=required,
            only_for=only_for,
            rule=rule_of(each),
            requirement=code,
        )
