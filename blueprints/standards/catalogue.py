"""The catalogue of requirements and the visit check-list that an agency starts from.

Seed data: every figure is a default with its source, which the agency replaces with its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from app.periods import Period
from app.reading import Reader, values
from app.reading.seeds import seed

SEED = Path(__file__).parent / "seed"
KINDS = ("mandatory", "scored", "operating")
COMPARISONS = ("at-least", "at-most")
UNITS = (
    "count",
    "credits",
    "days",
    "euros",
    "hours",
    "hours-per-week",
    "hours-per-year",
    "minute-of-day",
    "months",
    "operators",
    "percent",
    "pupils",
    "times-per-month",
    "times-per-year",
    "working-days",
    "years",
)
ALL_SERVICES = "all"
ALWAYS = date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class KindInForce:
    """What a requirement is (mandatory, scored, operating) and from when to when."""

    kind: str
    period: Period


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A dated value to compare with: `compare` is "at-least" or "at-most", `unit` one of `UNITS`."""

    name: str
    value: Decimal
    unit: str
    compare: str
    valid_from: date
    source: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One standard. `services` is empty when it holds for every service."""

    code: str
    text: str
    evidence: str
    kinds: tuple[KindInForce, ...]
    services: frozenset[str] = field(default_factory=frozenset)
    thresholds: tuple[Threshold, ...] = ()
    source: tuple[str, ...] = ()

    def applies_to(self, service: str) -> bool:
        """Whether the requirement concerns that service."""
        return not self.services or service in self.services

    def kinds_on(self, day: date) -> frozenset[str]:
        """What the requirement is on that day; empty when it is not in force."""
        return frozenset(each.kind for each in self.kinds if each.period.holds(day))

    def threshold_on(self, name: str, day: date) -> Threshold | None:
        """The threshold of that name in force on that day: the latest that has begun."""
        begun = [each for each in self.thresholds if each.name == name and each.valid_from <= day]
        return max(begun, key=lambda each: each.valid_from, default=None)


@dataclass(frozen=True, kw_only=True)
class VisitItem:
    """One thing that an inspector looks at. `answer` is "outcome" or "measure"; a measure has a unit."""

    code: str
    text: str
    services: frozenset[str]
    requirement: str | None
    answer: str
    unit: str | None
    must_be_zero: bool


@cache
def requirements() -> tuple[Requirement, ...]:
    """The 104 requirements of the seed, in their order.

    Raises:
        SeedFaultyError: the seed file is wrong.
    """
    return seed(SEED / "requirements.yaml", read_requirements)


@cache
def visit_items() -> tuple[VisitItem, ...]:
    """The 26 items of the seed check-list for visits.

    Raises:
        SeedFaultyError: the seed file is wrong.
    """
    return seed(SEED / "visit_checklist.yaml", read_visit_items)


def read_requirements(reader: Reader) -> tuple[Requirement, ...]:
    """The requirements of a plain structure; faults are collected in the reader."""
    top = reader.fields("version", "sources", "requirements")
    sources = frozenset(_sources(top["sources"]))
    found = tuple(_requirement(each, sources) for each in top["requirements"].items())
    _once(top["requirements"], [each.code for each in found])
    return found


def _requirement(reader: Reader, sources: frozenset[str]) -> Requirement:
    named = reader.fields("code", "text", "evidence", "kinds", "services", "thresholds", "source")
    return Requirement(
        code=named["code"].must(values.code, ""),
        text=named["text"].must(values.text(), ""),
        evidence=named["evidence"].must(values.text(), ""),
        kinds=tuple(_kind(each) for each in _some(named["kinds"])),
        services=_services(named["services"]),
        thresholds=tuple(_threshold(each, sources) for each in named["thresholds"].items()),
        source=_source(named["source"], sources),
    )


def _kind(reader: Reader) -> KindInForce:
    if isinstance(reader.value, str):
        return KindInForce(kind=reader.must(values.choice(KINDS), KINDS[0]), period=Period(ALWAYS))
    named = reader.fields("kind", "from", "to")
    start = named["from"].either(values.iso_day, ALWAYS)
    last = named["to"].may(values.iso_day)
    if last is not None and last < start:
        named["to"].fault("ends-before-start", start=start, end=last)
        last = None
    return KindInForce(kind=named["kind"].must(values.choice(KINDS), KINDS[0]), period=Period.through(start, last))


def _threshold(reader: Reader, sources: frozenset[str]) -> Threshold:
    named = reader.fields("name", "value", "unit", "compare", "valid_from", "source")
    return Threshold(
        name=named["name"].must(values.code, ""),
        value=named["value"].must(values.decimal(), Decimal(0)),
        unit=named["unit"].must(values.choice(UNITS), UNITS[0]),
        compare=named["compare"].must(values.choice(COMPARISONS), COMPARISONS[0]),
        valid_from=named["valid_from"].must(values.iso_day, ALWAYS),
        source=_source(named["source"], sources),
    )


def read_visit_items(reader: Reader) -> tuple[VisitItem, ...]:
    """The visit items of a plain structure; faults are collected in the reader."""
    top = reader.fields("version", "items")
    found = tuple(_visit_item(each) for each in top["items"].items())
    _once(top["items"], [each.code for each in found])
    return found


def _visit_item(reader: Reader) -> VisitItem:
    named = reader.fields("code", "text", "services", "requirement", "answer", "unit", "must_be_zero", "source")
    answer = named["answer"].must(values.choice(("outcome", "measure")), "outcome")
    unit = named["unit"].may(values.choice(UNITS))
    if (answer == "measure") != (unit is not None):
        named["unit"].fault("unit-with-measure-only")
    return VisitItem(
        code=named["code"].must(values.code, ""),
        text=named["text"].must(values.text(), ""),
        services=_services(named["services"]),
        requirement=named["requirement"].may(values.code),
        answer=answer,
        unit=unit,
        must_be_zero=named["must_be_zero"].either(values.flag, False),
    )


def _services(reader: Reader) -> frozenset[str]:
    if reader.value == ALL_SERVICES:
        return frozenset()
    return frozenset(each.must(values.code, "") for each in _some(reader))


def _source(reader: Reader, known: frozenset[str]) -> tuple[str, ...]:
    return tuple(each.must(values.choice(sorted(known)), "") for each in _some(reader))


def _some(reader: Reader) -> tuple[Reader, ...]:
    if reader.missing or reader.value == []:
        reader.fault("value-missing", field=reader.path)
    return reader.items()


def _once(reader: Reader, codes: list[str]) -> None:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        reader.fault("code-twice", twice=code)


def _sources(reader: Reader) -> Mapping[str, str]:
    tags = reader.value if isinstance(reader.value, Mapping) else {}
    return {str(tag): str(words) for tag, words in tags.items()}


def sources() -> Mapping[str, str]:
    """What each source tag of the seeds stands for, in Italian.

    Raises:
        SeedFaultyError: the seed file is wrong.
    """
    return seed(SEED / "requirements.yaml", lambda reader: _sources(Reader(reader.value).fields("sources")["sources"]))
