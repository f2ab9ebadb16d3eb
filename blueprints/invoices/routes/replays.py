"""Trying a draft of rules, parameters and prices on what was billed, and letting it hold in earnest."""

from datetime import date

from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.messages import language
from app.permissions import actor, may, requires
from blueprints.invoices import services
from blueprints.invoices.forms import OF_PARAMETER, OF_PRICE, ActivateForm, ReplayForm, replay_form
from blueprints.invoices.messages import TARIFF_WORDS
from blueprints.invoices.queries import replays
from blueprints.invoices.queries.replays import Changeable, ReplayCard
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.invoices.rules.replaying import Draft, DraftPrice
from blueprints.invoices.verification.catalogue import CATALOGUE
from blueprints.register.api import Tariff

STATES = {"asked": ("in corso", "warn"), "done": ("pronta", "good"), "activated": ("in vigore", "plain")}
QUALITIES = ("profile", "day_type", "time_band", "school_level", "fund")


@blueprint.get("/prove")
@requires("invoices.replay")
def list_replays() -> ResponseReturnValue:
    """The agency's drafts that were tried."""
    return pages.show("invoices/replays.html", cards=replays.replays(actor().agency_id or 0), states=STATES)


@blueprint.route("/prove/nuova", methods=["GET", "POST"])
@requires("invoices.replay")
def ask_replay() -> ResponseReturnValue:
    """Write a draft, and let a job try it."""
    known = replays.changeable(actor().agency_id or 0, clock.today())
    form = _form(known)
    if form.validate_on_submit():
        try:
            number = services.ask_replay(name=form.name.data, draft=_draft(form, known), actor=actor(), now=clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("La prova è partita: puoi lasciare la pagina, l'esito resta qui.")
            return pages.go("invoices.show_replay", replay_id=number)
    return pages.show("invoices/replay_new.html", form=form)


def _form(known: Changeable) -> ReplayForm:
    definitions = current_app.extensions["accredita.parameters"]
    labels = []
    for name in known.parameters:
        own = definitions[name]
        labels.append((name, f"{own.label[language()]} ({own.unit or 'sì o no'})"))
    prices = [(each.id, f"{_said(each)}: oggi {pages.price(each.unit_price)} all'ora") for each in known.tariffs]
    first = {
        "since": clock.today().replace(year=clock.today().year - 1, day=1),
        "rules": [code for code, applied in known.rules.items() if applied],
        **{f"{OF_PARAMETER}{name}": written for name, written in known.parameters.items()},
    }
    form: ReplayForm = replay_form(labels, prices)(data=first)
    form.rules.choices = [(code, f"{code} {CATALOGUE.rules[code].it}") for code in known.rules]
    return form


def _said(tariff: Tariff | DraftPrice) -> str:
    """What a tariff prices, in words."""
    codes = [getattr(tariff, name) for name in QUALITIES]
    words = [TARIFF_WORDS.get(code, code) for code in codes if code]
    return ", ".join([tariff.service_code, *words])


def _draft(form: ReplayForm, known: Changeable) -> Draft:
    """What the form says differently from what holds today."""
    chosen = set(form.rules.data or ())
    applied = {code for code, holds in known.rules.items() if holds}
    written = {each.short_name.removeprefix(OF_PARAMETER): each.data for each in form.parameters()}
    prices = {int(each.short_name.removeprefix(OF_PRICE)): each.data for each in form.prices()}
    return Draft(
        since=form.since.data,
        on=tuple(sorted(chosen - applied)),
        off=tuple(sorted(applied - chosen)),
        parameters={name: value for name, value in written.items() if value != known.parameters[name]},
        prices=tuple(
            DraftPrice(
                service_code=each.service_code,
                unit_price=prices[each.id],
                **{name: getattr(each, name) for name in QUALITIES},
            )
            for each in known.tariffs
            if prices[each.id] is not None and prices[each.id] != each.unit_price
        ),
    )


@blueprint.get("/prove/<int:replay_id>")
@requires("invoices.replay")
def show_replay(replay_id: int) -> ResponseReturnValue:
    """How far a trial is, then who gains and who loses."""
    card = _card(replay_id)
    if pages.is_fragment():
        answer = Response(pages.show("invoices/_replay_progress.html", card=card))
        if not card.is_running:
            answer.headers["HX-Refresh"] = "true"
        return answer
    return _show(card, ActivateForm(formdata=None, valid_from=clock.today()))


@blueprint.post("/prove/<int:replay_id>/attiva")
@requires("invoices.activate")
def activate_replay(replay_id: int) -> ResponseReturnValue:
    """Let a draft that was tried hold from a day on."""
    card, form = _card(replay_id), ActivateForm()
    if not form.validate_on_submit():
        return _show(card, form)
    chosen: date = form.valid_from.data
    try:
        services.activate(replay_id=card.id, valid_from=chosen, act=form.act.data, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.refusals_on(form, refusal)
        return _show(card, form)
    pages.done("La bozza è in vigore dal giorno scelto: ciò che è stato verificato prima resta com'è.")
    return pages.go("invoices.show_replay", replay_id=card.id)


def _card(replay_id: int) -> ReplayCard:
    card = replays.replay(replay_id)
    if card is None or card.agency_id != actor().agency_id:
        abort(404)
    return card


def _show(card: ReplayCard, form: ActivateForm) -> str:
    definitions = current_app.extensions["accredita.parameters"]
    names, comuni = replays.names_in(card)
    return pages.show(
        "invoices/replay.html",
        card=card,
        form=form if may(actor(), "invoices.activate") else None,
        states=STATES,
        rules=CATALOGUE.rules,
        labels={name: definitions[name].label[language()] for name in card.draft.parameters},
        said=_said,
        names=names,
        comuni=comuni,
    )
