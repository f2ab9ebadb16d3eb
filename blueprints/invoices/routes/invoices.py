"""Bringing invoices in, the list, one invoice with its findings, the provider's ledger."""

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.documents import storage
from app.messages import language, sentence
from app.permissions import actor, requires
from blueprints.invoices import queries, services
from blueprints.invoices.fatturapa import as_page
from blueprints.invoices.fatturapa.as_pdf import pdf_of
from blueprints.invoices.forms import AnswerForm, BringInForm
from blueprints.invoices.queries import FindingRow, InvoiceView
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.invoices.states import DisputeState, InvoiceState
from blueprints.invoices.verification.catalogue import CATALOGUE

STATES = {
    "received": ("da verificare", "warn"),
    "checked": ("verificata", "good"),
    "refused": ("rifiutata", "bad"),
    "liquidated": ("liquidata", "plain"),
    "paid": ("pagata", "plain"),
}
DISPUTES = {
    "open": ("aperta", "warn"),
    "answered": ("con risposta", "warn"),
    "settled": ("decisa per l'ente", "good"),
    "upheld": ("confermata", "bad"),
    "credited": ("chiusa da nota di credito", "plain"),
    "withdrawn": ("ritirata", "plain"),
}
MOST_FILES = 50


@blueprint.route("/", methods=["GET", "POST"])
@requires("invoices.verify")
def list_invoices() -> ResponseReturnValue:
    """The invoices of the agency, those whose term is ending, and a form to bring some in."""
    form = BringInForm(delivered_on=clock.today())
    if form.validate_on_submit():
        delivery = _bring_in(form)
        form.refusals = [sentence(each) for _, reasons in delivery.refused for each in reasons]
        if not form.refusals:
            return _after(delivery)
    state, search = request.args.get("stato", ""), request.args.get("cerca", "").strip()
    known, agency_id = state if state in set(InvoiceState) else None, actor().agency_id or 0
    page = queries.invoices(agency_id=agency_id, state=known, search=search, number=pages.page_number())
    ending = queries.awaiting_outcome(agency_id, clock.today())
    shown = {"states": STATES, "state": state, "search": search, "ending": ending}
    return pages.show_list("invoices/list.html", page=page, form=form, **shown)


def _bring_in(form: BringInForm) -> services.Delivery:
    files = [(each.filename or "", each.read()) for each in form.file.data[:MOST_FILES]]
    delivery = services.bring_in_together(
        files=files, delivered_on=form.delivered_on.data, actor=actor(), now=clock.now()
    )
    if delivery.einvoice_ids:
        services.check_together(einvoice_ids=delivery.einvoice_ids, actor=actor(), now=clock.now())
    return delivery


def _after(delivery: services.Delivery) -> ResponseReturnValue:
    """Say what came of the files, and show the invoice when there is one."""
    count = len(delivery.einvoice_ids)
    said = []
    if count:
        said.append("La fattura è stata letta e verificata." if count == 1 else f"Lette e verificate {count} fatture.")
    if delivery.repeated:
        said.append(f"C'erano già, e non sono cambiate: {', '.join(delivery.repeated)}.")
    if delivery.messages:
        said.append(f"Messaggi di SdI letti: {delivery.messages}.")
    pages.done(" ".join(said) or "Questi messaggi c'erano già: non è cambiato nulla.")
    if count == 1:
        return pages.go("invoices.show_invoice", einvoice_id=delivery.einvoice_ids[0])
    return pages.go("invoices.list_invoices")


@blueprint.get("/<int:einvoice_id>")
@requires("invoices.read_acts")
def show_invoice(einvoice_id: int) -> ResponseReturnValue:
    """One invoice: its money, its lines with the findings beside them, what holds it."""
    view = queries.invoice(einvoice_id) or abort(404)
    return show(view)


def show(view: InvoiceView, form: AnswerForm | None = None) -> str:
    """The page of an invoice, for the agency and for the provider."""
    by_line: dict[int | None, list[FindingRow]] = {}
    disputes = queries.disputes_of(view.row.id)
    told = {(each.line_number, each.rule) for each in disputes if each.state != DisputeState.WITHDRAWN}
    for finding in view.findings:
        by_line.setdefault(finding.line_number, []).append(finding)
    return pages.show(
        "invoices/show.html",
        view=view,
        by_line=by_line,
        rules=CATALOGUE.rules,
        sentence=words_of,
        states=STATES,
        lang=language(),
        exchange=queries.exchange(view.row.id, clock.today()),
        credits=queries.credits_of(view.row.id),
        disputes=disputes,
        untold=any(each.cents and (each.line_number or 0, each.rule) not in told for each in view.findings),
        tolerated=queries.tolerated_of([view.row.id]),
        dispute_states=DISPUTES,
        parts=queries.items_of(view.row.id),
        form=form or AnswerForm(formdata=None),
    )


def words_of(finding: FindingRow) -> str:
    """The finding as a sentence, in the reader's language."""
    from blueprints.invoices.verification.messages import sentence_of  # polars is loaded only where it is used

    return sentence_of(finding.rule, finding.facts, finding.cents, finding.claimed_cents, language())


@blueprint.post("/<int:einvoice_id>/verifica")
@requires("invoices.verify")
def check_invoice(einvoice_id: int) -> ResponseReturnValue:
    """Verify the invoice again."""
    try:
        services.check(einvoice_id=einvoice_id, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.warn(refusal)
    except LookupError:
        abort(404)
    else:
        pages.done("La verifica è stata rifatta con i dati di oggi.")
    return pages.go("invoices.show_invoice", einvoice_id=einvoice_id)


@blueprint.post("/<int:einvoice_id>/esito")
@requires("invoices.verify")
def answer_invoice(einvoice_id: int) -> ResponseReturnValue:
    """Write the outcome for SdI."""
    view = queries.invoice(einvoice_id) or abort(404)
    form = AnswerForm()
    if not form.validate_on_submit():
        return show(view, form)
    answer = services.Answer(
        refuses=form.outcome.data == "EC02", cause=form.cause.data, reason=form.reason.data, sdi_id=form.sdi_id.data
    )
    try:
        services.answer(einvoice_id=einvoice_id, answer=answer, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.refusals_on(form, refusal)
        return show(view, form)
    pages.done("L'esito è scritto. Ora scarica il file e mandalo a SdI dal tuo canale.")
    return pages.go("invoices.show_invoice", einvoice_id=einvoice_id)


@blueprint.get("/esiti/<int:outcome_id>.xml")
@requires("invoices.verify")
def download_outcome(outcome_id: int) -> ResponseReturnValue:
    """The message for SdI, under the name that SdI wants."""
    found = queries.outcome(outcome_id) or abort(404)
    answer = Response(found.message, mimetype="application/xml")
    answer.headers.set("Content-Disposition", "attachment", filename=found.file_name)
    return answer


@blueprint.get("/<int:einvoice_id>/file")
@requires("invoices.read_acts")
def download_file(einvoice_id: int) -> ResponseReturnValue:
    """The file as it was brought in."""
    view = queries.invoice(einvoice_id) or abort(404)
    answer = Response(storage().get(view.file_digest), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=view.file_name)
    return answer


@blueprint.get("/<int:einvoice_id>/documento.<any(html, pdf):kind>")
@requires("invoices.read_acts")
def show_document(einvoice_id: int, kind: str) -> ResponseReturnValue:
    """The e-invoice itself, as a page or as a PDF/UA, read from the file anew."""
    view = queries.invoice(einvoice_id) or abort(404)
    opened = services.reopened(view.file_digest, view.file_name, view.position) or abort(404)
    if kind == "pdf":
        return Response(pdf_of(opened), mimetype="application/pdf")
    stylesheet = url_for("static", filename="einvoice.css")
    return pages.show(as_page.TEMPLATE, stylesheet=stylesheet, **as_page.facts_of(opened))
