"""Accesses without a finding that a person looks at: drawn by risk and by lot."""

import secrets
from datetime import timedelta

from flask import abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.invoices import services
from blueprints.invoices.forms import ControlForm, DrawForm
from blueprints.invoices.queries import samples
from blueprints.invoices.queries.samples import SampleCard
from blueprints.invoices.routes.blueprint import blueprint

OUTCOMES = {
    "confirmed": ("confermato", "good"),
    "not-confirmed": ("non confermato", "bad"),
    "not-verifiable": ("non verificabile", "warn"),
}


@blueprint.route("/campioni", methods=["GET", "POST"])
@requires("invoices.sample")
def list_samples() -> ResponseReturnValue:
    """The samples so far, and a form to draw a month's."""
    before = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    form = DrawForm(month=before)
    if form.validate_on_submit():
        chosen = form.month.data.replace(day=1)
        try:
            number = services.draw_sample(month=chosen, seed=secrets.token_hex(16), actor=actor(), now=clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            return pages.go("invoices.show_sample", sample_id=number)
    page = samples.samples(actor().agency_id or 0, number=pages.page_number())
    return pages.show_list("invoices/samples.html", page=page, form=form)


@blueprint.get("/campioni/<int:sample_id>")
@requires("invoices.sample")
def show_sample(sample_id: int) -> ResponseReturnValue:
    """One sample, with what was found of each access."""
    return pages.show("invoices/sample.html", card=_card(sample_id), outcomes=OUTCOMES)


@blueprint.route("/campioni/<int:sample_id>/<int:access_id>", methods=["GET", "POST"])
@requires("invoices.sample")
def record_control(sample_id: int, access_id: int) -> ResponseReturnValue:
    """Record what was found of one access."""
    card, form = _card(sample_id), ControlForm()
    access = samples.drawn_access(card.id, access_id) or abort(404)
    if form.validate_on_submit():
        said = {"outcome": form.outcome.data, "note": form.note.data or ""}
        try:
            services.record_control(access_id=access_id, **said, actor=actor(), now=clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("L'esito del controllo è registrato.")
            return pages.go("invoices.show_sample", sample_id=sample_id)
    return pages.show("invoices/control.html", card=card, access=access, form=form)


def _card(sample_id: int) -> SampleCard:
    card = samples.sample(sample_id, number=pages.page_number())
    if card is None or card.agency_id != actor().agency_id:
        abort(404)
    return card
