"""The entries of a report: listed, read one by one with their earlier versions, corrected by the provider."""

from datetime import date
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.messages import sentence
from app.permissions import actor, may, requires
from blueprints.care import services
from blueprints.care.forms.deliveries import CorrectionForm
from blueprints.care.queries import confirmations, entries, reports
from blueprints.care.queries.deliveries import ReportCard
from blueprints.care.queries.entries import EntryFact
from blueprints.care.routes.blueprint import blueprint
from blueprints.care.routes.reports import report_within_reach
from blueprints.care.rules.words import plain
from blueprints.care.states import REPORT, WRITABLE


@blueprint.get("/rendiconti/<int:report_id>/accessi")
@requires("care.see_reports")
def list_entries(report_id: int) -> ResponseReturnValue:
    """The entries behind a report."""
    found = report_within_reach(report_id)
    show = request.args.get("mostra", "")
    return pages.show(
        "care/entries.html",
        report=found,
        page=entries.page_of_entries(
            found, show=show, project=request.args.get("progetto", "").strip(), number=pages.page_number()
        ),
    )


def _entry(entry_id: int) -> tuple[EntryFact, ReportCard]:
    """The entry of the actor's agency or provider and its report, or 404."""
    found = entries.entry(entry_id) or abort(404)
    if actor().agency_id != found.agency_id and actor().provider_id != found.provider_id:
        abort(404)
    return found, reports.report(entries.report_id_of(found) or 0) or abort(404)


@blueprint.get("/rendiconti/accessi/<int:entry_id>")
@requires("care.see_reports")
def show_entry(entry_id: int) -> ResponseReturnValue:
    """One entry with what it said before."""
    found, report = _entry(entry_id)
    return pages.show(
        "care/entry.html",
        entry=found,
        report=report,
        versions=entries.versions(found),
        family=confirmations.words_about(entry_id),
        may_correct=may(actor(), REPORT) and report.state in WRITABLE,
    )


@blueprint.route("/rendiconti/accessi/<int:entry_id>/correggi", methods=["GET", "POST"])
@requires(REPORT)
def correct_entry(entry_id: int) -> ResponseReturnValue:
    """Say what an entry should have said, and why."""
    found, report = _entry(entry_id)
    before = entries.as_row(found)
    form = CorrectionForm(data={**before, "day": date.fromisoformat(before["day"])})
    form.offer(sorted(entries.operator_codes(found.provider_id).values(), key=plain))
    if form.validate_on_submit():
        try:
            row = form.row(before)
            services.correct_entry(
                entry_id=entry_id, row=row, reason=form.why.data or "", actor=actor(), now=clock.now()
            )
        except Refused as refusal:
            _put_on(form, refusal)
        else:
            pages.done("L'accesso è corretto: la versione di prima resta leggibile qui sotto.")
            return pages.go("care.show_entry", entry_id=entry_id)
    return pages.show("care/correct_entry.html", form=form, entry=found, report=report)


def _put_on(form: Any, refusal: Refused) -> None:
    """Each fault of the row on its field, the other reasons above the form."""
    above = []
    for each in refusal.refusals:
        place = each.facts.get("field")
        if place in form:
            form[place].errors = [*form[place].errors, sentence(each)]
        else:
            above.append(each)
    if above:
        pages.refusals_on(form, Refused(*above))
