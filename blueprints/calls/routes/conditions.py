"""Setting a draft's days, commission and scoring table in the browser."""

from dataclasses import replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.messages import sentence
from app.permissions import actor, requires
from blueprints.calls import call_file as files
from blueprints.calls.forms import conditions as forms
from blueprints.calls.messages.notice import MODE_WORDS
from blueprints.calls.queries import calls as queries
from blueprints.calls.queries.calls import VersionCard
from blueprints.calls.routes.blueprint import blueprint, fault_said, found, tried
from blueprints.calls.routes.manager import own_call
from blueprints.calls.rules.building import lots_of_call
from blueprints.calls.rules.notice import Notice
from blueprints.calls.services import calls as services


def _save(draft: VersionCard, notice: Notice, seen: int) -> int:
    return services.save(call_id=draft.call_id, notice=notice, seen=seen, actor=actor(), now=clock.now())


@blueprint.route("/ente/avvisi/<int:call_id>/termini", methods=["GET", "POST"])
@requires("calls.write")
def edit_terms(call_id: int) -> ResponseReturnValue:
    """The days, quotas and commission that a draft sets for itself."""
    call, draft, form = own_call(call_id), found(queries.draft(call_id)), forms.TermsForm()
    if form.validate_on_submit():
        notice = forms.read_terms(form, draft.notice)
        if notice is not None and tried(form, lambda: _save(draft, notice, form.seen.data)):
            pages.done("I termini sono salvati. L'avviso non è ancora pubblicato.")
            return pages.go("calls.manage_call", call_id=call_id)
    elif not form.is_submitted():
        forms.fill_terms(form, draft.notice)
    return pages.show("calls/terms.html", call=call, draft=draft, form=form)


@blueprint.route("/ente/avvisi/<int:call_id>/punteggi", methods=["GET", "POST"])
@requires("calls.write")
def edit_scheme(call_id: int) -> ResponseReturnValue:
    """The table by which a draft scores: blocks, criteria, weights, levels, and the least points."""
    call, draft = own_call(call_id), found(queries.draft(call_id))
    plain: dict[str, Any] = dict(draft.notice.scheme or {}) | {"mode": draft.notice.mode}
    said: list[str] = []
    if request.method == "POST":
        plain = forms.typed_scheme(request.form)
        said = _kept(draft, plain)
        if not said:
            pages.done("La tabella dei punteggi è salvata. L'avviso non è ancora pubblicato.")
            return pages.go("calls.edit_scheme", call_id=call_id)
    lots = sorted(lots_of_call(draft.notice))
    more: dict[str, Any] = {"lots": lots, "modes": MODE_WORDS, "levels_of": forms.levels_as_text}
    return pages.show("calls/scheme.html", call=call, draft=draft, plain=plain, refusals=said, **more)


def _kept(draft: VersionCard, plain: dict[str, Any]) -> list[str]:
    """Save the table; what is wrong with it as sentences, the same as for a call's file."""
    if plain["mode"] == "pass":
        plain = {"mode": "pass", "blocks": plain["blocks"]}
    scheme, faults = files.read_scheme(plain, lots_of_call(draft.notice) or frozenset({"unico"}))
    if faults:
        return [fault_said(each, plain) for each in faults]
    try:
        mode = plain["mode"]
        _save(draft, replace(draft.notice, mode=mode, scheme=scheme), request.form.get("seen", 0, type=int))
    except Refused as refused:
        return [sentence(each) for each in refused.refusals]
    return []
