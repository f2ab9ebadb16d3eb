"""The scoring grid that an agency starts from: criteria in blocks, each level described in words."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from app.reading import Reader, values
from app.reading.seeds import seed

SEED = Path(__file__).parent / "seed"


@dataclass(frozen=True, kw_only=True)
class Level:
    """What has to be seen to give `value` points."""

    value: Decimal
    description: str


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """Something that is scored from 0 to `maximum` points."""

    code: str
    title: str
    maximum: Decimal
    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True)
class Block:
    """Criteria scored together, with the least percentage of the block's points."""

    code: str
    title: str
    maximum: Decimal
    minimum_percent: Decimal
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A scoring grid: `minimum_total` of `total` points."""

    total: Decimal
    minimum_total: Decimal
    blocks: tuple[Block, ...]


@cache
def scoring_grid() -> Grid:
    """The seed grid for calls with a quality threshold.

    Raises:
        SeedFaultyError: the seed file is wrong.
    """
    return seed(SEED / "scoring.yaml", read_grid)


def read_grid(reader: Reader) -> Grid:
    """The scoring grid of a plain structure; faults are collected in the reader."""
    top = reader.fields("version", "source", "total", "minimum_total", "blocks")
    blocks = tuple(_block(each) for each in top["blocks"].items())
    total = top["total"].must(values.decimal(0), Decimal(0))
    if sum(block.maximum for block in blocks) != total:
        top["total"].fault("sum-differs", total=total, sum=sum(block.maximum for block in blocks))
    return Grid(total=total, minimum_total=top["minimum_total"].must(values.decimal(0, total), total), blocks=blocks)


def _block(reader: Reader) -> Block:
    named = reader.fields("code", "title", "maximum", "minimum_percent", "criteria")
    criteria = tuple(_criterion(each) for each in named["criteria"].items())
    maximum = named["maximum"].must(values.decimal(0), Decimal(0))
    if sum(each.maximum for each in criteria) != maximum:
        named["maximum"].fault("sum-differs", total=maximum, sum=sum(each.maximum for each in criteria))
    return Block(
        code=named["code"].must(values.code, ""),
        title=named["title"].must(values.text(), ""),
        maximum=maximum,
        minimum_percent=named["minimum_percent"].either(values.decimal(0, 100), Decimal(0)),
        criteria=criteria,
    )


def _criterion(reader: Reader) -> Criterion:
    named = reader.fields("code", "title", "maximum", "levels")
    maximum = named["maximum"].must(values.decimal(0), Decimal(0))
    levels = tuple(_level(each, maximum) for each in named["levels"].items())
    return Criterion(
        code=named["code"].must(values.code, ""),
        title=named["title"].must(values.text(), ""),
        maximum=maximum,
        levels=tuple(sorted(levels, key=lambda level: level.value)),
    )


def _level(reader: Reader, maximum: Decimal) -> Level:
    named = reader.fields("value", "description")
    return Level(
        value=named["value"].must(values.decimal(0, maximum), Decimal(0)),
        description=named["description"].must(values.text(), ""),
    )
