"""What is asked and how it is judged: checklist, scoring, commission."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.reading import Fault, Reader, UnreadableError, values
from blueprints.calls.call_file import units
from blueprints.calls.call_file.model import (
    Known,
    RequirementAsked,
    Scoring,
    ScoringBlock,
    ScoringCriterion,
    ScoringLevel,
    ThresholdAsked,
)
from blueprints.calls.call_file.names import (
    COMPARE_SPELLINGS,
    KIND_SPELLINGS,
    MODE_SPELLINGS,
    MODES,
    NAMES,
    REQUIREMENT_KINDS,
)
from blueprints.calls.rules.notice import Panel

RANGE = re.compile(r"([A-Za-z]+)(\d+)\s*(?:-|–|\.\.|to|a)\s*([A-Za-z]*)(\d+)")


def read_checklist(reader: Reader, lots: frozenset[str], known: Known) -> tuple[RequirementAsked, ...]:
    """The requirements: `G01`, a range `G01-G24`, or a mapping; each code once.

    A mapping may also change a requirement that a range brings in, in the range's place.
    """
    found: dict[str, RequirementAsked] = {}
    by_range: set[str] = set()
    for each in reader.items(split=True):
        asked = tuple(_requirements(each, lots))
        for one in asked:
            if one.code and one.code in found and not (one.code in by_range and isinstance(each.value, Mapping)):
                each.fault("code-twice", twice=one.code)
            by_range.discard(one.code)
            if one.code and not one.text and known.requirements is not None:
                _catalogued(each, one.code, known.requirements)
            found[one.code] = one
        by_range.update(one.code for one in asked if len(asked) > 1)
    return tuple(found.values())


def read_asked(
    plain: list[Any], lots: frozenset[str], requirements: frozenset[str]
) -> tuple[tuple[RequirementAsked, ...], list[Fault]]:
    """Requirements that were typed, of a list with these codes, and what is wrong with them."""
    reader = Reader(plain, "checklist")
    return read_checklist(reader, lots, Known(requirements=requirements)), reader.faults


def _catalogued(reader: Reader, code: str, known: frozenset[str]) -> None:
    if code not in known:
        reader.fault("requirement-unknown", requirement=code)


def _requirements(reader: Reader, lots: frozenset[str]) -> Iterable[RequirementAsked]:
    if isinstance(reader.value, Mapping):
        return (_own(reader, lots),)
    nothing: tuple[str, ...] = ()
    return tuple(RequirementAsked(code=code) for code in reader.must(_codes, nothing))


def _codes(value: object) -> tuple[str, ...]:
    written = values.text()(value)
    match = RANGE.fullmatch(written)
    if match is None:
        return (values.code(written),)
    family, first, other, last = match.groups()
    if (other and other != family) or int(last) < int(first):
        raise UnreadableError("range-wrong", written=written)
    return tuple(f"{family}{number:0{len(first)}d}" for number in range(int(first), int(last) + 1))


def _own(reader: Reader, lots: frozenset[str]) -> RequirementAsked:
    named = reader.fields(*NAMES["requirement"])
    one = values.choice(REQUIREMENT_KINDS, KIND_SPELLINGS)
    kinds = {each.must(one, "") for each in named["kinds"].items(split=True)}
    text = named["text"].either(values.text(), "")
    written = tuple(kind for kind in REQUIREMENT_KINDS if kind in kinds)
    return RequirementAsked(
        code=named["code"].must(values.code, ""),
        text=text,
        evidence=named["evidence"].either(values.text(), ""),
        # A requirement of the call's own is mandatory unless it says otherwise; the catalogue knows its own kinds.
        kinds=written or (("mandatory",) if text else ()),
        only_for=read_lots(named["only_for"], lots),
        thresholds=tuple(_threshold(each) for each in named["thresholds"].items()),
    )


def _threshold(reader: Reader) -> ThresholdAsked:
    named = reader.fields(*NAMES["threshold"])
    return ThresholdAsked(
        name=named["name"].must(values.text(120), ""),
        value=named["value"].must(values.decimal(), Decimal(0)),
        unit=named["unit"].either(values.text(40), ""),
        compare=named["compare"].either(values.choice(("at-least", "at-most"), COMPARE_SPELLINGS), "at-least"),
    )


def read_lots(reader: Reader, lots: frozenset[str]) -> frozenset[str]:
    """Codes of lots of the file."""
    return frozenset(each.must(values.choice(sorted(lots)), "") for each in reader.items(split=True))


def read_scoring(reader: Reader, lots: frozenset[str]) -> Scoring:
    """How the call judges; without this part, all mandatory requirements have to be met and that is all."""
    named = reader.fields(*NAMES["scoring"])
    mode = named["mode"].either(values.choice(MODES, MODE_SPELLINGS), "pass" if reader.missing else "quality")
    blocks = tuple(_block(each, lots) for each in named["blocks"].items())
    _once_each(named["blocks"], blocks)
    if mode == "pass" and blocks:
        named["blocks"].fault("scores-not-for-mode", mode=mode)
    if mode != "pass" and not blocks:
        named["blocks"].fault("scores-missing-for-mode", mode=mode)
    total = _each_lot(lots, [each for block in blocks for each in block.criteria])
    _declared(named["maximum"], total)
    scoring = Scoring(
        mode=mode,
        minimum_total=named["minimum_total"].either(units.points(), Decimal(0)),
        places=named["places"].may(values.whole(1)),
        blocks=blocks,
    )
    _reachable(named["minimum_total"], scoring.minimum_total, total)
    if scoring.places is not None and mode != "ranking":
        named["places"].fault("places-only-in-ranking")
    return scoring


def scoring_of(mode: str, scheme: Mapping[str, Any] | None, lots: frozenset[str]) -> Scoring:
    """The scoring of a stored text, which was judged when it was written."""
    if not scheme or not scheme.get("blocks"):
        return Scoring()
    return read_scoring(Reader({**scheme, "mode": mode}), lots)


def read_scheme(plain: Mapping[str, Any], lots: frozenset[str]) -> tuple[Scoring, list[Fault]]:
    """A scoring table that was typed, and what is wrong with it: the same faults as in a file."""
    reader = Reader(plain)
    return read_scoring(reader, lots), reader.faults


def _once_each(reader: Reader, blocks: tuple[ScoringBlock, ...]) -> None:
    """Codes of blocks and criteria are unique; the fault stands where the second one is."""
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        place = f"{reader.path}[{number}]"
        inside = [(f"{place}.criteria[{at}].code", each.code) for at, each in enumerate(block.criteria)]
        for path, code in ((f"{place}.code", block.code), *inside):
            if code in seen:
                Reader(None, path, reader.faults).fault("code-twice", twice=code)
            seen.add(code or path)


def _block(reader: Reader, lots: frozenset[str]) -> ScoringBlock:
    named = reader.fields(*NAMES["block"])
    criteria = tuple(_criterion(each, lots) for each in named["criteria"].items())
    if not criteria:
        named["criteria"].fault("value-missing", field=named["criteria"].path)
    totals = _each_lot(lots, criteria)
    _declared(named["maximum"], totals)
    minimum = named["minimum"].either(units.points(), Decimal(0))
    percent = named["minimum_percent"].may(units.percent)
    if percent is not None and not named["minimum"].missing:
        named["minimum_percent"].fault("minimum-two-ways")
    elif percent is not None:
        if len(set(totals)) > 1:
            named["minimum_percent"].fault("minimum-needs-points")
        minimum = max(totals, default=Decimal(0)) * percent / 100
    _reachable(named["minimum"], minimum, totals)
    return ScoringBlock(
        code=named["code"].must(values.code, ""),
        title=named["title"].must(values.text(300), ""),
        criteria=criteria,
        minimum=minimum,
    )


def _criterion(reader: Reader, lots: frozenset[str]) -> ScoringCriterion:
    named = reader.fields(*NAMES["criterion"])
    maximum = named["maximum"].must(units.points(), Decimal(0))
    levels = [_level(each, maximum) for each in named["levels"].items()]
    return ScoringCriterion(
        code=named["code"].must(values.code, ""),
        title=named["title"].must(values.text(500), ""),
        maximum=maximum,
        weight=named["weight"].either(values.decimal(0), Decimal(1)),
        only_for=read_lots(named["only_for"], lots),
        levels=tuple(sorted(levels, key=lambda level: level.value)),
        guide=named["guide"].either(values.text(), ""),
    )


def _level(reader: Reader, maximum: Decimal) -> ScoringLevel:
    named = reader.fields(*NAMES["level"])
    return ScoringLevel(
        value=named["value"].must(units.points(0, maximum), Decimal(0)),
        description=named["description"].must(values.text(2000), ""),
    )


def _each_lot(lots: frozenset[str], criteria: Iterable[ScoringCriterion]) -> list[Decimal]:
    """The most weighted points of the criteria, for each lot."""
    listed = tuple(criteria)
    return [
        sum((each.maximum * each.weight for each in listed if not each.only_for or lot in each.only_for), Decimal(0))
        for lot in sorted(lots)
    ]


def _declared(reader: Reader, totals: list[Decimal]) -> None:
    declared = reader.may(units.points())
    for total in sorted({total for total in totals if declared is not None and total != declared}):
        reader.fault("sum-differs", total=declared, sum=total)


def _reachable(reader: Reader, minimum: Decimal, totals: list[Decimal]) -> None:
    if totals and minimum > min(totals):
        reader.fault("minimum-out-of-reach", minimum=minimum, maximum=min(totals))


def read_commission(reader: Reader) -> Panel:
    """The commission to appoint: odd, at least three."""
    named = reader.fields(*NAMES["commission"])
    members = named["members"].either(values.whole(3, 15), 3)
    if members % 2 == 0:
        named["members"].fault("members-not-odd", members=members)
    return Panel(
        members=members,
        reserves=named["reserves"].either(values.whole(0, 15), 0),
        wide_percent=named["wide_percent"].may(units.percent),
    )
