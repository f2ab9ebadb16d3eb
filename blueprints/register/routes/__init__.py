"""The room's pages: public, of the agency's staff, of the provider."""

from blueprints.register.routes import public
from blueprints.register.routes.blueprint import blueprint

__all__ = ["blueprint", "public"]
