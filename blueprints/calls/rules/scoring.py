"""What follows from the findings and scores of a commission, in the three modes of a call.

Points are exact decimals. Averages are rounded once, to two decimals, half away from zero; nothing else is
rounded, so that 0.15 points are never made or lost on the way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.decisions import Refusal

HUNDREDTH = Decimal("0.01")


class Mode(StrEnum):
    """How a call judges: all mandatory pass; pass and minimum quality; ranking."""

    PASS = "pass"  # noqa: S105 (a mode, not a secret)
    QUALITY = "quality"
    RANKING = "ranking"


@dataclass(frozen=True, kw_only=True)
class ScoredCriterion:
    """A criterion: points from 0 to `maximum`, multiplied by `weight`."""

    code: str
    maximum: Decimal
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class ScoredBlock:
    """Criteria together, with the least weighted points."""

    code: str
    criteria: tuple[ScoredCriterion, ...]
    minimum: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """How a call judges; `places` None means that a ranking admits everybody who passes."""

    mode: Mode
    blocks: tuple[ScoredBlock, ...] = ()
    minimum_total: Decimal = Decimal(0)
    places: int | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """An applicant's outcome: points by block and in all (None where nothing is scored), and every reason against."""

    applicant: str
    blocks: Mapping[str, Decimal]
    total: Decimal | None
    reasons: tuple[Refusal, ...]

    @property
    def passes(self) -> bool:
        """Whether there is no reason against."""
        return not self.reasons


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in the ranking: equal totals share it, and the next place skips."""

    position: int
    applicant: str
    total: Decimal
    admitted: bool


@dataclass(frozen=True, kw_only=True)
class Dispersion:
    """How far apart the members are on one criterion; `wide` when the gap passes the share of the maximum."""

    lowest: Decimal
    highest: Decimal
    average: Decimal
    wide: bool

    @property
    def gap(self) -> Decimal:
        """Highest less lowest."""
        return self.highest - self.lowest


def average(scores: Iterable[Decimal]) -> Decimal:
    """The mean to two decimals, half away from zero.

    Raises:
        ValueError: there is no score.
    """
    given = tuple(scores)
    if not given:
        raise ValueError("no score to average")
    exact = sum((Fraction(each) for each in given), start=Fraction(0)) / len(given)
    return _hundredths(exact)


def reasons_not_to_score(points: Decimal, criterion: ScoredCriterion) -> tuple[Refusal, ...]:
    """Why these points may not be given: out of range, or finer than hundredths."""
    found = []
    if not 0 <= points <= criterion.maximum:
        found.append(Refusal("score-out-of-range", criterion=criterion.code, points=points, maximum=criterion.maximum))
    if points != points.quantize(HUNDREDTH):
        found.append(Refusal("score-too-fine", criterion=criterion.code, points=points))
    return tuple(found)


def reasons_not_to_agree(
    scores: Mapping[int, Decimal], agreed: Decimal, *, reason: str, members: frozenset[int]
) -> tuple[Refusal, ...]:
    """Why a commission may not settle on this score: a member's own is missing, or no reason is given for another."""
    found = []
    if waiting := members - scores.keys():
        found.append(Refusal("scores-missing", people=sorted(waiting)))
    elif agreed != average(scores.values()) and not reason.strip():
        found.append(Refusal("agreed-score-needs-reason", agreed=agreed, average=average(scores.values())))
    return tuple(found)


def dispersion(scores: Iterable[Decimal], maximum: Decimal, *, wide_percent: Decimal) -> Dispersion:
    """How far apart the members are, for the chair.

    Raises:
        ValueError: there is no score.
    """
    given = tuple(scores)
    mean = average(given)
    low, high = min(given), max(given)
    return Dispersion(lowest=low, highest=high, average=mean, wide=(high - low) * 100 > maximum * wide_percent)


def result(
    applicant: str, scheme: Scheme, *, unmet: Iterable[str] = (), agreed: Mapping[str, Decimal] | None = None
) -> Result:
    """The outcome of one applicant: `unmet` are codes of mandatory requirements, `agreed` points by criterion."""
    reasons = [Refusal("mandatory-unmet", item=code) for code in sorted(set(unmet))]
    if scheme.mode is Mode.PASS:
        return Result(applicant=applicant, blocks={}, total=None, reasons=tuple(reasons))
    given = agreed or {}
    missing = sorted({each.code for block in scheme.blocks for each in block.criteria} - given.keys())
    if missing:
        reasons.append(Refusal("criteria-unscored", criteria=missing))
        return Result(applicant=applicant, blocks={}, total=None, reasons=tuple(reasons))
    points = {
        block.code: sum((given[each.code] * each.weight for each in block.criteria), start=Decimal(0))
        for block in scheme.blocks
    }
    total = sum(points.values(), start=Decimal(0))
    reasons += [
        Refusal("block-below-minimum", block=block.code, points=points[block.code], minimum=block.minimum)
        for block in scheme.blocks
        if points[block.code] < block.minimum
    ]
    if total < scheme.minimum_total:
        reasons.append(Refusal("total-below-minimum", points=total, minimum=scheme.minimum_total))
    return Result(applicant=applicant, blocks=points, total=total, reasons=tuple(reasons))


def ranking(results: Iterable[Result], places: int | None = None) -> tuple[Place, ...]:
    """Those who pass, best first; equal totals share a position, and all of them are admitted or none is left out.

    With `places`, everybody whose position is within them is admitted, so a tie on the last place admits both.
    """
    passing = sorted(
        ((each.total, each.applicant) for each in results if each.passes and each.total is not None),
        key=lambda pair: (-pair[0], pair[1]),
    )
    found: list[Place] = []
    for index, (total, applicant) in enumerate(passing, start=1):
        position = found[-1].position if found and found[-1].total == total else index
        admitted = places is None or position <= places
        found.append(Place(position=position, applicant=applicant, total=total, admitted=admitted))
    return tuple(found)


def _hundredths(exact: Fraction) -> Decimal:
    scaled = abs(exact) * 100
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    rounded = whole + (2 * rest >= scaled.denominator)
    return (Decimal(rounded) / 100).quantize(HUNDREDTH) * (-1 if exact < 0 else 1)
