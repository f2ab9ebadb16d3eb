"""The room's pages: public, of the manager and the officer, of the provider, of the commission."""

from blueprints.calls.routes import (
    acts,
    agreeing,
    attachments,
    building,
    cases,
    commission,
    confirming,
    evaluating,
    filling,
    lodging,
    manager,
    printed,
    public,
    renewing,
    sampling,
    scoring,
    signing,
)
from blueprints.calls.routes.blueprint import blueprint

__all__ = [
    "acts",
    "agreeing",
    "attachments",
    "blueprint",
    "building",
    "cases",
    "commission",
    "confirming",
    "evaluating",
    "filling",
    "lodging",
    "manager",
    "printed",
    "public",
    "renewing",
    "sampling",
    "scoring",
    "signing",
]
