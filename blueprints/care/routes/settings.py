"""The agency's schools and calendars, funds and co-payment bands."""

from datetime import datetime
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.actors import Actor
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.care import services
from blueprints.care.forms import CopaymentForm, FundForm, SchoolDaysForm, SchoolForm
from blueprints.care.queries import cards
from blueprints.care.queries.costs import copayment_bands
from blueprints.care.queries.schools import schools, spans
from blueprints.care.routes import choices
from blueprints.care.routes.blueprint import blueprint, comune_names
from blueprints.care.states import CHANGE


@blueprint.get("/assistenza/scuole")
@requires("care.see_projects")
def list_schools() -> ResponseReturnValue:
    """The schools, with terms and closures."""
    agency_id = actor().agency_id or 0
    terms, closures = spans(agency_id)
    found = schools(agency_id)
    names = {each.id: each.name for each in found} | {None: "tutte le scuole"}
    comuni = comune_names(agency_id)
    return pages.show("care/schools.html", schools=found, terms=terms, closures=closures, names=names, comuni=comuni)


@blueprint.route("/assistenza/scuole/nuova", methods=["GET", "POST"])
@requires(CHANGE)
def add_school() -> ResponseReturnValue:
    """A new school."""
    agency_id = actor().agency_id or 0
    form = SchoolForm()
    form.comune_id.choices = choices.comuni(agency_id)
    if form.validate_on_submit():
        try:
            services.add_school(
                agency_id=agency_id,
                code=form.code.data,
                name=form.name.data,
                comune_id=form.comune_id.data,
                on_saturdays=form.on_saturdays.data,
                actor=actor(),
                now=clock.now(),
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("La scuola è nell'elenco.")
            return pages.go("care.list_schools")
    return _show(form, "Nuova scuola", "Aggiungi", "Poi iscrivi gli alunni dalla pagina dei loro progetti.")


@blueprint.route("/assistenza/scuole/giorni", methods=["GET", "POST"])
@requires(CHANGE)
def add_school_days() -> ResponseReturnValue:
    """Days of lessons, or a closure."""
    agency_id = actor().agency_id or 0
    form = SchoolDaysForm()
    form.school_id.choices = [(0, "tutte le scuole"), *((each.id, each.name) for each in schools(agency_id))]
    if form.validate_on_submit():
        services.add_school_days(
            agency_id=agency_id,
            open_=form.what.data == "term",
            first_day=form.first_day.data,
            last_day=form.last_day.data,
            reason=form.reason.data,
            school_id=form.school_id.data or None,
            actor=actor(),
            now=clock.now(),
        )
        pages.done("Il calendario è aggiornato.")
        return pages.go("care.list_schools")
    then = "Le ore nei giorni senza lezione saranno segnalate, salvo autorizzazione."
    return _show(form, "Giorni di lezione o chiusura", "Aggiungi", then)


@blueprint.route("/assistenza/fondi", methods=["GET", "POST"])
@requires(CHANGE)
def list_funds() -> ResponseReturnValue:
    """The funds, and a new one."""
    agency_id = actor().agency_id or 0
    form = FundForm()
    if form.validate_on_submit():
        try:
            services.add_fund(
                agency_id=agency_id,
                code=form.code.data,
                name=form.name.data,
                cup=form.cup.data or "",
                actor=actor(),
                now=clock.now(),
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("Il fondo è nell'elenco: i progetti possono dividerne il costo.")
            return pages.go("care.list_funds")
    return pages.show("care/funds.html", form=form, funds=cards.fund_cards(agency_id))


@blueprint.route("/assistenza/compartecipazione", methods=["GET", "POST"])
@requires(CHANGE)
def list_copayments() -> ResponseReturnValue:
    """The co-payment bands, and a new one."""
    agency_id = actor().agency_id or 0
    form = CopaymentForm()
    form.service_code.choices = choices.services()
    form.comune_id.choices = [(0, "tutti i Comuni senza fasce proprie"), *choices.comuni(agency_id)]
    if form.validate_on_submit():
        try:
            _set_copayment(form, actor(), clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("La fascia è registrata.")
            return pages.go("care.list_copayments")
    bands, comuni = copayment_bands(agency_id), comune_names(agency_id)
    return pages.show("care/copayments.html", form=form, bands=bands, comuni=comuni)


def _set_copayment(form: Any, who: Actor, now: datetime) -> None:
    services.set_copayment(
        agency_id=who.agency_id or 0,
        comune_id=form.comune_id.data or None,
        service_code=form.service_code.data,
        isee_from=form.isee_from.data or 0,
        isee_to=form.isee_to.data,
        hourly=form.hourly.data,
        valid_from=form.valid_from.data,
        source=form.source.data or "",
        actor=who,
        now=now,
    )


def _show(form: object, title: str, button: str, then: str) -> ResponseReturnValue:
    trail = [("Scuole", url_for("care.list_schools"))]
    return pages.show("care/form.html", form=form, title=title, here=title, trail=trail, button=button, then=then)
