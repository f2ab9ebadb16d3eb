"""The yearly confirmation: the provider's ticks, the agency's panel, its letters and the cases of who is late."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.calls.messages.confirming import CONFIRMATION_KINDS, CONFIRMATION_WORDS
from blueprints.calls.models import YearlyConfirmation
from blueprints.calls.queries import confirming as queries
from blueprints.calls.routes.blueprint import as_file, blueprint, found, sentences_of
from blueprints.calls.rules.confirming import INVITATION
from blueprints.calls.services import confirming as services
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.territory import api as territory

WORDS = {"words": CONFIRMATION_WORDS, "kinds": CONFIRMATION_KINDS}


@blueprint.get("/domande/conferme")
@requires("calls.prepare")
def list_own_confirmations() -> ResponseReturnValue:
    """The provider's confirmations, the latest first."""
    provider_id = actor().provider_id or 0
    rows = queries.of_provider(provider_id)
    accredited = {each.id: each for each in register.accreditations(provider_id=provider_id)}
    return pages.show(
        "calls/own_confirmations.html",
        rows=rows,
        accredited=accredited,
        names=_names(),
        agencies=territory.named(each.agency_id for each in rows),
        **WORDS,
    )


@blueprint.route("/domande/conferme/<int:confirmation_id>", methods=["GET", "POST"])
@requires("calls.prepare")
def give_confirmation(confirmation_id: int) -> ResponseReturnValue:
    """Everything that was declared, each with a tick; and what has expired."""
    row = found(queries.confirmation(confirmation_id))
    asked = queries.to_confirm(row, clock.today())
    refusals: list[str] = []
    if request.method == "POST":
        said = {each.code: _word(each.code) for each in asked.items}
        try:
            services.confirm(confirmation_id=row.id, said=said, actor=actor(), now=pages.received_at())
        except Refused as refusal:
            refusals = sentences_of(refusal.refusals)
        else:
            pages.done("La conferma è data: l'agenzia la vede con la sua data.")
            return pages.go("calls.list_own_confirmations")
    return pages.show("calls/confirm.html", row=row, asked=asked, refusals=refusals, typed=request.form, **_about(row))


def _word(code: str) -> services.Word:
    sent = request.files.get(f"f:{code}")
    return services.Word(
        still_true=code in request.form.getlist("still-true"),
        change=request.form.get(f"c:{code}", "")[:2000],
        content=sent.read() if sent else b"",
        file_name=(sent.filename if sent else None) or "",
    )


@blueprint.get("/ente/conferme")
@requires("calls.read")
def show_confirmations() -> ResponseReturnValue:
    """Who has confirmed this year, who has not, and the letters that would go out today."""
    agency_id, today = actor().agency_id or 0, clock.today()
    year = request.args.get("anno", today.year, type=int)
    rows = queries.of_year(agency_id, year)
    return pages.show(
        "calls/confirmations.html",
        rows=rows,
        year=year,
        due=[(row, step == INVITATION) for row, step in services.due(agency_id, today)],
        cards=providers.cards({each.provider_id for each in rows}),
        accredited={each.id: each for each in register.accreditations(agency_id=agency_id)},
        names=_names(),
        **WORDS,
    )


@blueprint.post("/ente/conferme/lettere")
@requires("calls.check")
def send_confirmation_letters() -> ResponseReturnValue:
    """Send the letters that were shown."""
    sent = services.send(agency_id=actor().agency_id or 0, actor=actor(), now=clock.now())
    pages.done(f"Lettere spedite: {sent}.")
    return pages.go("calls.show_confirmations")


@blueprint.get("/ente/conferme/<int:confirmation_id>")
@requires("calls.read")
def show_confirmation(confirmation_id: int) -> ResponseReturnValue:
    """What a provider confirmed, or the case of one that is late."""
    row = _own(confirmation_id)
    return pages.show("calls/confirmation.html", row=row, provider=providers.card(row.provider_id), **_about(row))


@blueprint.get("/ente/conferme/<int:confirmation_id>/file/<digest>")
@requires("calls.read")
def download_confirmation_file(confirmation_id: int, digest: str) -> ResponseReturnValue:
    """A file that came with a confirmation."""
    content = found(_own(confirmation_id).content)
    files = (each["file"] for each in content["items"] if "file" in each)
    file = found(next((each for each in files if each["digest"] == digest), None))
    return as_file(file["digest"], file["name"], "application/octet-stream")


@blueprint.post("/ente/conferme/<int:confirmation_id>/chiudi")
@requires("calls.check")
def settle_confirmation(confirmation_id: int) -> ResponseReturnValue:
    """Close the case of a confirmation that never came."""
    try:
        services.settle(
            confirmation_id=confirmation_id, note=request.form.get("note", ""), actor=actor(), now=clock.now()
        )
    except Refused as refusal:
        pages.warn(refusal)
    else:
        pages.done("Il caso è chiuso, con quello che è stato deciso.")
    return pages.go("calls.show_confirmation", confirmation_id=confirmation_id)


def _own(confirmation_id: int) -> YearlyConfirmation:
    row = found(queries.confirmation(confirmation_id))
    return row if row.agency_id == actor().agency_id else abort(404)


def _about(row: YearlyConfirmation) -> dict[str, object]:
    accredited = register.accreditation(row.accreditation_id)
    return {"accredited": accredited, "names": _names(), "agency": territory.agency(row.agency_id), **WORDS}


def _names() -> dict[str, str]:
    return {each.code: each.name for each in territory.services()}
