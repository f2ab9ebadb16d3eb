"""Pages: the dashboard of payments, what each Comune bears, the search."""

from datetime import date

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, may, requires
from blueprints.calls import api as calls
from blueprints.care import api as care
from blueprints.invoices import api as invoices
from blueprints.reports import queries, schemas
from blueprints.reports.queries import ComuneReport, Found

blueprint = Blueprint("reports", __name__)
AGES = {
    "not-due": "non ancora scaduti",
    "1-30": "scaduti da 1 a 30 giorni",
    "31-60": "da 31 a 60 giorni",
    "61-90": "da 61 a 90 giorni",
    "over-90": "da oltre 90 giorni",
}
LONGEST_TEXT = 40


@blueprint.get("/rendicontazione")
@requires("reports.read")
def show_dashboard() -> ResponseReturnValue:
    """How the agency pays, what it owes, and what each Comune bears."""
    agency_id, (first, last) = actor().agency_id or 0, _months()
    return pages.show(
        "reports/dashboard.html",
        overview=queries.overview(agency_id, clock.today()),
        comuni=queries.comuni_totals(agency_id, first, last),
        ages=AGES,
        first=first,
        last=last,
    )


@blueprint.get("/rendicontazione/comuni/<int:comune_id>")
@requires("reports.read")
def show_comune(comune_id: int) -> ResponseReturnValue:
    """What one Comune bears."""
    report = queries.comune_report(comune_id, *_months(), agency_id=actor().agency_id) or abort(404)
    return _show(report)


@blueprint.get("/rendicontazione/mio-comune")
@requires("reports.own_comune")
def show_own_comune() -> ResponseReturnValue:
    """What the reader's own Comune bears."""
    report = queries.comune_report(actor().comune_id or 0, *_months()) or abort(404)
    return _show(report)


def _show(report: ComuneReport) -> ResponseReturnValue:
    if request.args.get("formato") == "csv":
        answer = Response(schemas.as_csv(report), content_type="text/csv; charset=utf-8")
        name = f"riparto-{report.comune_id}-{report.first}-{report.last}.csv"
        answer.headers.set("Content-Disposition", "attachment", filename=name)
        return answer
    return pages.show("reports/comune.html", report=report)


def _months() -> tuple[date, date]:
    """The first and the last month that the address asks for: this year's unless it says otherwise."""
    today = clock.today()
    return _month("dal") or today.replace(month=1, day=1), _month("al") or today.replace(day=1)


def _month(name: str) -> date | None:
    try:
        return date.fromisoformat(f"{request.args.get(name, '')}-01")
    except ValueError:
        return None


@blueprint.get("/cerca")
@requires("reports.search")
def search() -> ResponseReturnValue:
    """Invoices, projects, applications and pacts by number or code, as far as the reader may see them."""
    text = " ".join(request.args.get("q", "").split())[:LONGEST_TEXT]
    found = _found(text) if text else Found()
    return pages.show("reports/search.html", text=text, found=found)


def _found(text: str) -> Found:
    who = actor()
    sees_invoices = may(who, "invoices.verify") or may(who, "invoices.see_own")
    sees_applications = may(who, "calls.read") or may(who, "calls.prepare")
    agency_id, provider_id = who.agency_id, who.provider_id
    pacts = queries.find_pacts(text, agency_id=agency_id, provider_id=provider_id) if may(who, "register.read") else ()
    by_number = invoices.find_invoices(text, agency_id=agency_id, provider_id=provider_id) if sees_invoices else ()
    return Found(
        invoices=by_number,
        projects=care.find_projects(text) if may(who, "care.see_projects") else (),
        applications=calls.find_applications(text, seen_by=who) if sees_applications else (),
        pacts=pacts,
    )
