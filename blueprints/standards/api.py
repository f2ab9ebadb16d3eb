"""What other rooms may ask of this one."""

from blueprints.standards.catalogue import Requirement, Threshold, requirements
from blueprints.standards.grid import Block, Criterion, Grid, Level
from blueprints.standards.queries import Version, latest_published, published_versions, version, versions
from blueprints.standards.rules.content import Item
from blueprints.standards.services import draft_from_seed, publish

__all__ = [
    "Block",
    "Criterion",
    "Grid",
    "Item",
    "Level",
    "Requirement",
    "Threshold",
    "Version",
    "draft_from_seed",
    "latest_published",
    "publish",
    "published_versions",
    "requirements",
    "version",
    "versions",
]
