"""Disputes: opened and decided by the agency, answered by the provider."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.documents import storage
from app.messages import language
from app.permissions import actor, may, requires
from blueprints.invoices import letters, queries, services
from blueprints.invoices.forms import DecisionForm, DisputeAnswerForm, DisputeForm
from blueprints.invoices.queries import DisputeRow
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.invoices.routes.invoices import DISPUTES as STATES


def said(dispute: DisputeRow) -> str:
    """What is objected to, in the reader's language."""
    return letters.sentence_of_dispute(dispute, language())


@blueprint.get("/contestazioni")
@requires("invoices.verify")
def list_disputes() -> ResponseReturnValue:
    """The disputes of the agency."""
    page = queries.disputes(agency_id=actor().agency_id or 0, number=pages.page_number())
    return pages.show_list("invoices/disputes.html", page=page, states=STATES, said=said)


@blueprint.get("/mie/contestazioni")
@requires("invoices.see_own")
def list_own_disputes() -> ResponseReturnValue:
    """The disputes on the provider's invoices."""
    page = queries.disputes(provider_id=actor().provider_id or 0, number=pages.page_number())
    return pages.show_list("invoices/disputes.html", page=page, states=STATES, said=said)


@blueprint.post("/<int:einvoice_id>/contestazioni")
@requires("invoices.verify")
def open_disputes(einvoice_id: int) -> ResponseReturnValue:
    """Tell the provider what the verification found."""
    try:
        count = services.open_disputes(einvoice_id=einvoice_id, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.warn(refusal)
    except LookupError:
        abort(404)
    else:
        pages.done(f"Contestazioni aperte: {count}. L'ente è stato avvisato; la parte non contestata va avanti.")
    return pages.go("invoices.show_invoice", einvoice_id=einvoice_id)


@blueprint.route("/<int:einvoice_id>/contesta", methods=["GET", "POST"])
@requires("invoices.verify")
def dispute_amount(einvoice_id: int) -> ResponseReturnValue:
    """Dispute an amount that no rule has found."""
    view, form = queries.invoice(einvoice_id) or abort(404), DisputeForm()
    if form.validate_on_submit():
        said_by_hand = {"line_number": form.line.data or 0, "cents": form.amount.data, "reason": form.reason.data}
        try:
            services.open_by_hand(einvoice_id=einvoice_id, actor=actor(), now=clock.now(), **said_by_hand)
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("La contestazione è aperta e l'ente è stato avvisato.")
            return pages.go("invoices.show_invoice", einvoice_id=einvoice_id)
    return pages.show("invoices/dispute_amount.html", view=view, form=form)


@blueprint.post("/<int:einvoice_id>/nota-di-credito")
@requires("invoices.verify")
def ask_for_credit_note(einvoice_id: int) -> ResponseReturnValue:
    """Ask for a credit note of what was upheld."""
    try:
        cents = services.ask_for_credit_note(einvoice_id=einvoice_id, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.warn(refusal)
    except LookupError:
        abort(404)
    else:
        pages.done(f"La richiesta di nota di credito di {pages.euro(cents)} oltre IVA è in partenza.")
    return pages.go("invoices.show_invoice", einvoice_id=einvoice_id)


@blueprint.route("/contestazioni/<int:dispute_id>", methods=["GET", "POST"])
@requires("invoices.verify")
def show_dispute(dispute_id: int) -> ResponseReturnValue:
    """One dispute, and its decision."""
    line = queries.dispute(dispute_id) or abort(404)
    form = DecisionForm(amount=line.dispute.open_cents)
    if form.validate_on_submit():
        try:
            _decide(dispute_id, form)
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("La decisione è registrata.")
            return pages.go("invoices.show_dispute", dispute_id=dispute_id)
    return _show(dispute_id, form)


def _decide(dispute_id: int, form: DecisionForm) -> None:
    common = {"dispute_id": dispute_id, "reason": form.reason.data, "actor": actor(), "now": clock.now()}
    if form.outcome.data == "settle":
        services.settle(conceded_cents=form.amount.data or 0, **common)
    else:
        services.uphold(**common)


@blueprint.route("/mie/contestazioni/<int:dispute_id>", methods=["GET", "POST"])
@requires("invoices.see_own")
def show_own_dispute(dispute_id: int) -> ResponseReturnValue:
    """One dispute, and the provider's answer."""
    _ = queries.dispute(dispute_id) or abort(404)
    form = DisputeAnswerForm()
    if form.validate_on_submit():
        files = [(each.filename or "", each.read()) for each in form.files.data or ()]
        try:
            services.answer_dispute(
                dispute_id=dispute_id, text=form.answer.data, files=files, actor=actor(), now=clock.now()
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("La risposta è arrivata all'azienda, che ora decide.")
            return pages.go("invoices.show_own_dispute", dispute_id=dispute_id)
    return _show(dispute_id, form)


def _show(dispute_id: int, form: DecisionForm | DisputeAnswerForm) -> str:
    line, files = queries.dispute(dispute_id) or abort(404), queries.files_of(dispute_id)
    decides = may(actor(), "invoices.verify")
    return pages.show(
        "invoices/dispute.html",
        line=line,
        files=files,
        form=form,
        states=STATES,
        said=said,
        where=letters.where,
        decides=decides,
    )


@blueprint.get("/contestazioni/<int:dispute_id>/file/<int:file_id>")
@requires("invoices.verify")
def download_evidence(dispute_id: int, file_id: int) -> ResponseReturnValue:
    """A file that the provider gave."""
    return _evidence(dispute_id, file_id)


@blueprint.get("/mie/contestazioni/<int:dispute_id>/file/<int:file_id>")
@requires("invoices.see_own")
def download_own_evidence(dispute_id: int, file_id: int) -> ResponseReturnValue:
    """A file that the provider gave, for itself."""
    return _evidence(dispute_id, file_id)


def _evidence(dispute_id: int, file_id: int) -> Response:
    found = next((each for each in queries.files_of(dispute_id) if each.id == file_id), None) or abort(404)
    answer = Response(storage().get(found.digest), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer
