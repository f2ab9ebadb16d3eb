"""What the commission agrees on: the chair's page of scores, the results of everybody, taking an outcome back."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refusal, Refused
from app.forms import read_decimal
from app.messages import sentence
from app.permissions import actor, requires
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import evaluation, results, scoring_pages
from blueprints.calls.queries.evaluation import CommissionCard
from blueprints.calls.queries.scoring_pages import SheetView
from blueprints.calls.routes.blueprint import blueprint, found
from blueprints.calls.routes.scoring import Seat, about, seat, views_of
from blueprints.calls.services import evaluation as judging
from blueprints.calls.services import scoring as services
from blueprints.calls.services.scoring import Settled
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@blueprint.route("/valutazione/<int:application_id>/concordati/<path:service>", methods=["GET", "POST"])
@requires("calls.chair")
def agree_scores(application_id: int, service: str) -> ResponseReturnValue:
    """The chair's page: everybody's points, how far apart they are, and the points agreed on."""
    at = seat(application_id)
    if judging.presiding(at.commission, application_id) != at.me or not at.final:
        abort(404)
    view = found(next((each for each in views_of(at) if each.service_code == service), None))
    refusals: list[str] = []
    if request.method == "POST":
        refusals = _settled(at, view)
        if not refusals:
            pages.done("I punteggi concordati sono registrati. Adesso si può registrare l'esito.")
            return pages.go("calls.agree_scores", application_id=application_id, service=service)
    seen = max((line.agreed.id for line in view.lines if line.agreed), default=0)
    standing = _standing(at, service)
    return pages.show(
        "calls/agree.html", view=view, seen=seen, refusals=refusals, typed=request.form, **standing, **about(at)
    )


def _settled(at: Seat, view: SheetView) -> list[str]:
    """Keep the points that were agreed on; the sentences of what stands against it."""
    settled, unread = [], []
    for line in view.lines:
        code = line.criterion.code
        written, reason = request.form.get(f"a:{code}", "").strip(), request.form.get(f"r:{code}", "").strip()
        points = read_decimal(written) if written else None
        if points is not None:
            settled.append(Settled(criterion_code=code, points=points, reason=reason))
        elif written:
            unread.append(Refusal("score-unreadable", written=written, criterion=line.criterion.title))
    if unread:
        return [sentence(each) for each in unread]
    try:
        services.agree_scores(
            application_id=at.case.id,
            service_code=view.service_code,
            settled=settled,
            seen=request.form.get("seen", 0, type=int),
            actor=actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        return [sentence(each) for each in refusal.refusals]
    return []


def _standing(at: Seat, service: str) -> dict[str, Any]:
    rules = evaluation.quorum_rules(at.case.agency_id, clock.today())
    rows = results.standings(at.commission, [at.case], rules).get(service, ())
    found_one = next((each for each in rows if each.application_id == at.case.id), None)
    return {
        "standing": found_one,
        "reasons": scoring_pages.said_to_people(found_one) if found_one else (),
        "service": service,
    }


@blueprint.get("/valutazione/commissioni/<int:commission_id>/esiti")
@requires("calls.evaluate")
def show_results(commission_id: int) -> ResponseReturnValue:
    """Where every applicant stands, by service; nothing of those on whom the reader abstains."""
    commission = found(evaluation.commission(commission_id))
    me = actor().person_id or 0
    if commission.member(me) is None:
        abort(404)
    return pages.show(
        "calls/results.html",
        commission=commission,
        call=found(calls_queries.call(commission.call_id)),
        said_to_people=scoring_pages.said_to_people,
        names={each.code: each.name for each in territory.services()},
        **_results(commission, me),
    )


def _results(commission: CommissionCard, me: int) -> dict[str, Any]:
    """Where everybody stands whom this member may see."""
    cases = evaluation.applications_of_calls([commission.call_id])
    declared = evaluation.declarations(each.id for each in cases)
    seen = {each.id for each in cases if evaluation.judges(commission, declared.get(each.id, {}), me)}
    rows = results.standings(commission, cases, evaluation.quorum_rules(commission.agency_id, clock.today()))
    return {
        "standings": {
            service: [each for each in standing if each.application_id in seen] for service, standing in rows.items()
        },
        "hidden": len(cases) - len(seen),
        "cases": {each.id: each for each in cases if each.id in seen},
        "providers": providers.cards({each.provider_id for each in cases if each.id in seen}),
        "agreed": evaluation.agreed(seen),
    }


@blueprint.post("/valutazione/<int:application_id>/riprendi")
@requires("calls.chair")
def evaluate_again(application_id: int) -> ResponseReturnValue:
    """Take a proposed outcome back to the commission, with the reason."""
    services.evaluate_again(
        application_id=application_id, reason=request.form.get("reason", ""), actor=actor(), now=clock.now()
    )
    pages.done("La domanda è di nuovo in commissione: correggi quanto serve e registra di nuovo l'esito.")
    return pages.go("calls.evaluate_application", application_id=application_id)
