"""The case worker's comparison: hours authorised, delivered and possible, side by side."""

from datetime import date, timedelta

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, requires
from blueprints.invoices.messages import LIMITS, WHY_NOT
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.invoices.routes.invoices import words_of


@blueprint.get("/ore/<int:project_id>")
@requires("care.see_projects")
def compare_hours(project_id: int) -> ResponseReturnValue:
    """A project's month day by day, conflicts marked; last month when none is asked for."""
    from blueprints.invoices.queries.three_ways import three_ways  # polars is loaded only where it is used

    first = _month(request.args.get("mese", ""))
    following = (first + timedelta(days=32)).replace(day=1)
    found = three_ways(actor().agency_id or 0, project_id, first, following - timedelta(days=1), clock.today())
    return pages.show(
        "invoices/hours.html",
        found=found or abort(404),
        project_id=project_id,
        before=(first - timedelta(days=1)).replace(day=1),
        following=following,
        sentence=words_of,
        why_not=WHY_NOT,
        limits=LIMITS,
    )


def _month(written: str) -> date:
    """The first day of a month written as 2026-10, else of last month."""
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
