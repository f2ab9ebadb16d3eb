"""Forms as data: nine kinds of field, one group that repeats, one condition, one rule. No more language than that."""

from blueprints.standards.fields.answers import Answers, Attached, Examination, examine, read_answer
from blueprints.standards.fields.difference import Change, differences
from blueprints.standards.fields.model import (
    COMPARISONS,
    KINDS,
    Condition,
    Evidence,
    Form,
    Group,
    Option,
    Question,
    Rule,
    Section,
)
from blueprints.standards.fields.plain import canonical, digest, form_as_plain
from blueprints.standards.fields.reading import parse_form, read_form

__all__ = [
    "COMPARISONS",
    "KINDS",
    "Answers",
    "Attached",
    "Change",
    "Condition",
    "Evidence",
    "Examination",
    "Form",
    "Group",
    "Option",
    "Question",
    "Rule",
    "Section",
    "canonical",
    "differences",
    "digest",
    "examine",
    "form_as_plain",
    "parse_form",
    "read_answer",
    "read_form",
]
