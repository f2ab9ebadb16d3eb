"""Penalties: proposed from a finding, answered by the provider, decided or dropped by the agency."""

from io import BytesIO

from flask import abort, send_file
from flask.typing import ResponseReturnValue

from app import clock, documents, pages
from app.permissions import actor, requires
from blueprints.monitoring import queries, services
from blueprints.monitoring.forms import PenaltyAnswerForm, PenaltyForm, ReasonForm
from blueprints.monitoring.queries import PenaltyCard
from blueprints.monitoring.routes.blueprint import attempted, blueprint, by, own_finding
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@blueprint.get("/visite/penali")
@requires("monitoring.read")
def list_penalties() -> ResponseReturnValue:
    """The agency's penalties, those that wait first."""
    page = queries.page_of_penalties(number=pages.page_number(), agency_id=actor().agency_id or 0)
    names = {key: card.name for key, card in providers.cards({each.provider_id for each in page.rows}).items()}
    return pages.show_list("monitoring/penalties.html", page=page, names=names)


@blueprint.get("/fornitore/penali")
@requires("monitoring.own")
def list_own_penalties() -> ResponseReturnValue:
    """The provider's penalties, at every agency."""
    page = queries.page_of_penalties(number=pages.page_number(), provider_id=actor().provider_id or 0)
    return pages.show_list("monitoring/penalties.html", page=page, names={})


@blueprint.route("/visite/rilievi/<int:finding_id>/penale", methods=["GET", "POST"])
@requires("monitoring.penalise")
def penalise(finding_id: int) -> ResponseReturnValue:
    """Propose the penalty of a finding."""
    finding = own_finding(finding_id)
    form = ReasonForm(reason=finding.text)
    if form.validate_on_submit() and attempted(
        form, lambda: services.penalise(finding_id=finding_id, ground=form.reason.data, **by())
    ):
        pages.done("La penale è proposta: l'ente è avvisato e può rispondere.")
        return pages.go("monitoring.list_penalties")
    cents = services.penalty_amount(finding.agency_id, finding.severity, clock.today())
    provider = providers.card(finding.provider_id)
    return pages.show("monitoring/penalise.html", finding=finding, provider=provider, form=form, cents=cents)


@blueprint.get("/visite/penali/<int:penalty_id>")
@requires("monitoring.read")
def show_penalty(penalty_id: int) -> ResponseReturnValue:
    """One penalty of the agency, as it stands."""
    return _show(_of_agency(penalty_id), None)


@blueprint.route("/visite/penali/<int:penalty_id>/decisione", methods=["GET", "POST"])
@requires("monitoring.decide")
def decide_penalty(penalty_id: int) -> ResponseReturnValue:
    """Decide a penalty, or drop it."""
    card = _of_agency(penalty_id)
    form = PenaltyForm(amount=card.proposed_cents)
    if form.validate_on_submit() and attempted(form, lambda: _decide(penalty_id, form)):
        pages.done("La decisione è registrata e l'ente la riceve." if form.outcome.data == "decide" else "Archiviata.")
        return pages.go("monitoring.show_penalty", penalty_id=penalty_id)
    return _show(card, form)


def _decide(penalty_id: int, form: PenaltyForm) -> None:
    if form.outcome.data == "decide":
        services.decide_penalty(penalty_id=penalty_id, cents=form.amount.data or 0, reason=form.reason.data, **by())
    else:
        services.drop_penalty(penalty_id=penalty_id, reason=form.reason.data, **by())


@blueprint.route("/fornitore/penali/<int:penalty_id>", methods=["GET", "POST"])
@requires("monitoring.own")
def show_own_penalty(penalty_id: int) -> ResponseReturnValue:
    """One of the provider's penalties, and its answer."""
    card = _of_provider(penalty_id)
    form = PenaltyAnswerForm()
    if form.validate_on_submit() and attempted(
        form, lambda: services.answer_penalty(penalty_id=penalty_id, text=form.answer.data, **by())
    ):
        pages.done("La risposta è arrivata all'azienda, che ora decide.")
        return pages.go("monitoring.show_own_penalty", penalty_id=penalty_id)
    return _show(card, form if card.state == "proposed" else None)


def _show(card: PenaltyCard, form: PenaltyForm | PenaltyAnswerForm | None) -> str:
    return pages.show(
        "monitoring/penalty.html",
        card=card,
        form=form,
        finding=queries.finding(card.finding_id),
        provider=providers.card(card.provider_id),
        agency=territory.agency(card.agency_id),
        room=services.room_on(card.agency_id, card.provider_id, clock.today()) if actor().agency_id else None,
    )


@blueprint.get("/visite/penali/<int:penalty_id>.pdf")
@requires("monitoring.read")
def download_penalty(penalty_id: int) -> ResponseReturnValue:
    """The document of a penalty of the agency."""
    return _document(_of_agency(penalty_id))


@blueprint.get("/fornitore/penali/<int:penalty_id>.pdf")
@requires("monitoring.own")
def download_own_penalty(penalty_id: int) -> ResponseReturnValue:
    """The document of one of the provider's penalties."""
    return _document(_of_provider(penalty_id))


def _document(card: PenaltyCard) -> ResponseReturnValue:
    content = documents.storage().get(card.pdf_digest or abort(404))
    name = f"penale-{card.number}-{card.year}.pdf"
    answer = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _of_agency(penalty_id: int) -> PenaltyCard:
    found = queries.penalty(penalty_id)
    return found if found is not None and found.agency_id == actor().agency_id else abort(404)


def _of_provider(penalty_id: int) -> PenaltyCard:
    found = queries.penalty(penalty_id)
    return found if found is not None and found.provider_id == actor().provider_id else abort(404)
