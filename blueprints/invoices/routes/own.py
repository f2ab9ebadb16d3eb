"""The provider's side: its invoices in all agencies, and drafts tried before they are sent."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refusal, Refused
from app.messages import language, sentence
from app.permissions import actor, requires
from blueprints.care import api as care
from blueprints.invoices import queries, services
from blueprints.invoices.forms import HoursPreviewForm, PreviewForm
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.invoices.routes.invoices import STATES, show, words_of
from blueprints.register import api as register
from blueprints.territory import api as territory


@blueprint.get("/mie")
@requires("invoices.see_own")
def list_own() -> ResponseReturnValue:
    """A provider's invoices in all agencies: sent, verified, disputed, liquidated."""
    page = queries.ledger(provider_id=actor().provider_id or 0, number=pages.page_number())
    names = territory.named(each.agency_id for each in page.rows)
    return pages.show_list("invoices/ledger.html", page=page, states=STATES, names=names)


@blueprint.get("/mie/<int:einvoice_id>")
@requires("invoices.see_own")
def show_own(einvoice_id: int) -> ResponseReturnValue:
    """One of the provider's invoices, with the findings in words."""
    view = queries.invoice(einvoice_id) or abort(404)
    return show(view)


@blueprint.route("/prova-ore", methods=["GET", "POST"])
@requires("invoices.see_own")
def try_hours() -> ResponseReturnValue:
    """What the checks would find in a month's file of accesses, before it is imported."""
    form, found = HoursPreviewForm(), None
    form.agency_id.choices = agencies_of(actor().provider_id or 0)
    if form.validate_on_submit():
        asked = {"agency_id": form.agency_id.data, "month": form.first_day, "content": form.file.data.read()}
        try:
            found = services.preview_hours(**asked, actor=actor(), now=clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
    return pages.show("invoices/preflight_hours.html", form=form, found=found, **_words())


def agencies_of(provider_id: int) -> list[tuple[int, str]]:
    """The agencies that have accredited the provider, by name."""
    ids = {each.agency_id for each in register.accreditations(provider_id=provider_id)}
    return sorted(territory.named(ids).items(), key=lambda each: (each[1], each[0]))


def _words() -> dict[str, Any]:
    return {
        "sentence": words_of,
        "told": sentence,
        "why": lambda code: sentence(Refusal(code)),
        "column": lambda field: care.column_name(field, language()),
    }


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
