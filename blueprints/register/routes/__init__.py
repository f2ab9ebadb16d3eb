"""The room's pages: public, of the agency's staff, of the provider."""

from flask import Flask
from flask.blueprints import BlueprintSetupState

from blueprints.register.routes import importing, own, pacts, public, signing, staff, tariffs  # noqa: F401 - they fill the blueprint
from blueprints.register.routes.blueprint import blueprint
from blueprints.register.routes.kept_pages import stand_in_front


@blueprint.record_once
def _in_front(state: BlueprintSetupState) -> None:
    if isinstance(state.app, Flask):
        stand_in_front(state.app)


__all__ = ["blueprint"]
