"""Services, territories and lots, requirements, and prices of a draft, written in the browser."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from app.reading import Fault
from blueprints.calls.forms import parts as forms
from blueprints.calls.messages.notice import UNIT_WORDS
from blueprints.calls.queries import calls as queries
from blueprints.calls.queries.calls import VersionCard
from blueprints.calls.routes.blueprint import blueprint, fault_said, found, sentences_of
from blueprints.calls.routes.manager import own_call
from blueprints.calls.rules.building import lots_of_call
from blueprints.calls.rules.notice import Notice
from blueprints.calls.services import call_notices
from blueprints.calls.services import calls as services
from blueprints.standards import api as standards
from blueprints.territory import api as territory

Read = tuple[Notice, tuple[Fault, ...]]


@blueprint.route("/ente/avvisi/<int:call_id>/lotti", methods=["GET", "POST"])
@requires("calls.write")
def edit_offer(call_id: int) -> ResponseReturnValue:
    """What can be applied for, and where: services, territories, lots."""
    call, draft = own_call(call_id), found(queries.draft(call_id))
    names = {each.code: each.name for each in territory.services()}

    def read(sent: MultiDict[str, str]) -> tuple[Any, Read]:
        plain = forms.typed_offer(sent, names, (each.code for each in draft.notice.services))
        return plain, call_notices.with_offer(draft.notice, plain, call.agency_id)

    plain, said = _typed(draft, call_notices.written_offer(draft.notice, call.agency_id), read)
    if said is None:
        return _saved("I servizi, i territori e i lotti sono salvati.", "calls.edit_offer", call_id)
    areas = territory.sub_areas(call.agency_id)
    return pages.show(
        "calls/offer.html", call=call, draft=draft, plain=plain, refusals=said, names=names, areas=areas, **_HELP
    )


@blueprint.route("/ente/avvisi/<int:call_id>/requisiti", methods=["GET", "POST"])
@requires("calls.write")
def edit_requirements(call_id: int) -> ResponseReturnValue:
    """Which requirements of its checklist a draft asks, which of its own, and the thresholds that it sets."""
    call, draft = own_call(call_id), found(queries.draft(call_id))

    def read(sent: MultiDict[str, str]) -> tuple[Any, Read]:
        plain = forms.typed_requirements(sent)
        return plain, call_notices.with_requirements(draft.notice, plain)

    plain, said = _typed(draft, call_notices.written_requirements(draft.notice), read)
    if said is None:
        return _saved("I requisiti sono salvati.", "calls.edit_requirements", call_id)
    checklist = standards.version(draft.notice.checklist_version_id or 0)
    lots = sorted(lots_of_call(draft.notice))
    more = {"checklist": checklist, "lots": lots, **_HELP}
    return pages.show("calls/requirements.html", call=call, draft=draft, plain=plain, refusals=said, **more)


@blueprint.route("/ente/avvisi/<int:call_id>/tariffe", methods=["GET", "POST"])
@requires("calls.write")
def edit_prices(call_id: int) -> ResponseReturnValue:
    """The prices that a draft states."""
    call, draft = own_call(call_id), found(queries.draft(call_id))
    names = {each.code: each.name for each in territory.services()}

    def read(sent: MultiDict[str, str]) -> tuple[Any, Read]:
        plain = forms.typed_prices(sent)
        return plain, call_notices.with_prices(draft.notice, plain)

    plain, said = _typed(draft, call_notices.written_prices(draft.notice), read)
    if said is None:
        return _saved("Le tariffe sono salvate.", "calls.edit_prices", call_id)
    more = {"names": names, "units": UNIT_WORDS, **_HELP}
    return pages.show("calls/prices.html", call=call, draft=draft, plain=plain, refusals=said, **more)


_HELP: dict[str, Any] = {
    "listed": forms.listed,
    "thresholds_as_text": forms.thresholds_as_text,
    "new_rows": forms.NEW_ROWS,
}


def _typed(
    draft: VersionCard, plain: Any, read: Callable[[MultiDict[str, str]], tuple[Any, Read]]
) -> tuple[Any, list[str] | None]:
    """What the page shows, and what is wrong with what was sent; None once it is saved."""
    if request.method != "POST":
        return plain, []
    typed, (notice, faults) = read(request.form)
    if faults:
        return typed, list(dict.fromkeys(fault_said(each, typed) for each in faults))
    try:
        seen = request.form.get("seen", 0, type=int)
        services.save(call_id=draft.call_id, notice=notice, seen=seen, actor=actor(), now=clock.now())
    except Refused as refused:
        return typed, sentences_of(refused.refusals)
    return typed, None


def _saved(said: str, page: str, call_id: int) -> ResponseReturnValue:
    pages.done(f"{said} L'avviso non è ancora pubblicato.")
    return pages.go(page, call_id=call_id)
