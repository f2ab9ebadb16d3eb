"""From a form back to its plain structure, and to the digest under which it is frozen."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from blueprints.standards.fields.model import Condition, Evidence, Form, Group, Question, Rule, Section, Value


def form_as_plain(form: Form) -> dict[str, Any]:
    """The plain structure of a form, without what is left at its default; `parse_form` reads it back."""
    return {"sections": [_section(each) for each in form.sections]}


def canonical(plain: object) -> str:
    """The one JSON text of a plain structure: keys in order, no blanks, exact decimals as strings."""
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(form: Form) -> str:
    """The SHA-256, in hexadecimal, of the canonical text of a form."""
    return hashlib.sha256(canonical(form_as_plain(form)).encode()).hexdigest()


def number(value: Decimal) -> str:
    """A decimal without zeros that say nothing, written so that nobody takes it for thousands (`1.2340`)."""
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    whole, _, decimals = plain.partition(".")
    return f"{plain}0" if len(decimals) == 3 and len(whole.lstrip("-")) <= 3 else plain


def money(cents: int) -> str:
    """Whole cents as euros with two decimals."""
    sign, amount = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{amount // 100}.{amount % 100:02d}"


def _section(section: Section) -> dict[str, Any]:
    return _without_defaults(
        {
            "code": section.code,
            "title": section.title,
            "help": section.help,
            "questions": [_group(each) if isinstance(each, Group) else _question(each) for each in section.items],
        }
    )


def _group(group: Group) -> dict[str, Any]:
    return _without_defaults(
        {
            "group": group.code,
            "label": group.label,
            "help": group.help,
            "min_rows": group.least_rows or None,
            "max_rows": group.most_rows,
            "only_for": sorted(group.only_for),
            "when": _condition(group.when),
            "questions": [_question(each) for each in group.questions],
        }
    )


def _question(question: Question) -> dict[str, Any]:
    return _without_defaults(
        {
            "code": question.code,
            "kind": question.kind,
            "label": question.label,
            "help": question.help,
            "required": None if question.required else False,
            "only_for": sorted(question.only_for),
            "when": _condition(question.when),
            "pass": _rule(question.rule, question.kind),
            "evidence": _evidence(question.evidence),
            "requirement": question.requirement,
            "unit": question.unit,
            "options": [{"code": each.code, "label": each.label} for each in question.options],
            "min": _limit(question, question.least, question.first_day),
            "max": _limit(question, question.most, question.last_day),
            "text": question.text,
        }
    )


def _limit(question: Question, value: Decimal | None, day: date | None) -> str | None:
    if day is not None:
        return day.isoformat()
    if value is None:
        return None
    return money(int(value)) if question.kind == "money" else number(value)


def _condition(condition: Condition | None) -> dict[str, Any] | None:
    return None if condition is None else {"question": condition.question, "is": _value(condition.value)}


def _rule(rule: Rule | None, kind: str) -> dict[str, Any] | None:
    if rule is None:
        return None
    in_euros = kind == "money" and isinstance(rule.value, int)
    return {rule.compare.replace("-", "_"): money(int(str(rule.value))) if in_euros else _value(rule.value)}


def _evidence(evidence: Evidence | None) -> dict[str, Any] | bool | None:
    if evidence is None:
        return None
    found = _without_defaults(
        {
            "label": evidence.label,
            "required": None if evidence.required else False,
            "expires": None if evidence.expiry == "none" else evidence.expiry,
            "valid_for": evidence.valid_days,
        }
    )
    return found or True


def _value(value: Value) -> Any:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return number(value)
    return value.isoformat() if isinstance(value, date) else value


def _without_defaults(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if value not in (None, "", [], {})}
