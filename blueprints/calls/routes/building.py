"""Building a call's own form in the browser, and trying it as a provider will see it. Works without JavaScript."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.forms import Form
from app.permissions import actor, requires
from blueprints.calls.forms import building as forms
from blueprints.calls.messages.building import COMPARE_WORDS, KIND_WORDS
from blueprints.calls.queries import applications
from blueprints.calls.queries import calls as queries
from blueprints.calls.queries.calls import CallCard, VersionCard
from blueprints.calls.routes.blueprint import blueprint, found, sentences_of, tried
from blueprints.calls.routes.filling import written_in
from blueprints.calls.routes.manager import own_call
from blueprints.calls.rules import building as rules
from blueprints.calls.rules.answers import stored
from blueprints.calls.rules.asked import asked_for, form_of
from blueprints.calls.rules.building import Place, Sections
from blueprints.calls.services import calls as services
from blueprints.standards.fields import KINDS, Answers, Group, examine
from blueprints.standards.fields import Form as AskedForm
from blueprints.territory import api as territory

FORM = "/ente/avvisi/<int:call_id>/modulo"


def _drafted(call_id: int) -> tuple[CallCard, VersionCard]:
    call, draft = own_call(call_id), found(queries.draft(call_id))
    return call, draft


def _place(source: Any) -> Place:
    return Place(section=source.get("sezione", ""), group=source.get("gruppo", ""), question=source.get("domanda", ""))


def _save(draft: VersionCard, sections: Sections, seen: int) -> None:
    """Save the draft with these sections.

    Raises:
        Refused: every fault of the form that they would be, or somebody saved meanwhile.
    """
    faults = rules.faults(sections, rules.lots_of_call(draft.notice))
    if faults:
        raise Refused(*(fault.reason for fault in faults))
    notice = replace(draft.notice, form=rules.settled(sections))
    services.save(call_id=draft.call_id, notice=notice, seen=seen, actor=actor(), now=clock.now())


def _built(form: Form, draft: VersionCard, place: Place, thing: dict[str, Any]) -> bool:
    """Put the thing into the draft's form; when it cannot stand there, say why at its fields."""
    try:
        sections = rules.put(draft.notice.form, place, thing)
    except Refused as refusal:
        pages.refusals_on(form, refusal)
        return False
    faults = rules.faults(sections, rules.lots_of_call(draft.notice))
    if faults:
        forms.blame_faults(form, rules.path_of(sections, place), faults)
        return False
    return tried(form, lambda: _save(draft, sections, form.seen.data))


def _taken(draft: VersionCard) -> frozenset[str]:
    """Codes that something of the call bears already."""
    asked = form_of(draft.notice, applications.requirements(draft.notice))
    return rules.codes_in(draft.notice.form) | rules.RESERVED | {item.code for item in asked.items()}


@blueprint.get(FORM)
@requires("calls.read")
def show_form(call_id: int) -> ResponseReturnValue:
    """The call's own questions, to be built."""
    call, draft = _drafted(call_id)
    return pages.show(
        "calls/form.html",
        call=call,
        draft=draft,
        form=rules.own_form(draft.notice),
        kind_words=KIND_WORDS,
        compare_words=COMPARE_WORDS,
        kinds=forms.kind_choices(),
        frozen=draft.act_number is not None,
    )


@blueprint.route(f"{FORM}/sezione", methods=["GET", "POST"])
@requires("calls.write")
def edit_form_section(call_id: int) -> ResponseReturnValue:
    """Add or change a section."""
    call, draft = _drafted(call_id)
    asked, form = _place(request.args), forms.SectionForm()
    before = rules.at(draft.notice.form, asked) if asked.section else None
    if form.validate_on_submit():
        code = asked.section if before else forms.code_for(form.label.data, _taken(draft))
        if _built(form, draft, Place(section=code), forms.read_section(form, code, before or {})):
            return _back(call_id, "La sezione è salvata.", code)
    return _edit(call, draft, form, before, forms.fill_section, kind="section")


@blueprint.route(f"{FORM}/gruppo", methods=["GET", "POST"])
@requires("calls.write")
def edit_form_group(call_id: int) -> ResponseReturnValue:
    """Add or change a group that repeats."""
    call, draft = _drafted(call_id)
    asked, form = _place(request.args), forms.GroupForm()
    _offer(form, draft, asked)
    before = rules.at(draft.notice.form, asked) if asked.group else None
    if form.validate_on_submit():
        code = asked.group if before else forms.code_for(form.label.data, _taken(draft))
        if _built(form, draft, replace(asked, group=code), forms.read_group(form, code, before or {})):
            return _back(call_id, "Il gruppo è salvato.", code)
    return _edit(call, draft, form, before, forms.fill_group, kind="group")


@blueprint.route(f"{FORM}/domanda", methods=["GET", "POST"])
@requires("calls.write")
def edit_form_question(call_id: int) -> ResponseReturnValue:
    """Add or change a question."""
    call, draft = _drafted(call_id)
    asked = _place(request.args)
    before = rules.at(draft.notice.form, asked) if asked.question else None
    kind = request.args.get("tipo") or (before or {}).get("kind") or "text"
    form = forms.question_form(kind if kind in KINDS else abort(404))
    _offer(form, draft, asked)
    if form.validate_on_submit():
        code = asked.question if before else forms.code_for(form.label.data, _taken(draft))
        thing = forms.read_question(form, kind, code, before or {})
        if _built(form, draft, replace(asked, question=code), thing):
            return _back(call_id, "La domanda è salvata.", asked.group or code)
    return _edit(call, draft, form, before, forms.fill_question, kind=kind)


def _offer(form: Any, draft: VersionCard, place: Place) -> None:
    """The choices that depend on the call: conditions, services and lots, requirements."""
    forms.offer_conditions(form, rules.earlier(draft.notice.form, place))
    names = {each.code: each.name for each in territory.services()}
    lots = sorted(rules.lots_of_call(draft.notice))
    form.only_for.choices = [(code, names.get(code, code)) for code in lots]
    if "requirement" in form:
        listed = applications.requirements(draft.notice)
        form.requirement.choices = [
            ("", "nessuno"),
            *((each.code, f"{each.code} · {each.text[:70]}") for each in listed),
        ]


def _edit(
    call: CallCard, draft: VersionCard, form: Any, before: Any, fill: Callable[[Any, Any], None], *, kind: str
) -> ResponseReturnValue:
    if not form.is_submitted() and before is not None:
        fill(form, before)
    elif not form.is_submitted() and "required" in form:
        form.required.data = True
        if "evidence_required" in form:
            form.evidence_required.data = True
    return pages.show(
        "calls/form_part.html",
        call=call,
        draft=draft,
        form=form,
        kind=kind,
        before=before,
        kind_words=KIND_WORDS,
        kinds=forms.kind_choices(),
        place=request.args,
    )


def _back(call_id: int, message: str, code: str) -> ResponseReturnValue:
    pages.done(f"{message} L'avviso non è ancora pubblicato.")
    return pages.go("calls.show_form", call_id=call_id, _anchor=f"part-{code}")


@blueprint.post(f"{FORM}/sposta")
@requires("calls.write")
def move_form_part(call_id: int) -> ResponseReturnValue:
    """Move a section, group or question up or down among its own."""
    _, draft = _drafted(call_id)
    place, by = _place(request.form), 1 if request.form.get("verso") == "giu" else -1
    return _change(draft, place, lambda: rules.moved(draft.notice.form, place, by=by), "L'ordine è cambiato.")


@blueprint.post(f"{FORM}/togli")
@requires("calls.write")
def remove_form_part(call_id: int) -> ResponseReturnValue:
    """Take a section, group or question away."""
    _, draft = _drafted(call_id)
    place = _place(request.form)
    return _change(draft, place, lambda: rules.without(draft.notice.form, place), "La parte è tolta dal modulo.")


def _change(draft: VersionCard, place: Place, change: Callable[[], Sections], message: str) -> ResponseReturnValue:
    try:
        _save(draft, change(), request.form.get("seen", 0, type=int))
    except Refused as refusal:
        pages.warn(refusal)
        return pages.go("calls.show_form", call_id=draft.call_id)
    return _back(draft.call_id, message, place.code)


@blueprint.route(f"{FORM}/prova", methods=["GET", "POST"])
@requires("calls.read")
def try_form(call_id: int) -> ResponseReturnValue:
    """The whole form as a provider will see it, to be tried: nothing that is typed here is kept."""
    call, draft = _drafted(call_id)
    chosen = request.values.getlist("servizi") or sorted(draft.notice.service_codes)
    lots, was_tried = rules.lots_tried(draft.notice, chosen), request.method == "POST"
    form = asked_for(form_of(draft.notice, applications.requirements(draft.notice)), lots)
    given = {item.code: stored(item, written_in(item, request.form)) for item in form.items()}
    return pages.show(
        "calls/try.html",
        call=call,
        draft=draft,
        form=form,
        given=given,
        faults=_judged(form, given, lots) if was_tried else {},
        chosen=chosen,
        tried=was_tried,
        rows_of=_rows_of,
        names={each.code: each.name for each in territory.services()},
    )


def _judged(form: AskedForm, given: dict[str, Any], lots: frozenset[str]) -> dict[str, list[str]]:
    """What the program would say to a provider who answered so, by the path of the answer."""
    examined = examine(form, Answers(given=given), lots=lots, on=clock.today())
    faults: dict[str, list[str]] = {}
    for fault in (*examined.missing, *examined.invalid, *examined.unmet):
        faults.setdefault(fault.path, []).extend(sentences_of([fault.reason]))
    return faults


def _rows_of(group: Group, value: Any) -> list[Any]:
    """The rows of a group that the preview shows: those that were typed, and a new one."""
    rows = list(value or ())
    return [*rows, *({} for _ in range(max(group.least_rows - len(rows), 1)))]
