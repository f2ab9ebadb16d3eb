"""The provider's side: its invoices in all agencies, and drafts tried before they are sent."""

from flask import abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.invoices import queries, services
from blueprints.invoices.forms import PreviewForm
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.invoices.routes.invoices import STATES, show, words_of


@blueprint.get("/mie")
@requires("invoices.see_own")
def list_own() -> ResponseReturnValue:
    """A provider's invoices in all agencies: sent, verified, disputed, liquidated."""
    page = queries.ledger(provider_id=actor().provider_id or 0, number=pages.page_number())
    return pages.show_list("invoices/ledger.html", page=page, states=STATES)


@blueprint.get("/mie/<int:einvoice_id>")
@requires("invoices.see_own")
def show_own(einvoice_id: int) -> ResponseReturnValue:
    """One of the provider's invoices, with the findings in words."""
    view = queries.invoice(einvoice_id) or abort(404)
    return show(view)


@blueprint.route("/prova", methods=["GET", "POST"])
@requires("invoices.see_own")
def try_draft() -> ResponseReturnValue:
    """What a verification would find in a draft, before it goes to SdI."""
    form = PreviewForm()
    previews: tuple[services.Preview, ...] = ()
    if form.validate_on_submit():
        file = form.file.data
        try:
            previews = services.preview(content=file.read(), name=file.filename or "", actor=actor(), now=clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
    return pages.show("invoices/preflight.html", form=form, previews=previews, sentence=words_of)
