"""Renewals: the provider's step and its ticks, the agency's panel and letters, the case worker's list."""

from datetime import timedelta

from flask import request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.calls.messages.renewing import PROGRESS_KINDS, PROGRESS_WORDS
from blueprints.calls.queries import renewing as queries
from blueprints.calls.routes.blueprint import blueprint
from blueprints.calls.routes.filling import own_filled
from blueprints.calls.services import renewal_letters, renewing
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@blueprint.get("/domande/rinnovi")
@requires("calls.prepare")
def list_renewals() -> ResponseReturnValue:
    """The provider's accreditations that end within a year, with where each can be renewed."""
    today, provider_id = clock.today(), actor().provider_id or 0
    found = queries.ending(first=today, until=today + timedelta(days=365), provider_id=provider_id)
    return pages.show(
        "calls/renewals.html",
        found=found,
        ways=renewing.where_to_renew(found, now=clock.now()),
        names={each.code: each.name for each in territory.services()},
        agencies=territory.named(each.agency_id for each in found),
    )


@blueprint.post("/domande/rinnovi/<int:accreditation_id>")
@requires("calls.prepare")
def begin_renewal(accreditation_id: int) -> ResponseReturnValue:
    """Begin a renewal, and show what there is to confirm."""
    try:
        application_id = renewing.begin(accreditation_id=accreditation_id, actor=actor(), now=pages.received_at())
    except Refused as refusal:
        pages.warn(refusal)
        return pages.go("calls.list_renewals")
    pages.done("La bozza del rinnovo è pronta: conferma quello che è ancora vero e rispondi a quello che manca.")
    return pages.go("calls.confirm_renewal", application_id=application_id)


@blueprint.route("/domande/mie/<int:application_id>/rinnovo", methods=["GET", "POST"])
@requires("calls.prepare")
def confirm_renewal(application_id: int) -> ResponseReturnValue:
    """Everything that was carried over, each answer with its date and a tick; and what is left to do."""
    filled = own_filled(application_id)
    if request.method == "POST":
        ticked = request.form.getlist("still-true")
        seen = {code: request.form.get(f"v:{code}", 0, type=int) for code in ticked}
        done = renewing.confirm(application_id=application_id, seen=seen, actor=actor(), now=pages.received_at())
        pages.done(f"Risposte confermate: {done}. La domanda è una bozza: non è ancora presentata.")
        return pages.go("calls.confirm_renewal", application_id=application_id)
    return pages.show("calls/renewal.html", filled=filled, left=renewing.left_to_do(filled, on=clock.today()))


@blueprint.get("/ente/rinnovi")
@requires("calls.read")
def show_renewals() -> ResponseReturnValue:
    """What ends, how far each provider has come, and how many projects would be left alone: small groups hidden."""
    agency_id, today = actor().agency_id or 0, clock.today()
    found = renewal_letters.endings(agency_id, today)
    return pages.show(
        "calls/renewal_panel.html",
        found=found,
        seen=renewal_letters.seen_by(actor(), agency_id, found),
        counts=[renewal_letters.counted(agency_id, each, today) for each in found],
        days=territory.parameter(agency_id, "calls.renewal_horizon_days", today),
        least=territory.parameter(agency_id, "calls.smallest_group", today),
        **_words(found),
    )


@blueprint.route("/ente/rinnovi/lettere", methods=["GET", "POST"])
@requires("calls.check")
def send_renewal_letters() -> ResponseReturnValue:
    """The letters that would go out today; the button sends them, each once."""
    agency_id = actor().agency_id or 0
    if request.method == "POST":
        sent = renewal_letters.send(agency_id=agency_id, actor=actor(), now=clock.now())
        pages.done(f"Lettere in partenza: {sent}. Ognuna parte una volta sola per ogni scadenza.")
        return pages.go("calls.show_renewals")
    due = renewal_letters.due(agency_id, clock.today(), actor=actor())
    names = {each.code: each.name for each in territory.services()}
    return pages.show("calls/renewal_letters.html", due=due, names=names)


@blueprint.get("/domande/senza-ente")
@requires("calls.see_left_alone")
def list_left_alone() -> ResponseReturnValue:
    """For case workers: the projects that would be without a provider, by their codes."""
    agency_id = actor().agency_id or 0
    listed = renewal_letters.seen_by(actor(), agency_id, renewal_letters.endings(agency_id, clock.today()))
    found = [each for each in listed if each.alone]
    return pages.show("calls/left_alone.html", found=found, **_words(found))


def _words(found: list[renewal_letters.Ended] | tuple[renewal_letters.Ended, ...]) -> dict[str, object]:
    return {
        "cards": providers.cards(each.card.accreditation.provider_id for each in found),
        "names": {each.code: each.name for each in territory.services()},
        "progress_words": PROGRESS_WORDS,
        "progress_kinds": PROGRESS_KINDS,
    }
