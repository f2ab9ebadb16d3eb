"""Asking families to confirm a month: the sheet to sign and its scan, the link with a code."""

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue

from app import clock, documents, pages, pdf
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.care import services
from blueprints.care.forms.deliveries import SheetForm
from blueprints.care.letters import sheet_facts
from blueprints.care.queries import confirmations, entries
from blueprints.care.queries.cards import project_codes
from blueprints.care.queries.deliveries import ReportCard
from blueprints.care.routes.blueprint import blueprint, provider_names
from blueprints.care.routes.reports import report_within_reach
from blueprints.care.states import REPORT
from blueprints.territory import api as territory


@blueprint.get("/rendiconti/<int:report_id>/conferme")
@requires("care.see_reports")
def list_confirmations(report_id: int) -> ResponseReturnValue:
    """The projects of a report and how far their confirmation is."""
    found = report_within_reach(report_id)
    return pages.show(
        "care/confirmations.html",
        report=found,
        page=confirmations.project_months(found, pages.page_number()),
        now=clock.now(),
    )


def _project_of(report: ReportCard, project_id: int) -> str:
    """The code of a project that has direct accesses in the report, or 404."""
    there = confirmations.entries_of(report.agency_id, report.provider_id, project_id, report.month)
    return project_codes([project_id]).get(project_id, "") if there else abort(404)


@blueprint.get("/rendiconti/<int:report_id>/conferme/<int:project_id>/foglio.pdf")
@requires("care.see_reports")
def download_sheet_to_sign(report_id: int, project_id: int) -> ResponseReturnValue:
    """The month's sheet of a project, to be signed by the person or the family."""
    found = report_within_reach(report_id)
    code = _project_of(found, project_id)
    facts = sheet_facts(
        found,
        code,
        entries.entries_of_project(found, project_id),
        agency=territory.named({found.agency_id}).get(found.agency_id, ""),
        provider=provider_names({found.provider_id})[found.provider_id],
        service=territory.service(found.service_code).name,
    )
    answer = Response(pdf.make("care/sheet.typ", facts), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="foglio-{code}-{found.month:%Y-%m}.pdf"'
    return answer


@blueprint.route("/rendiconti/<int:report_id>/conferme/<int:project_id>/foglio", methods=["GET", "POST"])
@requires(REPORT)
def bring_sheet(report_id: int, project_id: int) -> ResponseReturnValue:
    """Bring the scan of the signed sheet."""
    found = report_within_reach(report_id)
    code, form = _project_of(found, project_id), SheetForm()
    if form.validate_on_submit():
        file = form.file.data
        asked = {"content": file.read(), "file_name": file.filename or "foglio", "actor": actor(), "now": clock.now()}
        try:
            services.keep_sheet(report_id=report_id, project_id=project_id, **asked)
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("Il foglio firmato è conservato: gli accessi del mese risultano confermati.")
            return pages.go("care.list_confirmations", report_id=report_id)
    return pages.show("care/bring_sheet.html", form=form, report=found, code=code)


@blueprint.get("/rendiconti/fogli/<int:sheet_id>")
@requires("care.see_reports")
def download_sheet(sheet_id: int) -> ResponseReturnValue:
    """The scan of a signed sheet, to save."""
    found = confirmations.sheet(sheet_id) or abort(404)
    if actor().agency_id != found.agency_id and actor().provider_id != found.provider_id:
        abort(404)
    answer = Response(documents.storage().get(found.digest), mimetype=found.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.file_name)
    return answer


@blueprint.post("/rendiconti/<int:report_id>/conferme/<int:project_id>/link")
@requires("care.ask_families")
def ask_confirmation(report_id: int, project_id: int) -> ResponseReturnValue:
    """Make a link and its code, and tell them this once."""
    found = report_within_reach(report_id)
    code = _project_of(found, project_id)
    given = services.ask_confirmation(report_id=report_id, project_id=project_id, actor=actor(), now=clock.now())
    address = url_for("care.open_link", token=given.token, _external=True)
    return pages.show("care/link_given.html", report=found, code=code, given=given, address=address)
