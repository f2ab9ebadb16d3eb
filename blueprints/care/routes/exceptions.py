"""The exceptions of a month: the provider explains, the agency accepts or sends back."""

from flask import request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, requires
from blueprints.care import services
from blueprints.care.queries import exceptions
from blueprints.care.queries.deliveries import ReportCard
from blueprints.care.routes.blueprint import blueprint
from blueprints.care.routes.reports import report_within_reach
from blueprints.care.rules.exceptions import Answer, Exceptional, counts_of
from blueprints.care.states import REPORT, REVIEW, WRITABLE, ReportState

ALL = "all"


@blueprint.get("/rendiconti/<int:report_id>/eccezioni")
@requires("care.see_reports")
def list_exceptions(report_id: int) -> ResponseReturnValue:
    """What has to be explained, with the reasons given and the answers."""
    found = report_within_reach(report_id)
    every = exceptions.exceptions(found)
    kind, answer = request.args.get("tipo", ""), request.args.get("stato", "")
    return pages.show(
        "care/exceptions.html",
        report=found,
        counts=counts_of(row.kind for row in every),
        waiting=sum(row.answer in {Answer.OPEN, Answer.SENT_BACK} for row in every),
        shown=exceptions.page_of(found, exceptions.chosen(every, kind=kind, answer=answer), pages.page_number()),
        reasons=exceptions.reasons_of(found),
        kinds=tuple(Exceptional),
        answers=tuple(Answer),
        may_explain=actor().provider_id == found.provider_id and found.state in WRITABLE,
        may_decide=actor().agency_id == found.agency_id and found.state == ReportState.UNDER_REVIEW,
    )


@blueprint.post("/rendiconti/<int:report_id>/eccezioni/spiega")
@requires(REPORT)
def explain_exceptions(report_id: int) -> ResponseReturnValue:
    """Give a reason for those that are chosen, or for all that have none."""
    found = report_within_reach(report_id)
    count = services.explain_exceptions(
        report_id=found.id,
        keys=_listed(found) if request.form.get("quali") == ALL else request.form.getlist("scelta"),
        reason=request.form.get("motivo", ""),
        note=request.form.get("nota", "")[:300],
        actor=actor(),
        now=clock.now(),
    )
    pages.done(f"Motivo registrato per {count} eccezioni: l'ente lo leggerà con il rendiconto.")
    return pages.go("care.list_exceptions", report_id=report_id)


def _listed(report: ReportCard) -> set[str]:
    """Those without a reason of the kind that the list was filtered by."""
    rows = exceptions.chosen(exceptions.exceptions(report), kind=request.form.get("tipo", ""), answer="")
    return {row.key for row in rows if row.answer in {Answer.OPEN, Answer.SENT_BACK}}


@blueprint.post("/rendiconti/<int:report_id>/eccezioni/decidi")
@requires(REVIEW)
def decide_exceptions(report_id: int) -> ResponseReturnValue:
    """Accept those that are chosen, or send them back with a word."""
    accept = request.form.get("esito") == "accetta"
    count = services.decide_exceptions(
        report_id=report_within_reach(report_id).id,
        keys=request.form.getlist("scelta"),
        accept=accept,
        note=request.form.get("nota", "")[:300],
        actor=actor(),
        now=clock.now(),
    )
    pages.done(f"{count} eccezioni {'accettate' if accept else 'rimandate: ora restituisci il rendiconto'}.")
    return pages.go("care.list_exceptions", report_id=report_id)
