"""Strategies that build forms, for properties about them."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from blueprints.standards.fields import Condition, Evidence, Form, Group, Option, Question, Rule, Section
from blueprints.standards.fields.model import COMPARISONS, CONDITIONING, EQUAL_ONLY, KINDS, ORDERED

LOTS = ("domiciliare", "educativa")
LABELS = st.text(st.sampled_from("abcdeàèì 'ABC0123?:#-"), min_size=1, max_size=20).map(
    lambda words: words.strip() or "domanda"
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
NUMBERS = st.decimals(min_value=-9999, max_value=9999, places=3)
CENTS = st.integers(0, 10**9)
SCOPES = st.frozensets(st.sampled_from(LOTS), max_size=2)
EVIDENCE = st.none() | st.builds(
    Evidence,
    label=st.just("") | LABELS,
    required=st.booleans(),
    expiry=st.sampled_from(("none", "optional", "required")),
    valid_days=st.none() | st.integers(1, 400),
)


def value_of(question: Question) -> st.SearchStrategy:
    """A value that can be compared with the answer."""
    plain = {"number": NUMBERS, "money": CENTS, "date": DAYS, "yes-no": st.booleans(), "declaration": st.booleans()}
    if question.kind in plain:
        return plain[question.kind]
    return st.sampled_from([option.code for option in question.options])


@st.composite
def questions(draw: st.DrawFn, code: str, earlier: list[Question]) -> Question:
    kind = draw(st.sampled_from(KINDS))
    low, high = _limits(draw, kind)
    days = sorted((draw(DAYS), draw(DAYS))) if kind == "date" and draw(st.booleans()) else [None, None]
    labels = draw(st.lists(LABELS, min_size=2, max_size=4)) if kind in {"one-of", "many-of"} else []
    question = Question(
        code=code,
        kind=kind,
        label=draw(LABELS),
        help=draw(st.just("") | LABELS),
        required=draw(st.booleans()),
        only_for=draw(SCOPES),
        when=_condition(draw, earlier),
        evidence=draw(EVIDENCE),
        requirement=draw(st.none() | st.just("G11")),
        unit=draw(st.none() | st.just("ore")) if kind == "number" else None,
        options=tuple(Option(code=f"o{n}", label=label) for n, label in enumerate(labels)),
        least=low,
        most=high,
        first_day=days[0],
        last_day=days[1],
        text=draw(LABELS) if kind == "declaration" else "",
    )
    return _with_rule(draw, question)


def _limits(draw: st.DrawFn, kind: str) -> list[Decimal | None]:
    if not draw(st.booleans()):
        return [None, None]
    if kind == "number":
        low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
        return [low, high]
    if kind in {"money", "text", "many-of", "file"}:
        # There are at least two options to choose from.
        least = draw(st.integers(0, 2 if kind == "many-of" else 4))
        return [Decimal(least), Decimal(draw(st.integers(4, 500)))]
    return [None, None]


def _condition(draw: st.DrawFn, earlier: list[Question]) -> Condition | None:
    able = [each for each in earlier if each.kind in CONDITIONING]
    if not able or not draw(st.booleans()):
        return None
    other = draw(st.sampled_from(able))
    return Condition(question=other.code, value=draw(value_of(other)))


def _with_rule(draw: st.DrawFn, question: Question) -> Question:
    if question.kind not in ORDERED | EQUAL_ONLY or not draw(st.booleans()):
        return question
    compare = "equal-to" if question.kind in EQUAL_ONLY else draw(st.sampled_from(COMPARISONS))
    return Question(**{**vars(question), "rule": Rule(compare=compare, value=draw(value_of(question)))})


@st.composite
def forms(draw: st.DrawFn) -> Form:
    earlier: list[Question] = []
    sections = []
    number = 0
    for step in range(draw(st.integers(0, 3))):
        items: list[Question | Group] = []
        for _ in range(draw(st.integers(0, 4))):
            number += 1
            if draw(st.integers(0, 3)):
                question = draw(questions(f"q{number}", earlier))
                earlier.append(question)
                items.append(question)
            else:
                items.append(draw(groups(f"g{number}", earlier)))
        sections.append(Section(code=f"s{step}", title=draw(LABELS), help=draw(LABELS), items=tuple(items)))
    return Form(sections=tuple(sections))


@st.composite
def groups(draw: st.DrawFn, code: str, earlier: list[Question]) -> Group:
    own: list[Question] = []
    for n in range(draw(st.integers(1, 3))):
        own.append(draw(questions(f"{code}-{n}", earlier + own)))
    least = draw(st.integers(0, 2))
    return Group(
        code=code,
        label=draw(LABELS),
        help="",
        least_rows=least,
        most_rows=draw(st.none() | st.integers(max(1, least), 5)),
        only_for=draw(SCOPES),
        when=_condition(draw, earlier),
        questions=tuple(own),
    )
