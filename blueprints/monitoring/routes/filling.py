"""Filling in a visit: its checklist, and who was there."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import pages
from app.decisions import Refused, agree
from app.messages import sentence
from app.permissions import requires
from blueprints.monitoring import queries, services
from blueprints.monitoring.forms import RecordForm, read_checks
from blueprints.monitoring.queries import VisitCard
from blueprints.monitoring.routes.blueprint import attempted, blueprint, by, own_visit
from blueprints.monitoring.rules import OUTCOMES, Answer, Item, merged, record_mark, sections_of
from blueprints.monitoring.states import VisitState
from blueprints.providers import api as providers


def _open_visit(visit_id: int) -> VisitCard:
    visit = own_visit(visit_id)
    return visit if visit.state == VisitState.OPEN else abort(404)


@blueprint.route("/visite/<int:visit_id>/lista", methods=["GET", "POST"])
@requires("monitoring.inspect")
def fill_checklist(visit_id: int) -> ResponseReturnValue:
    """The checklist as one form: each of its buttons saves all that was changed."""
    visit = _open_visit(visit_id)
    items = queries.checklist_items(visit.checklist_version_id)
    typed, seen, unread = read_checks(items, request.form)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            agree(unread)
            saved = services.save_checks(visit_id=visit_id, typed=typed, seen=seen, **by())
            pages.done(f"Salvato: {len(saved)} voci cambiate. Puoi continuare, o tornare alla visita.")
            return pages.go("monitoring.fill_checklist", visit_id=visit_id, _anchor=_part(request.form.get("parte")))
        except Refused as refusal:
            refusals = [sentence(each) for each in refusal.refusals]
    return _checklist(visit, items, typed, seen, refusals)


def _part(key: str | None) -> str | None:
    return f"parte-{key}" if key in {"general", "personnel", "service"} else None


def _checklist(
    visit: VisitCard, items: tuple[Item, ...], typed: dict[str, Answer], seen: dict[str, str], refusals: list[str]
) -> str:
    stored = queries.checks(visit.id)
    return pages.show(
        "monitoring/checklist.html",
        visit=visit,
        provider=providers.card(visit.provider_id),
        sections=sections_of(items),
        outcomes=OUTCOMES,
        stored=stored,
        answers={**stored, **typed},
        doubts=merged(stored, typed, seen).doubts,
        refusals=refusals,
        sent=request.form,
    )


@blueprint.post("/visite/<int:visit_id>/lista/<path:code>")
@requires("monitoring.inspect")
def save_check(visit_id: int, code: str) -> ResponseReturnValue:
    """Store one item as soon as it is changed, and answer with its new mark: for browsers that run htmx."""
    visit = _open_visit(visit_id)
    items = [each for each in queries.checklist_items(visit.checklist_version_id) if each.code == code] or abort(404)
    typed, seen, unread = read_checks(items, request.form)
    refusals: list[str] = []
    doubt = merged(queries.checks(visit_id), typed, seen).doubts.get(code)
    try:
        agree(unread)
        services.save_checks(visit_id=visit_id, typed=typed, seen=seen, **by())
    except Refused as refusal:
        refusals = [sentence(each) for each in refusal.refusals] if doubt is None else []
    now_stored = queries.checks(visit_id)[code]
    return pages.show("monitoring/_mark.html", code=code, stored=now_stored, doubt=doubt, refusals=refusals, fresh=True)


@blueprint.route("/visite/<int:visit_id>/presenti", methods=["GET", "POST"])
@requires("monitoring.inspect")
def write_record(visit_id: int) -> ResponseReturnValue:
    """When, where and with whom the visit was, and what the provider stated."""
    visit = _open_visit(visit_id)
    form = RecordForm(obj=visit.record, seen=record_mark(visit.record))
    stale = False
    if form.validate_on_submit():
        if attempted(form, lambda: _save_record(visit_id, form)):
            pages.done("Salvato. Quando la lista e i rilievi sono completi, chiudi la visita.")
            return pages.go("monitoring.show_visit", visit_id=visit_id)
        stale = True
        form.seen.raw_data, form.seen.data = None, record_mark(visit.record)
    provider = providers.card(visit.provider_id)
    return pages.show("monitoring/record.html", visit=visit, provider=provider, form=form, stale=stale)


def _save_record(visit_id: int, form: RecordForm) -> None:
    services.save_record(visit_id=visit_id, written=form.record, seen=form.seen.data or "", **by())
