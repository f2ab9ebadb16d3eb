"""The agency's desk: its accreditations, their acts and their pacts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, requires
from blueprints.accounts import api as accounts
from blueprints.providers import api as providers
from blueprints.register import queries, services
from blueprints.register.forms import ExtendForm, ResumeForm, RevokeForm, SuspendForm, WithdrawForm
from blueprints.register.messages import ACT_KINDS, PACT_STATES, STATUSES
from blueprints.register.queries import Accreditation
from blueprints.register.routes.blueprint import MOVES, attempted, blueprint, by
from blueprints.register.rules import status_on, words_of
from blueprints.register.states import ACCREDITATION, AccreditationState
from blueprints.territory import api as territory


def own_accreditation(accreditation_id: int) -> Accreditation:
    """An accreditation of the actor's agency, or the page that there is none."""
    found = queries.accreditation(accreditation_id)
    return found if found is not None and found.agency_id == actor().agency_id else abort(404)


@blueprint.get("/ente/accreditamenti")
@requires("register.read")
def list_accreditations() -> ResponseReturnValue:
    """The agency's accreditations, of every state."""
    names = {each.code: each.name for each in territory.services()}
    service, state = request.args.get("servizio"), request.args.get("stato")
    page = queries.page_of_accreditations(
        day=clock.today(),
        number=pages.page_number(),
        agency_id=actor().agency_id or 0,
        service_code=service if service in names else None,
        state=state if state in set(AccreditationState) else None,
        words=words_of(request.args.get("cerca", "")[:80]),
    )
    return pages.show_list(
        "register/accreditations.html", page=page, names=names, states=AccreditationState, statuses=STATUSES
    )


@blueprint.get("/ente/accreditamenti/<int:accreditation_id>")
@requires("register.read")
def show_accreditation(accreditation_id: int) -> ResponseReturnValue:
    """One accreditation with its history, pacts, and what can be done now."""
    found = own_accreditation(accreditation_id)
    acts = queries.recorded(found.id)
    return pages.show(
        "register/accreditation.html",
        found=found,
        provider=providers.card(found.provider_id),
        service=territory.service(found.service_code),
        comuni=len(queries.comune_ids([found.id], max(found.valid_from, clock.today()))[found.id]),
        status=status_on(queries.history([found.id])[found.id], clock.today()),
        acts=acts,
        people=accounts.cards({act.recorded_by for act in acts if act.recorded_by}),
        pacts=queries.pacts(accreditation_id=found.id),
        moves=[MOVES[move] for move in ACCREDITATION.possible(found.state)],
        words={"statuses": STATUSES, "kinds": ACT_KINDS, "pacts": PACT_STATES},
    )


@blueprint.route("/ente/accreditamenti/<int:accreditation_id>/atto/<move>", methods=["GET", "POST"])
@requires("register.decide")
def change_accreditation(accreditation_id: int, move: str) -> ResponseReturnValue:
    """Record an act that suspends, resumes, revokes, extends, or takes note of a withdrawal."""
    found = own_accreditation(accreditation_id)
    name = next((each for each, words in MOVES.items() if words.slug == move), None) or abort(404)
    kind, apply = _CHANGES[name]
    form = kind()
    if form.validate_on_submit() and attempted(
        form, lambda: apply(form, {"accreditation_id": found.id, "act": form.act, **by()})
    ):
        pages.done(MOVES[name].done)
        return pages.go("register.show_accreditation", accreditation_id=found.id)
    provider = providers.card(found.provider_id)
    return pages.show("register/change.html", found=found, provider=provider, words=MOVES[name], form=form)


def _suspend(form: SuspendForm, by: dict[str, Any]) -> None:
    services.suspend(
        effective_from=form.effective_from.data,
        effective_to=form.last_day.data + timedelta(days=1) if form.last_day.data else None,
        reason=form.reason.data,
        running_projects_continue=form.running_projects_continue.data,
        **by,
    )


def _resume(form: ResumeForm, by: dict[str, Any]) -> None:
    services.resume(effective_from=form.effective_from.data, reason=form.reason.data or "", **by)


def _revoke(form: RevokeForm, by: dict[str, Any]) -> None:
    services.revoke(effective_from=form.effective_from.data, reason=form.reason.data, **by)


def _withdraw(form: WithdrawForm, by: dict[str, Any]) -> None:
    services.withdraw(effective_from=form.effective_from.data, reason=form.reason.data or "", **by)


def _extend(form: ExtendForm, by: dict[str, Any]) -> None:
    services.extend(valid_to=form.last_day.data + timedelta(days=1), reason=form.reason.data or "", **by)


_CHANGES: dict[str, tuple[type[Any], Callable[[Any, dict[str, Any]], None]]] = {
    "suspend": (SuspendForm, _suspend),
    "resume": (ResumeForm, _resume),
    "extend": (ExtendForm, _extend),
    "revoke": (RevokeForm, _revoke),
    "withdraw": (WithdrawForm, _withdraw),
}
