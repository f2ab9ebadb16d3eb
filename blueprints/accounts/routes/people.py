"""The people of one's own place: who has which role, inviting, ending a role."""

from flask import request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.accounts import queries, services
from blueprints.accounts.forms import InviteForm
from blueprints.accounts.roles import ROLES, of_scope
from blueprints.accounts.routes.blueprint import blueprint


def _here() -> tuple[str, int]:
    who = actor()
    return ("agency", who.agency_id or 0) if who.agency_id else ("provider", who.provider_id or 0)


@blueprint.route("/persone", methods=["GET", "POST"])
@requires("accounts.manage_people")
def list_people() -> ResponseReturnValue:
    """The people here, and a form to invite one more."""
    kind, scope_id = _here()
    form = InviteForm()
    form.role.choices = [(role.code, role.it.capitalize()) for role in of_scope(kind)]
    if form.validate_on_submit():
        services.invite(
            email=form.email.data,
            name=form.name.data,
            role=form.role.data,
            scope_kind=kind,
            scope_id=scope_id,
            actor=actor(),
            now=clock.now(),
        )
        pages.done("L'invito è partito: la persona riceve un collegamento per scegliere la password.")
        return pages.go("accounts.list_people")
    return pages.show("accounts/people.html", form=form, grants=queries.grants_of(kind, scope_id), roles=ROLES)


@blueprint.post("/persone/fine")
@requires("accounts.manage_people")
def end_grant() -> ResponseReturnValue:
    """End a role."""
    kind, scope_id = _here()
    asked = request.form.get("grant", "")
    try:
        services.end_grant(
            grant_id=int(asked) if asked.isdecimal() else 0,
            scope_kind=kind,
            scope_id=scope_id,
            actor=actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        pages.warn(refusal)
    else:
        pages.done("Il ruolo è terminato: la persona non vede più le pagine di questo ruolo.")
    return pages.go("accounts.list_people")
