"""The room's pages: the case worker's projects, the provider's months, the review."""

from blueprints.care.routes import (  # noqa: F401 - they fill the blueprint
    circumstances,
    columns,
    confirmations,
    entries,
    exceptions,
    family,
    imports,
    projects,
    reports,
    settings,
    tokens,
)
from blueprints.care.routes.api import api
from blueprints.care.routes.blueprint import blueprint

__all__ = ["api", "blueprint"]
