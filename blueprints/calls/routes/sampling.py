"""Checks on self-declarations: the manager's pages, and the draws as anybody may read and repeat them."""

from typing import Any

from flask import Response, abort, jsonify
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, public, requires
from blueprints.calls.forms.sampling import AnnounceForm, DoubtForm, SampleOutcomeForm, SeedForm
from blueprints.calls.messages.sampling import NEXT_STEPS, SAMPLE_KINDS, SAMPLE_WORDS
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import evaluation
from blueprints.calls.queries import sampling as queries
from blueprints.calls.queries.calls import CallCard
from blueprints.calls.queries.sampling import CheckCard, DrawCard
from blueprints.calls.routes.blueprint import blueprint, found, tried
from blueprints.calls.routes.manager import own_call
from blueprints.calls.rules.draw import sample_size
from blueprints.calls.rules.sampling import after_false
from blueprints.calls.services import sampling as services
from blueprints.providers import api as providers
from blueprints.register import api as register

ALGORITHM = (
    "sample = ceil(receipts * percent / 100); ticket = sha256(seed + '|' + receipt) in hexadecimal, UTF-8; "
    "the sample are the first tickets in alphabetical order"
)


@blueprint.route("/ente/avvisi/<int:call_id>/controlli", methods=["GET", "POST"])
@requires("calls.check")
def manage_samples(call_id: int) -> ResponseReturnValue:
    """The draws of a call and what is checked; announce the next draw."""
    call, form = own_call(call_id), AnnounceForm()
    if form.validate_on_submit() and tried(
        form,
        lambda: services.announce(
            call_id=call_id,
            seed_source=form.seed_source.data,
            seed_day=form.seed_day.data,
            actor=actor(),
            now=clock.now(),
        ),
    ):
        pages.done("Il sorteggio è annunciato: le domande da cui si estrae sono fissate e pubbliche.")
        return pages.go("calls.manage_samples", call_id=call_id)
    return pages.show("calls/samples.html", form=form, seed_form=SeedForm(), **_samples(call))


def _samples(call: CallCard) -> dict[str, Any]:
    checks, receipts = queries.checks(call.id, seen_by=actor()), queries.receipts(call.id)
    hidden = evaluation.abstained(actor(), receipts.values())
    waiting, percent = queries.not_drawn_yet(call.id), queries.percent(call.id, call.agency_id, clock.today())
    known = {each.application_id for each in checks if each.doubt}
    doubt_form = DoubtForm()
    doubt_form.application.choices = [(key, receipt) for receipt, key in receipts.items() if key not in known | hidden]
    return {
        "call": call,
        "draws": queries.draws(call.id),
        "checks": checks,
        "providers": providers.cards({each.provider_id for each in checks}),
        "waiting": waiting,
        "percent": percent,
        "size": sample_size(len(waiting), percent),
        "doubt_form": doubt_form,
        "sample_words": SAMPLE_WORDS,
        "sample_kinds": SAMPLE_KINDS,
    }


def _draw_of(call: CallCard, number: int) -> DrawCard:
    return found(next((each for each in queries.draws(call.id) if each.number == number), None))


@blueprint.post("/ente/avvisi/<int:call_id>/controlli/<int:number>/estrai")
@requires("calls.check")
def draw_sample(call_id: int, number: int) -> ResponseReturnValue:
    """Draw, with the seed of the announced event."""
    call, form = own_call(call_id), SeedForm()
    drawn = services.draw_sample(
        draw_id=_draw_of(call, number).id, seed=form.seed.data or "", actor=actor(), now=clock.now()
    )
    pages.done(f"Domande estratte: {drawn}. Il risultato è pubblico e chiunque può rifare il conto.")
    return pages.go("calls.manage_samples", call_id=call_id)


@blueprint.post("/ente/avvisi/<int:call_id>/controlli/<int:number>/dubbi")
@requires("calls.check")
def add_doubt(call_id: int, number: int) -> ResponseReturnValue:
    """Check an application about which there is a doubt."""
    call, form = own_call(call_id), DoubtForm()
    asked = form.application.data or 0
    services.doubt(
        draw_id=_draw_of(call, number).id,
        application_id=0 if evaluation.abstained(actor(), [asked]) else asked,
        reason=form.reason.data or "",
        actor=actor(),
        now=clock.now(),
    )
    pages.done("La domanda è fra quelle da controllare.")
    return pages.go("calls.manage_samples", call_id=call_id)


@blueprint.route("/ente/controlli/<int:check_id>", methods=["GET", "POST"])
@requires("calls.check")
def show_sample_check(check_id: int) -> ResponseReturnValue:
    """One check: what was found, and what follows from a false declaration."""
    check = found(queries.check(check_id, seen_by=actor()))
    call, form = own_call(check.call_id), SampleOutcomeForm()
    if form.validate_on_submit() and tried(
        form,
        lambda: services.record_outcome(
            check_id=check_id, outcome=form.outcome.data, note=form.note.data, actor=actor(), now=clock.now()
        ),
    ):
        pages.done("L'esito del controllo è registrato.")
        return pages.go("calls.show_sample_check", check_id=check_id)
    return pages.show("calls/sample_check.html", call=call, check=check, form=form, **_check(check))


def _check(check: CheckCard) -> dict[str, Any]:
    return {
        "provider": providers.card(check.provider_id),
        "outcomes": queries.outcomes(check.id),
        "follows": NEXT_STEPS[after_false(check.state)] if check.outcome == "false" else None,
        "accreditations": register.accreditations(agency_id=actor().agency_id, provider_id=check.provider_id)
        if check.outcome == "false"
        else (),
        "sample_words": SAMPLE_WORDS,
        "sample_kinds": SAMPLE_KINDS,
    }


def _public_call(call_id: int) -> CallCard:
    call = found(calls_queries.call(call_id))
    return call if calls_queries.is_public(call.state) else abort(404)


@blueprint.get("/avvisi/<int:call_id>/sorteggi")
@public
def show_samples(call_id: int) -> ResponseReturnValue:
    """The draws of a call, with how to repeat them."""
    call = _public_call(call_id)
    return pages.show("calls/public_samples.html", call=call, draws=queries.draws(call_id))


@blueprint.get("/avvisi/<int:call_id>/sorteggi.json")
@public
def show_samples_json(call_id: int) -> Response:
    """The same for programs: everything that is needed to repeat each draw."""
    call = _public_call(call_id)
    return jsonify(
        {"call": call.code, "algorithm": ALGORITHM, "draws": [_plain(each) for each in queries.draws(call_id)]}
    )


def _plain(each: DrawCard) -> dict[str, Any]:
    return {
        "number": each.number,
        "percent": f"{each.percent.normalize():f}",
        "receipts": each.receipts,
        "seed_source": each.seed_source,
        "seed_day": each.seed_day.isoformat(),
        "announced_at": each.announced_at.isoformat(),
        "seed": each.seed,
        "drawn_at": each.drawn_at.isoformat() if each.drawn_at else None,
        "drawn": [{"receipt": one.receipt, "ticket": one.ticket} for one in each.drawn],
    }
