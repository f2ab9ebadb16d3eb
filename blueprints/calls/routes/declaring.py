"""A member's word about every applicant of a call, in one form."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.calls.models import Application
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import conflicts, evaluation
from blueprints.calls.queries.evaluation import CommissionCard
from blueprints.calls.routes.blueprint import blueprint, found, sentences_of
from blueprints.calls.services import evaluation as services
from blueprints.providers import api as providers


@blueprint.route("/valutazione/commissioni/<int:commission_id>/dichiarazioni", methods=["GET", "POST"])
@requires("calls.evaluate")
def declare_conflicts(commission_id: int) -> ResponseReturnValue:
    """Declare about many applicants: an answer for each, with the hints beside it; those left open stay open."""
    commission = found(evaluation.commission(commission_id))
    found(commission.member(actor().person_id))
    waiting = _waiting(commission)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            said = services.declare_many(
                words=_words(waiting), call_id=commission.call_id, actor=actor(), now=clock.now()
            )
        except Refused as refused:
            refusals = sentences_of(refused.refusals)
        else:
            pages.done(f"Dichiarazioni registrate: {said}.")
            return pages.go("calls.show_desk")
    return pages.show("calls/declare_many.html", refusals=refusals, **_context(commission, waiting))


def _waiting(commission: CommissionCard) -> tuple[Application, ...]:
    """The applicants about whom this member has not declared."""
    cases = evaluation.applications_of_calls([commission.call_id])
    declared = evaluation.declarations(each.id for each in cases)
    return tuple(each for each in cases if actor().person_id not in declared.get(each.id, {}))


def _words(waiting: tuple[Application, ...]) -> Mapping[int, tuple[bool, str]]:
    answers = {each.id: request.form.get(f"d:{each.id}") for each in waiting}
    return {
        key: (said == "yes", request.form.get(f"r:{key}", "")) for key, said in answers.items() if said in ("yes", "no")
    }


def _context(commission: CommissionCard, waiting: tuple[Application, ...]) -> dict[str, Any]:
    member = found(commission.member(actor().person_id))
    return {
        "commission": commission,
        "call": found(calls_queries.call(commission.call_id)),
        "cases": waiting,
        "providers": providers.cards({each.provider_id for each in waiting}),
        "hints": conflicts.hints_about_many(member, {each.provider_id for each in waiting}),
        "typed": request.form,
    }
