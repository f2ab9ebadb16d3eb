"""Acts after the decision: corrections, appeals with their terms, and what everybody reads."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refusal, Refused
from app.permissions import actor, public, requires
from blueprints.calls.messages.acts import APPEAL_KIND_WORDS, APPEAL_OUTCOME_WORDS
from blueprints.calls.models import LetterReceipt
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import decisions as queries
from blueprints.calls.queries.decisions import DecidedCard
from blueprints.calls.routes.blueprint import blueprint, found
from blueprints.calls.routes.cases import own_case
from blueprints.calls.services import appeals, corrections
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@blueprint.get("/domande/<int:application_id>/atti")
@requires("calls.read")
def show_acts(application_id: int) -> ResponseReturnValue:
    """What was decided on an application, what corrected it, the appeals and by when they can be made."""
    card = own_case(application_id)
    decided = queries.decided_on(application_id)
    receipts = queries.receipts_of(application_id)
    return pages.show(
        "calls/acts.html",
        card=card,
        decided=decided,
        latest={each.key: each.decision_id for each in decided},
        appeals=queries.appeals_of(application_id),
        receipts=receipts,
        terms={each.decision_id: appeals.terms(card.agency_id, told_on(each, receipts)) for each in decided},
        provider=providers.card(card.provider_id),
        names={each.code: each.name for each in territory.services()},
        kind_words=APPEAL_KIND_WORDS,
        end_words=APPEAL_OUTCOME_WORDS,
    )


@blueprint.post("/domande/<int:application_id>/atti/<int:decision_id>/<path:service>")
@requires("calls.decide")
def correct_outcome(application_id: int, decision_id: int, service: str) -> ResponseReturnValue:
    """Correct an outcome by a later act."""
    own_case(application_id)
    return _done(
        application_id,
        lambda: corrections.correct(
            decision_id=decision_id,
            application_id=application_id,
            service_code=service,
            lot_code=_written("lot"),
            outcome=_written("outcome"),
            reasons=_written("reasons"),
            act=_act(),
            actor=actor(),
            now=clock.now(),
        ),
        "L'atto è registrato accanto a quello di prima, e l'elenco lo segue.",
    )


@blueprint.post("/domande/<int:application_id>/atti/<int:decision_id>/ricorsi")
@requires("calls.decide")
def record_appeal(application_id: int, decision_id: int) -> ResponseReturnValue:
    """Record an appeal against an act."""
    own_case(application_id)
    return _done(
        application_id,
        lambda: corrections.record_appeal(
            decision_id=decision_id,
            application_id=application_id,
            kind=_written("kind"),
            reference=_written("reference"),
            lodged_on=_day("lodged_on"),
            actor=actor(),
            now=clock.now(),
        ),
        "Il ricorso è registrato.",
    )


def told_on(decided: DecidedCard, receipts: Mapping[int, LetterReceipt]) -> date:
    """The day from which the terms to appeal count: of the delivery receipt when there is one, else the act's."""
    return receipts[decided.decision_id].received_on if decided.decision_id in receipts else decided.act_day


@blueprint.post("/domande/<int:application_id>/atti/<int:decision_id>/ricevuta")
@requires("calls.decide")
def record_letter_receipt(application_id: int, decision_id: int) -> ResponseReturnValue:
    """Record the delivery receipt of the letter with an outcome."""
    own_case(application_id)
    return _done(
        application_id,
        lambda: appeals.record_receipt(
            decision_id=decision_id,
            application_id=application_id,
            received_on=_day("received_on"),
            reference=_written("reference")[:200],
            actor=actor(),
            now=clock.now(),
        ),
        "La ricevuta è registrata: i termini di ricorso contano da quel giorno.",
    )


@blueprint.post("/domande/<int:application_id>/ricorsi/<int:appeal_id>")
@requires("calls.decide")
def end_appeal(application_id: int, appeal_id: int) -> ResponseReturnValue:
    """Record how an appeal ended."""
    own_case(application_id)
    if appeal_id not in {each.id for each in queries.appeals_of(application_id)}:
        abort(404)
    return _done(
        application_id,
        lambda: corrections.end_appeal(
            appeal_id=appeal_id,
            outcome=_written("outcome"),
            ended_on=_day("ended_on"),
            note=_written("note"),
            actor=actor(),
            now=clock.now(),
        ),
        "L'esito del ricorso è registrato: le conseguenze si traggono con un atto.",
    )


@blueprint.get("/avvisi/<int:call_id>/atti")
@public
def show_published_acts(call_id: int) -> ResponseReturnValue:
    """What was decided under a call, as everybody reads it: no personal data, no reasons."""
    call = found(calls_queries.call(call_id))
    if not calls_queries.is_public(call.state):
        abort(404)
    outcomes = queries.published_under(call_id)
    return pages.show(
        "calls/published_acts.html",
        call=call,
        outcomes=outcomes,
        cards=providers.cards(each.provider_id for each in outcomes if each.provider_id),
        names={each.code: each.name for each in territory.services()},
    )


def _act() -> corrections.CorrectingAct:
    return corrections.CorrectingAct(
        number=_written("act_number")[:40],
        day=_day("act_day"),
        protocol=_written("act_protocol")[:40],
        effective_from=_day("effective_from"),
    )


def _written(name: str) -> str:
    return request.form.get(name, "").strip()


def _day(name: str) -> date:
    try:
        return date.fromisoformat(_written(name))
    except ValueError:
        raise Refused(Refusal("day-not-written")) from None


def _done(application_id: int, deed: Callable[[], object], said: str) -> ResponseReturnValue:
    try:
        deed()
    except Refused as refusal:
        pages.warn(refusal)
    else:
        pages.done(said)
    return pages.go("calls.show_acts", application_id=application_id)
