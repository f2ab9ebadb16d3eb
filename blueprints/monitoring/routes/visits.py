"""The agency's visits: the list, planning, opening, closing, and the minutes."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.messages import language
from app.permissions import actor, requires
from blueprints.accounts import api as accounts
from blueprints.monitoring import queries, services
from blueprints.monitoring.forms import PlanForm, ReasonForm
from blueprints.monitoring.queries import VisitCard
from blueprints.monitoring.routes.blueprint import as_minutes, attempted, blueprint, by, own_visit, warned
from blueprints.monitoring.rules import KINDS, sections_of
from blueprints.monitoring.services.visits import ACTIVE
from blueprints.monitoring.states import VISIT, VisitState
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.territory import api as territory


@blueprint.get("/visite")
@requires("monitoring.read")
def list_visits() -> ResponseReturnValue:
    """The agency's visits, the latest planned first."""
    state, kind = request.args.get("stato"), request.args.get("tipo")
    page = queries.page_of_visits(
        number=pages.page_number(),
        agency_id=actor().agency_id or 0,
        state=state if state in set(VisitState) else None,
        kind=kind if kind in KINDS else None,
        words=tuple(providers.sort_key(request.args.get("cerca", "")[:80]).split()),
    )
    names = {each.code: each.name for each in territory.services()}
    return pages.show_list("monitoring/visits.html", page=page, names=names, states=VisitState, kinds=KINDS)


@blueprint.route("/visite/nuova", methods=["GET", "POST"])
@requires("monitoring.inspect")
def plan_visit() -> ResponseReturnValue:
    """Plan a visit."""
    form = PlanForm(inspector=actor().person_id)
    form.offer(*_choices(actor().agency_id or 0), language=language())
    done: list[int] = []
    if form.validate_on_submit() and attempted(form, lambda: done.append(_plan(form))):
        pages.done("La visita è programmata. Il giorno della visita aprila per compilare la lista.")
        return pages.go("monitoring.show_visit", visit_id=done[0])
    return pages.show("monitoring/plan.html", form=form)


def _plan(form: PlanForm) -> int:
    return services.plan(
        accreditation_id=form.accreditation.data,
        kind=form.kind.data,
        planned_on=form.planned_on.data,
        inspector_id=form.inspector.data,
        scope=form.scope.data or "",
        **by(),
    )


def _choices(agency_id: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Accreditations that have not ended, by provider, and the agency's inspectors."""
    today = clock.today()
    found = [
        each
        for each in register.accreditations(agency_id)
        if each.state in ACTIVE and (each.valid_to is None or each.valid_to > today)
    ]
    cards = providers.cards({each.provider_id for each in found})
    names = {each.code: each.name for each in territory.services()}
    lines = [
        (cards[each.provider_id].sort_key, each.service_code, each.id, cards[each.provider_id].name)
        for each in found
        if each.provider_id in cards
    ]
    inspectors = accounts.people_with("inspector", "agency", agency_id)
    return (
        [(key, f"{name}: {names[code]}") for _, code, key, name in sorted(lines)],
        [(each.id, each.name) for each in inspectors],
    )


@blueprint.get("/visite/<int:visit_id>")
@requires("monitoring.read")
def show_visit(visit_id: int) -> ResponseReturnValue:
    """One visit with its checklist, findings and minutes."""
    visit = own_visit(visit_id)
    return pages.show("monitoring/visit.html", moves=VISIT.possible(visit.state), **about(visit))


def about(visit: VisitCard) -> dict[str, Any]:
    """What the pages about one visit show."""
    accredited = register.accreditation(visit.accreditation_id)
    items = queries.checklist_items(visit.checklist_version_id)
    return {
        "visit": visit,
        "provider": providers.card(visit.provider_id),
        "accredited": accredited,
        "service": territory.service(accredited.service_code) if accredited else None,
        "sections": sections_of(items),
        "texts": {each.code: each.text for each in items},
        "answers": queries.checks(visit.id),
        "findings": queries.findings([visit.id]),
        "penalised": queries.penalised(visit.id),
        "people": accounts.cards([visit.inspector_id]),
    }


@blueprint.post("/visite/<int:visit_id>/apertura")
@requires("monitoring.inspect")
def open_visit(visit_id: int) -> ResponseReturnValue:
    """Begin the visit."""
    own_visit(visit_id)
    if warned(lambda: services.open_visit(visit_id=visit_id, **by())):
        return pages.go("monitoring.fill_checklist", visit_id=visit_id)
    return pages.go("monitoring.show_visit", visit_id=visit_id)


@blueprint.route("/visite/<int:visit_id>/annullamento", methods=["GET", "POST"])
@requires("monitoring.inspect")
def cancel_visit(visit_id: int) -> ResponseReturnValue:
    """Give up a planned visit."""
    visit = own_visit(visit_id)
    form = ReasonForm()
    if form.validate_on_submit() and attempted(
        form, lambda: services.cancel(visit_id=visit_id, reason=form.reason.data, **by())
    ):
        pages.done("La visita è annullata: resta nell'elenco con il suo motivo.")
        return pages.go("monitoring.show_visit", visit_id=visit_id)
    return pages.show("monitoring/cancel.html", visit=visit, provider=providers.card(visit.provider_id), form=form)


@blueprint.post("/visite/<int:visit_id>/chiusura")
@requires("monitoring.inspect")
def close_visit(visit_id: int) -> ResponseReturnValue:
    """Close the visit: its minutes are numbered, made and sent."""
    own_visit(visit_id)
    if warned(lambda: services.close(visit_id=visit_id, **by())):
        pages.done("La visita è chiusa: il verbale è numerato e parte adesso per la PEC dell'ente visitato.")
    return pages.go("monitoring.show_visit", visit_id=visit_id)


@blueprint.get("/visite/<int:visit_id>/verbale.pdf")
@requires("monitoring.read")
def download_minutes(visit_id: int) -> ResponseReturnValue:
    """The minutes."""
    return as_minutes(own_visit(visit_id))
