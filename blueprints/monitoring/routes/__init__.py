"""The pages of the room."""

from blueprints.monitoring.routes import filling, findings, own, penalties, proposals, visits
from blueprints.monitoring.routes.blueprint import blueprint

__all__ = ["blueprint", "filling", "findings", "own", "penalties", "proposals", "visits"]
