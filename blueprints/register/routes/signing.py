"""A pact's page for each side: its paper, its signatures, its variations."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

from flask import abort, request, send_file
from flask.typing import ResponseReturnValue

from app import clock, documents, pages
from app.decisions import Refusal, Refused
from app.permissions import actor, requires
from app.reading import UnreadableError, values
from blueprints.providers import api as providers
from blueprints.register import queries, services
from blueprints.register.forms import DraftForm
from blueprints.register.messages import (
    DOUBT_WORDS,
    PACT_STATES,
    QUALITY_WORDS,
    STEP_WORDS,
    VARIATION_KINDS,
    VARIATION_STATES,
)
from blueprints.register.queries import Pact
from blueprints.register.routes.blueprint import attempted, blueprint, by
from blueprints.territory import api as territory


def _own(pact_id: int) -> Pact:
    """A pact of the actor's agency or provider."""
    found = queries.pact(pact_id)
    who = actor()
    is_own = found is not None and (
        (who.agency_id is not None and found.agency_id == who.agency_id)
        or (who.provider_id is not None and found.provider_id == who.provider_id)
    )
    return found if found is not None and is_own else abort(404)


@blueprint.get("/patti/<int:pact_id>")
@requires("register.see_pacts")
def show_pact(pact_id: int) -> ResponseReturnValue:
    """The pact as both sides see it, with what this side can do next."""
    found = _own(pact_id)
    day = max(found.valid_from, clock.today())
    return pages.show(
        "register/pact_show.html",
        found=found,
        where=queries.territory_of_pact(found, day),
        day=day,
        steps=queries.pact_steps(pact_id),
        variations=queries.pact_variations(pact_id),
        prices=queries.prices_of_pact(found, day),
        provider=providers.card(found.provider_id),
        agency=territory.agency(found.agency_id),
        service=territory.service(found.service_code),
        side="provider" if actor().provider_id else "agency",
        doubt_words=DOUBT_WORDS,
        words={"pacts": PACT_STATES, "steps": STEP_WORDS, "kinds": VARIATION_KINDS, "variations": VARIATION_STATES},
        quality_words=QUALITY_WORDS,
    )


@blueprint.get("/patti/<int:pact_id>/pdf")
@requires("register.see_pacts")
def download_pact(pact_id: int) -> ResponseReturnValue:
    """The text of the pact; once it was sent, exactly the file that was sent."""
    found = _own(pact_id)
    sent = next((each for each in queries.pact_steps(pact_id) if each.kind == "sent" and each.digest), None)
    content = documents.storage().get(sent.digest) if sent and sent.digest else services.paper(pact_id)
    return _file(content, f"patto-{found.id}.pdf", "application/pdf")


@blueprint.get("/patti/<int:pact_id>/firmato/<int:step_id>")
@requires("register.see_pacts")
def download_signed(pact_id: int, step_id: int) -> ResponseReturnValue:
    """A signed file."""
    _own(pact_id)
    step = next((each for each in queries.pact_steps(pact_id) if each.id == step_id and each.digest), None)
    if step is None or step.digest is None:
        abort(404)
    return _file(documents.storage().get(step.digest), step.file_name, "application/octet-stream")


def _file(content: bytes, name: str, media_type: str) -> ResponseReturnValue:
    answer = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.route("/patti/<int:pact_id>/completa", methods=["GET", "POST"])
@requires("register.decide")
def complete_pact(pact_id: int) -> ResponseReturnValue:
    """Write what a draft still lacks: number, CIG, days."""
    pact = _own(pact_id)
    form = DraftForm(
        number=pact.number,
        cig=pact.cig,
        valid_from=pact.valid_from,
        last_day=pact.valid_to - timedelta(days=1) if pact.valid_to else None,
    )
    if form.validate_on_submit() and attempted(form, lambda: _complete(form, pact_id)):
        pages.done("La bozza è completata: controlla il testo e inviala all'ente per la firma.")
        return pages.go("register.show_pact", pact_id=pact_id)
    return pages.show("register/pact_step.html", pact=pact, form=form, title="Completa la bozza")


def _complete(form: DraftForm, pact_id: int) -> None:
    last = form.last_day.data
    services.complete_draft(
        pact_id=pact_id,
        number=form.number.data,
        cig=form.cig.data or "",
        valid_from=form.valid_from.data,
        valid_to=last + timedelta(days=1) if last else None,
        **by(),
    )


@blueprint.post("/patti/<int:pact_id>/firme/<int:step_id>/conferma")
@requires("register.decide")
def confirm_pact_signature(pact_id: int, step_id: int) -> ResponseReturnValue:
    """Confirm a signature about which something is doubtful."""
    _own(pact_id)
    note = request.form.get("note", "")
    return _done(
        pact_id,
        lambda: services.confirm_signature(pact_id=pact_id, step_id=step_id, note=note, **by()),
        "La firma dell'ente è confermata: adesso firma l'agenzia.",
    )


@blueprint.post("/patti/<int:pact_id>/invia")
@requires("register.decide")
def send_pact(pact_id: int) -> ResponseReturnValue:
    """Send a draft to the provider for its signature."""
    _own(pact_id)
    return _done(
        pact_id,
        lambda: services.send_for_signature(pact_id=pact_id, **by()),
        "Il patto è inviato: il testo non cambia più, e adesso firma l'ente.",
    )


@blueprint.post("/patti/<int:pact_id>/firma-ente")
@requires("register.sign")
def sign_for_provider(pact_id: int) -> ResponseReturnValue:
    """Record the provider's signature."""
    _own(pact_id)
    return _done(
        pact_id,
        lambda: services.sign_by_provider(pact_id=pact_id, signature=_signature(), **by()),
        "La firma dell'ente è registrata: l'agenzia la guarda e firma.",
    )


@blueprint.post("/patti/<int:pact_id>/firma-agenzia")
@requires("register.decide")
def sign_for_agency(pact_id: int) -> ResponseReturnValue:
    """Record the agency's signature, with the CIG."""
    _own(pact_id)
    cig = request.form.get("cig", "")
    return _done(
        pact_id,
        lambda: services.countersign(pact_id=pact_id, signature=_signature(), cig=cig, **by()),
        "Il patto è firmato dalle due parti: da oggi le fatture si possono collegare al suo CIG.",
    )


@blueprint.post("/patti/<int:pact_id>/variazioni")
@requires("register.sign")
def propose_variation(pact_id: int) -> ResponseReturnValue:
    """Propose a change of tariff or territory."""
    found = _own(pact_id)
    return _done(
        pact_id,
        lambda: services.propose_variation(
            pact_id=pact_id,
            kind=request.form.get("kind", ""),
            text=request.form.get("text", ""),
            effective_from=_day("effective_from"),
            territory_change=services.TerritoryChange(added=_ids("added"), removed=_ids("removed")),
            prices=_prices(found),
            **by(),
        ),
        "La variazione è proposta: risponde l'altra parte.",
    )


@blueprint.post("/patti/<int:pact_id>/variazioni/<int:variation_id>")
@requires("register.sign")
def answer_variation(pact_id: int, variation_id: int) -> ResponseReturnValue:
    """Accept or refuse a change that the other side proposed."""
    _own(pact_id)
    accepts = request.form.get("accepts") == "yes"
    return _done(
        pact_id,
        lambda: services.answer_variation(
            variation_id=variation_id, accepts=accepts, answer=request.form.get("answer", ""), **by()
        ),
        "La variazione è accettata: il patto e l'elenco la seguono dal giorno che vi è scritto."
        if accepts
        else "La variazione è rifiutata.",
    )


def _done(pact_id: int, deed: Callable[[], object], said: str) -> ResponseReturnValue:
    try:
        deed()
    except Refused as refusal:
        pages.warn(refusal)
    else:
        pages.done(said)
    return pages.go("register.show_pact", pact_id=pact_id)


def _signature() -> services.Signature:
    sent = request.files.get("file")
    return services.Signature(
        on=_day("signed_on"),
        protocol=request.form.get("protocol", "")[:60],
        content=sent.read() if sent else b"",
        file_name=(sent.filename if sent else None) or "",
        note=request.form.get("note", "")[:2000],
    )


def _ids(name: str) -> frozenset[int]:
    return frozenset(int(each) for each in request.form.getlist(name) if each.isdecimal() and len(each) < 19)


def _prices(pact: Pact) -> list[services.AgreedPrice]:
    """The new prices that were written beside the agency's tariffs."""
    found = []
    for tariff in queries.tariffs(pact.agency_id, pact.service_code):
        written = request.form.get(f"price-{tariff.id}", "").strip()
        if not written or tariff.provider_id is not None:
            continue
        try:
            price = values.decimal(0)(written)
        except UnreadableError as unreadable:
            raise Refused(Refusal(unreadable.code, **unreadable.facts)) from None
        if price != round(price, 8):
            raise Refused(Refusal("tariff-too-fine", written=written))
        found.append(services.AgreedPrice(key=tariff.price.key, unit_price=price))
    return found


def _day(name: str) -> date:
    """The day that was written; today when the field was left empty."""
    written = request.form.get(name, "").strip()
    if not written:
        return clock.today()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused(Refusal("day-unreadable", written=written)) from None
