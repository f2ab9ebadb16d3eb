"""Monthly reports: the provider's months, the case worker's review."""

from datetime import date

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages, pdf
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.care import services
from blueprints.care.forms import CutForm, ReturnForm
from blueprints.care.letters import report_facts
from blueprints.care.queries import batches, exceptions, reports
from blueprints.care.queries.deliveries import ReportCard
from blueprints.care.routes.blueprint import blueprint, provider_names
from blueprints.care.rules.exceptions import Answer, counts_of
from blueprints.care.states import REPORT, REVIEW, ReportState
from blueprints.territory import api as territory


@blueprint.get("/rendiconti")
@requires("care.see_reports")
def list_reports() -> ResponseReturnValue:
    """The reports of the provider, or of the agency."""
    who = actor()
    state = request.args.get("stato", "")
    page = reports.page_of_reports(
        agency_id=who.agency_id,
        provider_id=who.provider_id,
        state=state if state in list(ReportState) else "",
        month=_month(request.args.get("mese", "")),
        number=pages.page_number(),
    )
    return pages.show_list(
        "care/reports.html",
        page=page,
        states=list(ReportState),
        names=provider_names({row.report.provider_id for row in page.rows}),
        agencies=territory.named({row.report.agency_id for row in page.rows}),
        batches=batches.batches(who.provider_id) if who.provider_id else (),
    )


def _month(written: str) -> date | None:
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        return None


def report_within_reach(report_id: int) -> ReportCard:
    """The report of the actor's agency or provider, or 404."""
    found = reports.report(report_id) or abort(404)
    if actor().agency_id != found.agency_id and actor().provider_id != found.provider_id:
        abort(404)
    return found


@blueprint.get("/rendiconti/<int:report_id>")
@requires("care.see_reports")
def show_report(report_id: int) -> ResponseReturnValue:
    """One report with its lines."""
    found = report_within_reach(report_id)
    lines, every = reports.line_facts(report_id), exceptions.exceptions(found)
    return pages.show(
        "care/report.html",
        report=found,
        lines=lines,
        page=reports.page_of_lines(lines, pages.page_number()),
        delivered=reports.delivered_for(report_id),
        exceptions=counts_of(row.kind for row in every),
        waiting=sum(row.answer in {Answer.OPEN, Answer.SENT_BACK} for row in every),
        provider=provider_names({found.provider_id})[found.provider_id],
        agency=territory.named({found.agency_id}).get(found.agency_id, ""),
        form=ReturnForm(),
    )


@blueprint.get("/rendiconti/<int:report_id>.pdf")
@requires("care.see_reports")
def download_report(report_id: int) -> ResponseReturnValue:
    """The report as PDF: codes only."""
    found = report_within_reach(report_id)
    if found.code is None:
        abort(404)
    facts = report_facts(
        found,
        reports.line_facts(report_id),
        agency=territory.named({found.agency_id}).get(found.agency_id, ""),
        provider=provider_names({found.provider_id})[found.provider_id],
        service=territory.service(found.service_code).name,
    )
    answer = Response(pdf.make("care/report.typ", facts), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.code}.pdf"'
    return answer


@blueprint.post("/rendiconti/<int:report_id>/invia")
@requires(REPORT)
def submit_report(report_id: int) -> ResponseReturnValue:
    """Hand the month to the agency."""
    code = services.submit_report(report_id=report_within_reach(report_id).id, actor=actor(), now=clock.now())
    pages.done(f"Il rendiconto {code} è inviato. Quando sarà accettato potrai emettere la fattura con quel codice.")
    return pages.go("care.show_report", report_id=report_id)


@blueprint.post("/rendiconti/<int:report_id>/esamina")
@requires(REVIEW)
def start_review(report_id: int) -> ResponseReturnValue:
    """Take a submitted report in hand."""
    services.start_review(report_id=report_within_reach(report_id).id, actor=actor(), now=clock.now())
    pages.done("Il rendiconto è in esame: riduci le righe che non tornano, poi accetta o restituisci.")
    return pages.go("care.show_report", report_id=report_id)


@blueprint.route("/rendiconti/righe/<int:line_id>", methods=["GET", "POST"])
@requires(REVIEW)
def cut_line(line_id: int) -> ResponseReturnValue:
    """Grant fewer hours of one line."""
    line = reports.line_fact(line_id) or abort(404)
    found = report_within_reach(line.report_id)
    form = CutForm(data={"minutes": line.submitted_minutes, "reason": line.reason})
    if form.validate_on_submit():
        minutes, reason = form.minutes.data or 0, form.reason.data or ""
        try:
            services.cut_line(line_id=line_id, accepted_minutes=minutes, reason=reason, actor=actor(), now=clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("La riga è aggiornata.")
            return pages.go("care.show_report", report_id=found.id)
    return pages.show("care/cut_line.html", form=form, line=line, report=found)


@blueprint.post("/rendiconti/<int:report_id>/accetta")
@requires(REVIEW)
def accept_report(report_id: int) -> ResponseReturnValue:
    """Accept, in whole or as cut."""
    services.accept_report(report_id=report_within_reach(report_id).id, actor=actor(), now=clock.now())
    pages.done("Il rendiconto è accettato: l'ente gestore può emettere la fattura.")
    return pages.go("care.show_report", report_id=report_id)


@blueprint.post("/rendiconti/<int:report_id>/restituisci")
@requires(REVIEW)
def return_report(report_id: int) -> ResponseReturnValue:
    """Give it back to be corrected."""
    form = ReturnForm()
    reason = form.reason.data if form.validate_on_submit() else ""
    services.return_report(report_id=report_within_reach(report_id).id, reason=reason, actor=actor(), now=clock.now())
    pages.done("Il rendiconto è restituito: l'ente gestore legge il motivo e lo corregge.")
    return pages.go("care.show_report", report_id=report_id)
