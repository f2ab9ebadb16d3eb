"""Around the payment: checks before it, payments read back, claw-backs, the export for the PCC."""

from datetime import date, timedelta

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.invoices import queries, schemas, services
from blueprints.invoices.forms import CheckForm, ClawbackForm, PaymentsForm
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.invoices.rules.payments import FAULTS
from blueprints.providers import api as providers

KINDS = {"durc": "DURC", "collection": "agente della riscossione"}
OUTCOMES = {"clear": ("regolare", "good"), "negative": ("irregolare", "bad"), "asked": ("risposta attesa", "warn")}


@blueprint.route("/controlli/<int:provider_id>", methods=["GET", "POST"])
@requires("invoices.liquidate")
def check_provider(provider_id: int) -> ResponseReturnValue:
    """The DURC of a provider, and all checks so far."""
    card = providers.card(provider_id) or abort(404)
    form = CheckForm(asked_on=clock.today())
    if form.validate_on_submit() and _record(provider_id, form, None):
        pages.done("Il DURC è registrato.")
        return pages.go("invoices.check_provider", provider_id=provider_id)
    return _show(card, form, None)


@blueprint.route("/<int:einvoice_id>/riscossione", methods=["GET", "POST"])
@requires("invoices.liquidate")
def check_collection(einvoice_id: int) -> ResponseReturnValue:
    """The query to the collection agency for one invoice."""
    view = queries.invoice(einvoice_id) or abort(404)
    card = providers.card(view.row.provider_id or 0) or abort(404)
    form = CheckForm(asked_on=clock.today())
    if form.validate_on_submit() and _record(card.id, form, einvoice_id):
        pages.done("La verifica è registrata.")
        return pages.go("invoices.show_invoice", einvoice_id=einvoice_id)
    return _show(card, form, view)


def _record(provider_id: int, form: CheckForm, einvoice_id: int | None) -> bool:
    check = services.Check(
        reference=form.reference.data,
        outcome=form.outcome.data,
        asked_on=form.asked_on.data,
        valid_until=form.valid_until.data,
        blocked_cents=form.blocked.data or 0,
        einvoice_id=einvoice_id,
        debts=form.debts,
    )
    try:
        services.record_check(provider_id=provider_id, check=check, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.refusals_on(form, refusal)
        return False
    return True


def _show(card: providers.ProviderCard, form: CheckForm, view: queries.InvoiceView | None) -> str:
    agency_id = actor().agency_id or 0
    return pages.show(
        "invoices/checks.html",
        card=card,
        form=form,
        view=view,
        durc=queries.durc_on(agency_id, card.id, clock.today()),
        checks=queries.checks_of(card.id, agency_id),
        kinds=KINDS,
        outcomes=OUTCOMES,
    )


@blueprint.route("/pagamenti", methods=["GET", "POST"])
@requires("invoices.liquidate")
def read_payments() -> ResponseReturnValue:
    """Read a list of payments back from the accounting program."""
    form, found = PaymentsForm(), None
    if form.validate_on_submit():
        file = form.file.data
        try:
            found = services.read_payments(
                content=file.read(), name=file.filename or "", actor=actor(), now=clock.now()
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
    return pages.show("invoices/payments.html", form=form, found=found, faults=FAULTS)


@blueprint.route("/recuperi/<int:item_id>", methods=["GET", "POST"])
@requires("invoices.liquidate")
def claw_back(item_id: int) -> ResponseReturnValue:
    """Record that a payment was not due."""
    item = queries.item(item_id) or abort(404)
    form = ClawbackForm(amount=item.payee_cents)
    if form.validate_on_submit():
        wanted = {"item_id": item_id, "cents": form.amount.data, "reason": form.reason.data}
        try:
            services.claw_back(actor=actor(), now=clock.now(), **wanted)
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("Il recupero è registrato: lo toglie il prossimo atto dell'ente.")
            return pages.go("invoices.show_invoice", einvoice_id=item.einvoice_id)
    return pages.show("invoices/clawback.html", item=item, form=form)


@blueprint.get("/pcc.csv")
@requires("invoices.liquidate")
def export_pcc() -> ResponseReturnValue:
    """States and dates for the national platform of commercial credits; the last 90 days unless asked otherwise."""
    last = _day("al") or clock.today()
    first = _day("dal") or last - timedelta(days=90)
    lines = queries.pcc_lines(actor().agency_id or 0, first, last)
    answer = Response(schemas.pcc_csv(lines), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"pcc-{first}-{last}.csv")
    return answer


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
