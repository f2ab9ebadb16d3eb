"""The table by which a call scores, as its text holds it: blocks, criteria, and what has to be seen for the points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from blueprints.calls.rules.scoring import Mode, Scheme, ScoredBlock, ScoredCriterion

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Level:
    """What has to be seen to give these points."""

    points: Decimal
    description: str


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A criterion from 0 to `maximum` points, multiplied by `weight`; `only_for` are services or lots (empty: all)."""

    code: str
    title: str
    maximum: Decimal
    weight: Decimal = Decimal(1)
    only_for: frozenset[str] = field(default_factory=frozenset)
    levels: tuple[Level, ...] = ()
    guide: str = ""

    @property
    def scored(self) -> ScoredCriterion:
        """The criterion as the arithmetic sees it."""
        return ScoredCriterion(code=self.code, maximum=self.maximum, weight=self.weight)


@dataclass(frozen=True, kw_only=True)
class Block:
    """Criteria together, with the least weighted points."""

    code: str
    title: str
    criteria: tuple[Criterion, ...]
    minimum: Decimal = ZERO

    @property
    def maximum(self) -> Decimal:
        """The most weighted points."""
        return sum((each.maximum * each.weight for each in self.criteria), start=ZERO)


@dataclass(frozen=True, kw_only=True)
class ScoringTable:
    """How a call judges, with the words that people read."""

    mode: Mode = Mode.PASS
    blocks: tuple[Block, ...] = ()
    minimum_total: Decimal = ZERO
    places: int | None = None

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, in order."""
        return tuple(each for block in self.blocks for each in block.criteria)

    @property
    def maximum(self) -> Decimal:
        """The most weighted points in all."""
        return sum((each.maximum for each in self.blocks), start=ZERO)

    @property
    def scheme(self) -> Scheme:
        """The table as the arithmetic sees it."""
        blocks = tuple(
            ScoredBlock(code=each.code, minimum=each.minimum, criteria=tuple(one.scored for one in each.criteria))
            for each in self.blocks
        )
        return Scheme(mode=self.mode, blocks=blocks, minimum_total=self.minimum_total, places=self.places)

    def criterion(self, code: str) -> Criterion | None:
        """The criterion of that code."""
        return next((each for each in self.criteria if each.code == code), None)

    def asked_of(self, lots: Iterable[str]) -> "ScoringTable":
        """The part that is asked of these services and lots; a block without any criterion for them falls away."""
        wanted = frozenset(lots)
        blocks = (
            replace(each, criteria=tuple(one for one in each.criteria if not one.only_for or one.only_for & wanted))
            for each in self.blocks
        )
        return replace(self, blocks=tuple(each for each in blocks if each.criteria))


def table_of(mode: str, stored: Mapping[str, Any] | None) -> ScoringTable:
    """The table of a notice; without criteria only the mandatory requirements count, whatever the mode."""
    plain = stored or {}
    blocks = tuple(_block(each) for each in plain.get("blocks", ()))
    if not blocks:
        return ScoringTable()
    return ScoringTable(
        mode=Mode(mode),
        blocks=blocks,
        minimum_total=_decimal(plain.get("minimum_total", 0)),
        places=plain.get("places"),
    )


def weighted(points: Mapping[str, Decimal], criteria: Iterable[Criterion]) -> Decimal | None:
    """The weighted sum, None while a criterion has no points."""
    listed = tuple(criteria)
    if any(each.code not in points for each in listed):
        return None
    return sum((points[each.code] * each.weight for each in listed), start=ZERO)


def _block(plain: Mapping[str, Any]) -> Block:
    return Block(
        code=plain["code"],
        title=plain["title"],
        minimum=_decimal(plain.get("minimum", 0)),
        criteria=tuple(_criterion(each) for each in plain["criteria"]),
    )


def _criterion(plain: Mapping[str, Any]) -> Criterion:
    return Criterion(
        code=plain["code"],
        title=plain["title"],
        maximum=_decimal(plain["maximum"]),
        weight=_decimal(plain.get("weight", 1)),
        only_for=frozenset(plain.get("only_for", ())),
        levels=tuple(
            Level(points=_decimal(each["value"]), description=each["description"]) for each in plain.get("levels", ())
        ),
        guide=plain.get("guide", ""),
    )


def _decimal(value: Any) -> Decimal:
    """A number of a stored text: whole, or written; never a float."""
    if isinstance(value, float):
        raise TypeError("points are never floats")
    return Decimal(str(value))
