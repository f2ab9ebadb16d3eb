"""The tokens of a provider's software: made, told once, revoked."""

from flask import abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.care import services
from blueprints.care.forms.deliveries import TokenForm
from blueprints.care.queries.tokens import tokens
from blueprints.care.routes import choices
from blueprints.care.routes.blueprint import blueprint
from blueprints.care.states import REPORT
from blueprints.territory import api as territory


@blueprint.route("/rendiconti/chiavi", methods=["GET", "POST"])
@requires(REPORT)
def list_tokens() -> ResponseReturnValue:
    """The provider's tokens; a new one is shown this once."""
    form, token = TokenForm(), ""
    provider_id = actor().provider_id or 0
    if form.validate_on_submit():
        try:
            token = services.make_token(
                provider_id=provider_id, name=form.name.data or "", actor=actor(), now=clock.now()
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
    return pages.show(
        "care/tokens.html", form=form, token=token, tokens=tokens(provider_id), agencies=_codes(provider_id)
    )


def _codes(provider_id: int) -> list[tuple[str, str]]:
    """Code and name of each agency to which the provider reports."""
    return [(territory.agency(number).code, name) for number, name in choices.agencies_of(provider_id)]


@blueprint.post("/rendiconti/chiavi/<int:token_id>/revoca")
@requires(REPORT)
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Let a token open nothing any more."""
    if token_id not in {each.id for each in tokens(actor().provider_id or 0)}:
        abort(404)
    services.revoke_token(token_id=token_id, actor=actor(), now=clock.now())
    pages.done("La chiave è revocata: il programma che la usa non può più mandare accessi.")
    return pages.go("care.list_tokens")
