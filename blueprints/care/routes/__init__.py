"""The room's pages: the case worker's projects, the provider's months, the review."""

from blueprints.care.routes import circumstances, imports, projects, reports, settings  # noqa: F401 - they fill the blueprint
from blueprints.care.routes.blueprint import blueprint

__all__ = ["blueprint"]
