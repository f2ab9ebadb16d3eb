"""What a provider sees of the visits it had: only closed ones, with their minutes."""

from flask import abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, requires
from blueprints.monitoring import queries
from blueprints.monitoring.queries import VisitCard
from blueprints.monitoring.routes.blueprint import as_minutes, blueprint
from blueprints.monitoring.rules import sections_of
from blueprints.territory import api as territory


def _own(visit_id: int) -> VisitCard:
    """A closed visit of the actor's provider, or the page that there is none: the wall shows no other."""
    found = queries.visit(visit_id)
    return found if found is not None and found.provider_id == actor().provider_id else abort(404)


@blueprint.get("/fornitore/visite")
@requires("monitoring.own")
def list_own_visits() -> ResponseReturnValue:
    """The provider's closed visits with their findings, at every agency."""
    page = queries.page_of_visits(number=pages.page_number(), provider_id=actor().provider_id or 0)
    found: dict[int, list[queries.FindingCard]] = {each.id: [] for each in page.rows}
    for finding in queries.findings(found):
        found[finding.visit_id].append(finding)
    names = {each.code: each.name for each in territory.services()}
    return pages.show("monitoring/own_visits.html", page=page, findings=found, names=names, day_now=clock.today())


@blueprint.get("/fornitore/visite/<int:visit_id>")
@requires("monitoring.own")
def show_own_visit(visit_id: int) -> ResponseReturnValue:
    """One closed visit: what was checked, found and prescribed."""
    visit = _own(visit_id)
    items = queries.checklist_items(visit.checklist_version_id)
    return pages.show(
        "monitoring/own_visit.html",
        visit=visit,
        agency=territory.agency(visit.agency_id),
        sections=sections_of(items),
        texts={each.code: each.text for each in items},
        answers=queries.checks(visit.id),
        findings=queries.findings([visit.id]),
        day_now=clock.today(),
    )


@blueprint.get("/fornitore/visite/<int:visit_id>/verbale.pdf")
@requires("monitoring.own")
def download_own_minutes(visit_id: int) -> ResponseReturnValue:
    """The minutes of one of the provider's visits."""
    return as_minutes(_own(visit_id))
