"""Findings: written while a visit is open, put right afterwards."""

from flask import abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.messages import language
from app.permissions import requires
from blueprints.monitoring import queries, services
from blueprints.monitoring.forms import FindingForm, ResolveForm
from blueprints.monitoring.routes.blueprint import attempted, blueprint, by, own_finding, own_visit, warned
from blueprints.monitoring.rules import SEVERITIES
from blueprints.monitoring.states import VisitState
from blueprints.providers import api as providers


@blueprint.route("/visite/<int:visit_id>/rilievi/nuovo", methods=["GET", "POST"])
@requires("monitoring.inspect")
def add_finding(visit_id: int) -> ResponseReturnValue:
    """Write a finding."""
    visit = own_visit(visit_id)
    if visit.state != VisitState.OPEN:
        abort(404)
    terms = services.terms_on(visit.agency_id, clock.today())
    form = FindingForm()
    days = {each: terms.days(each) for each in SEVERITIES}
    form.offer(queries.checklist_items(visit.checklist_version_id), days, language=language())
    if form.validate_on_submit() and attempted(form, lambda: _add(visit_id, form)):
        pages.done("Il rilievo è scritto. Il suo termine comincia quando chiudi la visita.")
        return pages.go("monitoring.show_visit", visit_id=visit_id)
    return pages.show("monitoring/finding.html", visit=visit, provider=providers.card(visit.provider_id), form=form)


def _add(visit_id: int, form: FindingForm) -> None:
    services.add_finding(
        visit_id=visit_id,
        item_code=form.item.data,
        severity=form.severity.data,
        text=form.text.data,
        prescription=form.prescription.data,
        **by(),
    )


@blueprint.post("/visite/rilievi/<int:finding_id>/eliminazione")
@requires("monitoring.inspect")
def remove_finding(finding_id: int) -> ResponseReturnValue:
    """Take a finding out of an open visit."""
    finding = own_finding(finding_id)
    if warned(lambda: services.remove_finding(finding_id=finding_id, **by())):
        pages.done("Il rilievo è tolto dalla visita.")
    return pages.go("monitoring.show_visit", visit_id=finding.visit_id)


@blueprint.route("/visite/rilievi/<int:finding_id>/risoluzione", methods=["GET", "POST"])
@requires("monitoring.inspect")
def resolve_finding(finding_id: int) -> ResponseReturnValue:
    """Record that a finding was put right."""
    finding = own_finding(finding_id)
    form = ResolveForm()
    if form.validate_on_submit() and attempted(
        form,
        lambda: services.resolve(
            finding_id=finding_id, resolved_on=form.resolved_on.data, resolution=form.resolution.data, **by()
        ),
    ):
        pages.done("Il rilievo è risolto: l'ente visitato lo vede nella sua pagina.")
        return pages.go("monitoring.show_visit", visit_id=finding.visit_id)
    provider = providers.card(finding.provider_id)
    return pages.show("monitoring/resolve.html", finding=finding, provider=provider, form=form)
