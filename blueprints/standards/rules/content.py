"""What a version of a checklist holds, as frozen values and as the plain structure that is stored."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.periods import Period
from blueprints.standards.catalogue import ALWAYS, KindInForce, Requirement, Threshold, VisitItem
from blueprints.standards.grid import Block, Criterion, Grid, Level

CHECKLIST_KINDS = ("accreditation", "visit")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a checklist. `services` is empty when it holds for every service.

    `answer` is "outcome" or "measure" (then `unit` says of what); an item with `must_be_zero` is violated
    as soon as its measure passes zero; `requirement` is the code of the requirement that a visit looks at.
    """

    code: str
    text: str
    evidence: str = ""
    in_force: tuple[KindInForce, ...] = ()
    services: frozenset[str] = field(default_factory=frozenset)
    thresholds: tuple[Threshold, ...] = ()
    source: tuple[str, ...] = ()
    answer: str = "outcome"
    unit: str | None = None
    must_be_zero: bool = False
    requirement: str | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """What the item is on some day: "mandatory", "scored", "operating"."""
        return frozenset(each.kind for each in self.in_force)

    def kinds_on(self, day: date) -> frozenset[str]:
        """What the item is on that day; empty when it is not in force."""
        return frozenset(each.kind for each in self.in_force if each.period.holds(day))

    def applies_to(self, service: str) -> bool:
        """Whether the item concerns that service."""
        return not self.services or service in self.services

    def threshold_on(self, name: str, day: date) -> Threshold | None:
        """The threshold of that name in force on that day: the latest that has begun."""
        begun = [each for each in self.thresholds if each.name == name and each.valid_from <= day]
        return max(begun, key=lambda each: each.valid_from, default=None)


@dataclass(frozen=True, kw_only=True)
class Content:
    """The items in their order, and the scoring grid where the checklist has one."""

    items: tuple[Item, ...]
    scoring: Grid | None = None


def item_of(requirement: Requirement) -> Item:
    """The item for a requirement of the catalogue."""
    return Item(
        code=requirement.code,
        text=requirement.text,
        evidence=requirement.evidence,
        in_force=requirement.kinds,
        services=requirement.services,
        thresholds=requirement.thresholds,
        source=requirement.source,
    )


def visit_item_of(seed: VisitItem) -> Item:
    """The item for a line of the catalogue's visit list."""
    return Item(
        code=seed.code,
        text=seed.text,
        in_force=(KindInForce(kind="operating", period=Period(ALWAYS)),),
        services=seed.services,
        answer=seed.answer,
        unit=seed.unit,
        must_be_zero=seed.must_be_zero,
        requirement=seed.requirement,
    )


def as_json(content: Content) -> dict[str, Any]:
    """The plain structure that is stored: dates in ISO form, decimals as text."""
    return {
        "items": [item_as_json(item) for item in content.items],
        "scoring": None if content.scoring is None else _grid_as_json(content.scoring),
    }


def item_as_json(item: Item) -> dict[str, Any]:
    """One item as a plain structure."""
    return {
        "code": item.code,
        "text": item.text,
        "evidence": item.evidence,
        "kinds": [
            {"kind": each.kind, "from": each.period.start.isoformat(), "to": _iso(each.period.end)}
            for each in item.in_force
        ],
        "services": sorted(item.services),
        "thresholds": [
            {
                "name": each.name,
                "value": str(each.value),
                "unit": each.unit,
                "compare": each.compare,
                "from": each.valid_from.isoformat(),
                "source": list(each.source),
            }
            for each in item.thresholds
        ],
        "source": list(item.source),
        "answer": item.answer,
        "unit": item.unit,
        "must_be_zero": item.must_be_zero,
        "requirement": item.requirement,
    }


def from_json(stored: Mapping[str, Any]) -> Content:
    """The content of a stored structure; the inverse of `as_json`."""
    scoring = stored["scoring"]
    return Content(
        items=tuple(_item_from_json(each) for each in stored["items"]),
        scoring=None if scoring is None else _grid_from_json(scoring),
    )


def _item_from_json(stored: Mapping[str, Any]) -> Item:
    return Item(
        code=stored["code"],
        text=stored["text"],
        evidence=stored["evidence"],
        in_force=tuple(_kind_from_json(each) for each in stored["kinds"]),
        services=frozenset(stored["services"]),
        thresholds=tuple(_threshold_from_json(each) for each in stored["thresholds"]),
        source=tuple(stored["source"]),
        answer=stored["answer"],
        unit=stored["unit"],
        must_be_zero=stored["must_be_zero"],
        requirement=stored["requirement"],
    )


def _kind_from_json(stored: Mapping[str, Any]) -> KindInForce:
    end = stored["to"]
    period = Period(date.fromisoformat(stored["from"]), None if end is None else date.fromisoformat(end))
    return KindInForce(kind=stored["kind"], period=period)


def _threshold_from_json(stored: Mapping[str, Any]) -> Threshold:
    return Threshold(
        name=stored["name"],
        value=Decimal(stored["value"]),
        unit=stored["unit"],
        compare=stored["compare"],
        valid_from=date.fromisoformat(stored["from"]),
        source=tuple(stored["source"]),
    )


def _grid_as_json(grid: Grid) -> dict[str, Any]:
    return {
        "total": str(grid.total),
        "minimum_total": str(grid.minimum_total),
        "blocks": [
            {
                "code": block.code,
                "title": block.title,
                "maximum": str(block.maximum),
                "minimum_percent": str(block.minimum_percent),
                "criteria": [
                    {
                        "code": criterion.code,
                        "title": criterion.title,
                        "maximum": str(criterion.maximum),
                        "levels": [
                            {"value": str(level.value), "description": level.description} for level in criterion.levels
                        ],
                    }
                    for criterion in block.criteria
                ],
            }
            for block in grid.blocks
        ],
    }


def _grid_from_json(stored: Mapping[str, Any]) -> Grid:
    return Grid(
        total=Decimal(stored["total"]),
        minimum_total=Decimal(stored["minimum_total"]),
        blocks=tuple(
            Block(
                code=block["code"],
                title=block["title"],
                maximum=Decimal(block["maximum"]),
                minimum_percent=Decimal(block["minimum_percent"]),
                criteria=tuple(_criterion_from_json(each) for each in block["criteria"]),
            )
            for block in stored["blocks"]
        ),
    )


def _criterion_from_json(stored: Mapping[str, Any]) -> Criterion:
    return Criterion(
        code=stored["code"],
        title=stored["title"],
        maximum=Decimal(stored["maximum"]),
        levels=tuple(
            Level(value=Decimal(level["value"]), description=level["description"]) for level in stored["levels"]
        ),
    )


def digest_of(stored: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a stored structure, in hex."""
    canonical = json.dumps(stored, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
