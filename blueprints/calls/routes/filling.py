"""The provider's pages: its applications, step by step. Each answer is saved by itself, with or without JavaScript."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app import clock, pages
from app.decisions import Refused
from app.messages import sentence
from app.permissions import actor, requires
from blueprints.accounts import api as accounts
from blueprints.calls.queries import applications as queries
from blueprints.calls.queries import decisions, procedure
from blueprints.calls.queries.applications import Filled
from blueprints.calls.routes.blueprint import as_file, blueprint, found
from blueprints.calls.rules.answers import stored
from blueprints.calls.rules.asked import Wish, item_of
from blueprints.calls.rules.rows import POSITION
from blueprints.calls.services import applications as services
from blueprints.providers import api as providers
from blueprints.standards.fields import Group, Question, Section
from blueprints.territory import api as territory

MINE = "/domande/mie"


def own_filled(application_id: int) -> Filled:
    """An application of the actor's provider, with everything that it is asked."""
    filled = found(queries.filled(application_id, on=clock.today()))
    return filled if filled.card.provider_id == actor().provider_id else abort(404)


@blueprint.get(MINE)
@requires("calls.prepare")
def list_own_applications() -> ResponseReturnValue:
    """The provider's applications, the newest first."""
    page = queries.of_provider(actor().provider_id or 0, number=pages.page_number())
    names = {each.code: each.name for each in territory.services()}
    return pages.show_list("calls/mine.html", page=page, names=names, now=clock.now())


@blueprint.route(f"{MINE}/<int:application_id>/servizi", methods=["GET", "POST"])
@requires("calls.prepare")
def choose_services(application_id: int) -> ResponseReturnValue:
    """The first step: who asks, for which services, where."""
    filled = own_filled(application_id)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            _choose(filled)
        except Refused as refusal:
            refusals = [sentence(each) for each in refusal.refusals]
        else:
            return pages.go("calls.show_application", application_id=application_id)
    return pages.show(
        "calls/services.html",
        filled=filled,
        refusals=refusals,
        provider=providers.card(filled.card.provider_id),
        names={each.code: each.name for each in territory.services()},
        chosen=_wishes(filled) if refusals else {each.service: each.zones for each in filled.card.services},
    )


def _choose(filled: Filled) -> None:
    wishes = [Wish(service=code, zones=zones) for code, zones in _wishes(filled).items()]
    services.choose_services(
        application_id=filled.card.id,
        wishes=wishes,
        seen=request.form.get("seen", 0, type=int),
        actor=actor(),
        now=pages.received_at(),
    )


def _wishes(filled: Filled) -> dict[str, tuple[str, ...]]:
    asked = [each.code for each in filled.notice.services if request.form.get(f"service:{each.code}")]
    return {code: tuple(request.form.getlist(f"zones:{code}")) for code in asked}


@blueprint.route(f"{MINE}/<int:application_id>/passo/<path:code>", methods=["GET", "POST"])
@requires("calls.prepare")
def fill_section(application_id: int, code: str) -> ResponseReturnValue:
    """One step of the form; its button saves every answer of it that changed."""
    filled = own_filled(application_id)
    section = found(next((each for each in filled.form.sections if each.code == code), None))
    conflicts: dict[str, str] = {}
    if request.method == "POST":
        conflicts = _save_all(filled, section)
        filled = own_filled(application_id)
        if not conflicts:
            pages.done("Le risposte di questo passo sono salvate. La domanda è una bozza: non è ancora presentata.")
            return pages.go("calls.fill_section", application_id=application_id, code=code)
    return pages.show("calls/section.html", section=section, **_context(filled, conflicts))


def _save_all(filled: Filled, section: Section) -> dict[str, str]:
    conflicts: dict[str, str] = {}
    for item in section.items:
        if f"v:{item.code}" in request.form and not _is_left_unconfirmed(filled, item):
            try:
                _save(filled, item)
            except Refused as refusal:
                conflicts[item.code] = " ".join(sentence(each) for each in refusal.refusals)
    return conflicts


def _is_left_unconfirmed(filled: Filled, item: Question | Group) -> bool:
    """Whether a carried answer came back as it was, without the tick: the button of a step confirms nothing."""
    known = filled.answer(item.code)
    ticked = f"c:{item.code}" in request.form
    return not known.confirmed and not ticked and stored(item, written_in(item, request.form)) == known.value


def _item(filled: Filled, code: str) -> Question | Group:
    item = item_of(filled.form, code)
    return abort(404) if item is None else item


def _save(filled: Filled, item: Question | Group) -> services.Saved:
    return services.save_answer(
        application_id=filled.card.id,
        code=item.code,
        written=written_in(item, request.form),
        seen=request.form.get(f"v:{item.code}", 0, type=int),
        actor=actor(),
        now=pages.received_at(),
    )


def _context(filled: Filled, conflicts: Mapping[str, str]) -> dict[str, Any]:
    """What the steps and their fragments show. After a conflict, what was typed stands beside what is saved."""
    typed = {code: written_in(_item(filled, code), request.form) for code in conflicts}
    people = accounts.cards({each.saved_by for each in filled.answers.values() if each.saved_by})
    faults: dict[str, list[str]] = {}
    for fault in filled.examination.invalid:
        faults.setdefault(fault.path, []).append(sentence(fault.reason))
    return {
        "filled": filled,
        "conflicts": conflicts,
        "typed": typed,
        "people": people,
        "faults": faults,
        "request_open": procedure.open_request(filled.card.id),
        "dossier": providers.documents(filled.card.provider_id),
    }


@blueprint.post(f"{MINE}/<int:application_id>/risposta/<path:code>")
@requires("calls.prepare")
def save_answer(application_id: int, code: str) -> ResponseReturnValue:
    """Save one answer without a click, and show it as it was kept."""
    filled = own_filled(application_id)
    item = _item(filled, code)
    conflicts: dict[str, str] = {}
    saved: services.Saved | None = None
    try:
        saved = _save(filled, item)
    except Refused as refusal:
        conflicts[code] = " ".join(sentence(each) for each in refusal.refusals)
    context = _context(own_filled(application_id), conflicts)
    return pages.show("calls/_item.html", item=item, just_saved=saved is not None, **context)


def written_in(item: Question | Group, form: MultiDict[str, str]) -> Any:
    """What a person wrote at a question or a group; a group's rows that are empty are left out."""
    if isinstance(item, Group):
        count = min(form.get(f"n:{item.code}", 0, type=int), 500)
        rows = [
            {each.code: _one(each, form, f"a:{item.code}:{number}:{each.code}") for each in item.questions}
            for number in range(count)
        ]
        written = [any(value not in (None, "", [], False) for value in row.values()) for row in rows]
        return [{**row, POSITION: number} for number, row in enumerate(rows) if written[number]]
    return _one(item, form, f"a:{item.code}")


def _one(question: Question, form: MultiDict[str, str], name: str) -> Any:
    if question.kind == "many-of":
        return form.getlist(name)
    if question.kind == "declaration":
        return form.get(name) == "yes"
    return form.get(name)


@blueprint.post(f"{MINE}/<int:application_id>/righe/<path:code>")
@requires("calls.prepare")
def bring_rows(application_id: int, code: str) -> ResponseReturnValue:
    """Take the rows of a group from a CSV or XLSX list."""
    sent = request.files.get("file")
    try:
        rows = services.bring_rows(
            application_id=application_id,
            code=code,
            content=sent.read() if sent else b"",
            replace=request.form.get("come") == "sostituisci",
            seen=request.form.get("seen", 0, type=int),
            actor=actor(),
            now=pages.received_at(),
        )
    except Refused as refusal:
        pages.warn(refusal)
    else:
        pages.done(f"Righe lette dall'elenco: {rows}. Controllale: la domanda è una bozza, non è ancora presentata.")
    section = request.form.get("section", "")
    return pages.go("calls.fill_section", application_id=application_id, code=section, _anchor=f"item-{code}")


@blueprint.get(f"{MINE}/<int:application_id>/righe/<path:code>.csv")
@requires("calls.prepare")
def download_rows_heading(application_id: int, code: str) -> ResponseReturnValue:
    """An empty list with the headings of a group, to be filled in with a spreadsheet."""
    item = _item(own_filled(application_id), code)
    labels = [each.label for each in item.questions if each.kind != "file"] if isinstance(item, Group) else abort(404)
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerow([pages.csv_cell(label) for label in labels])
    plain = code.replace("/", "-")
    name = {"Content-Disposition": f'attachment; filename="{plain}.csv"'}
    return Response("\ufeff" + stream.getvalue(), mimetype="text/csv", headers=name)


@blueprint.post(f"{MINE}/<int:application_id>/file")
@requires("calls.prepare")
def add_file(application_id: int) -> ResponseReturnValue:
    """Put a file, or a document of the dossier, beside an answer."""
    path, document = request.form.get("question", ""), request.form.get("document", 0, type=int)
    if document:
        services.use_document(
            application_id=application_id, code=path, document_id=document, actor=actor(), now=pages.received_at()
        )
    else:
        _upload(application_id, path)
    pages.done("Il file è allegato alla bozza. La domanda non è ancora presentata.")
    return pages.go("calls.fill_section", application_id=application_id, code=request.form.get("section", ""))


def _upload(application_id: int, path: str) -> None:
    sent = request.files.get("file")
    services.add_file(
        application_id=application_id,
        code=path,
        content=sent.read() if sent else b"",
        name=(sent.filename if sent else None) or "file",
        expires_on=request.form.get("expires_on", None, type=_day),
        issued_on=request.form.get("issued_on", None, type=_day),
        actor=actor(),
        now=pages.received_at(),
    )


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


@blueprint.post(f"{MINE}/<int:application_id>/file/<int:file_id>/togli")
@requires("calls.prepare")
def remove_file(application_id: int, file_id: int) -> ResponseReturnValue:
    """Take a file away from beside its answer."""
    services.remove_file(application_id=application_id, file_id=file_id, actor=actor(), now=pages.received_at())
    pages.done("Il file è tolto dalla bozza.")
    return pages.go("calls.fill_section", application_id=application_id, code=request.form.get("section", ""))


@blueprint.get(f"{MINE}/<int:application_id>/file/<int:file_id>")
@requires("calls.prepare")
def download_own_file(application_id: int, file_id: int) -> ResponseReturnValue:
    """A file of one's own application."""
    file = found(queries.file_row(application_id, file_id))
    return as_file(file.digest, file.name, file.media_type)


@blueprint.get(f"{MINE}/<int:application_id>")
@requires("calls.prepare")
def show_application(application_id: int) -> ResponseReturnValue:
    """The summary: what is missing, what was lodged, what happens now."""
    filled = own_filled(application_id)
    return pages.show(
        "calls/application.html",
        filled=filled,
        names={each.code: each.name for each in territory.services()},
        zones={each.code: each.name for each in filled.notice.zones},
        agency=territory.agency(filled.card.agency_id),
        lodgings=queries.lodgings(application_id),
        requests=procedure.requests(application_id),
        notices=procedure.notices(application_id),
        decided=decisions.decided_on(application_id),
        may_sign="legal_representative" in actor().roles,
        now=clock.now(),
    )


@blueprint.post(f"{MINE}/<int:application_id>/nuovo-testo")
@requires("calls.prepare")
def move_to_current(application_id: int) -> ResponseReturnValue:
    """Move a draft to the text of its call that is in force."""
    number = services.move_to_current(application_id=application_id, actor=actor(), now=pages.received_at())
    pages.done(
        f"La bozza segue adesso la versione {number} dell'avviso. Le risposte restano: conferma quelle cambiate."
    )
    return pages.go("calls.show_application", application_id=application_id)
