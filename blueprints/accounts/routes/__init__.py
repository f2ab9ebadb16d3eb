"""Pages of the room: signing in, choosing where to work, people of one's own place."""

from blueprints.accounts.routes import people, signing_in  # noqa: F401 - they fill the blueprint
from blueprints.accounts.routes.blueprint import blueprint
from blueprints.accounts.routes.session import identify

__all__ = ["blueprint", "identify"]
