"""Proposed suspensions: the list, and the two ways to decide."""

from flask import request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, requires
from blueprints.monitoring import queries, services
from blueprints.monitoring.forms import ConfirmForm, ReasonForm
from blueprints.monitoring.routes.blueprint import attempted, blueprint, by, own_proposal
from blueprints.monitoring.states import ProposalState
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@blueprint.get("/visite/proposte")
@requires("monitoring.read")
def list_proposals() -> ResponseReturnValue:
    """The agency's proposed suspensions, those that wait first."""
    state = request.args.get("stato")
    page = queries.page_of_proposals(
        number=pages.page_number(),
        agency_id=actor().agency_id or 0,
        state=state if state in set(ProposalState) else None,
    )
    names = {each.code: each.name for each in territory.services()}
    return pages.show_list("monitoring/proposals.html", page=page, names=names, states=ProposalState)


@blueprint.route("/visite/proposte/<int:proposal_id>/conferma", methods=["GET", "POST"])
@requires("monitoring.decide")
def confirm_proposal(proposal_id: int) -> ResponseReturnValue:
    """Suspend as proposed, by an act."""
    proposal = own_proposal(proposal_id)
    finding = queries.finding(proposal.finding_id)
    form = ConfirmForm(effective_from=clock.today(), reason=finding.text if finding else "")
    if form.validate_on_submit() and attempted(form, lambda: _confirm(proposal_id, form)):
        pages.done("L'accreditamento è sospeso: l'elenco pubblico lo dice, e le fatture aperte dell'ente si fermano.")
        return pages.go("monitoring.list_proposals")
    provider = providers.card(proposal.provider_id)
    return pages.show("monitoring/confirm.html", proposal=proposal, finding=finding, provider=provider, form=form)


def _confirm(proposal_id: int, form: ConfirmForm) -> None:
    services.confirm(
        proposal_id=proposal_id,
        effective_from=form.effective_from.data,
        act=form.act,
        reason=form.reason.data,
        running_projects_continue=form.running_projects_continue.data,
        **by(),
    )


@blueprint.route("/visite/proposte/<int:proposal_id>/archiviazione", methods=["GET", "POST"])
@requires("monitoring.decide")
def drop_proposal(proposal_id: int) -> ResponseReturnValue:
    """Leave the accreditation as it is, with a reason."""
    proposal = own_proposal(proposal_id)
    form = ReasonForm()
    if form.validate_on_submit() and attempted(
        form, lambda: services.drop(proposal_id=proposal_id, reason=form.reason.data, **by())
    ):
        pages.done("La proposta è archiviata: l'accreditamento resta com'è.")
        return pages.go("monitoring.list_proposals")
    provider, finding = providers.card(proposal.provider_id), queries.finding(proposal.finding_id)
    return pages.show("monitoring/drop.html", proposal=proposal, finding=finding, provider=provider, form=form)
