"""The room's pages: public, of the manager and the officer, of the provider, of the commission."""

from blueprints.calls.routes import building, cases, commission, evaluating, filling, lodging, manager, printed, public
from blueprints.calls.routes.blueprint import blueprint

__all__ = [
    "blueprint",
    "building",
    "cases",
    "commission",
    "evaluating",
    "filling",
    "lodging",
    "manager",
    "printed",
    "public",
]
