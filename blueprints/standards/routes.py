"""Pages of the room: checklists and their versions."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages, pdf
from app.decisions import Refused
from app.permissions import actor, public, requires
from blueprints.standards import catalogue, forms, queries, sentences, services
from blueprints.standards.letters import printed
from blueprints.standards.queries import Version
from blueprints.standards.rules.content import Item, item_of
from blueprints.standards.rules.editing import find, mark_of
from blueprints.standards.states import VersionState
from blueprints.territory import api as territory

blueprint = Blueprint("standards", __name__, url_prefix="/requisiti")

ITEMS_A_PAGE = 25


@blueprint.get("/")
@requires("standards.read")
def list_checklists() -> ResponseReturnValue:
    """The agency's checklists with their versions."""
    return pages.show("standards/checklists.html", lines=queries.lines(actor().agency_id or 0), words=sentences)


@blueprint.route("/nuova", methods=["GET", "POST"])
@requires("standards.edit")
def start_draft() -> ResponseReturnValue:
    """Draft a new checklist from the catalogue."""
    form = forms.DraftForm()
    form.services.choices = _service_choices()
    if form.validate_on_submit():
        version_id = services.draft_from_seed(
            agency_id=actor().agency_id or 0,
            kind=form.kind.data,
            title=form.title.data,
            services=form.services.data,
            scored=form.scored.data,
            actor=actor(),
            now=clock.now(),
        )
        pages.done("La bozza è pronta: togli, aggiungi e correggi le voci, poi pubblicala.")
        return pages.go("standards.show_version", version_id=version_id)
    return pages.show("standards/start_draft.html", form=form)


@blueprint.get("/versioni/<int:version_id>")
@requires("standards.read")
def show_version(version_id: int) -> ResponseReturnValue:
    """One version: a draft to edit, or what was published."""
    version = queries.version(version_id) or abort(404)
    if version.agency_id != actor().agency_id:
        abort(404)
    missing = [each.code for each in catalogue.requirements() if version.item(each.code) is None]
    return _show("standards/version.html", version, missing=missing if version.kind == "accreditation" else [])


@blueprint.post("/<int:checklist_id>/nuova-versione")
@requires("standards.edit")
def start_version(checklist_id: int) -> ResponseReturnValue:
    """Draft the next version of a checklist."""
    try:
        version_id = services.new_draft(checklist_id=checklist_id, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.warn(refusal)
        return pages.go("standards.list_checklists")
    pages.done("La bozza della nuova versione è pronta.")
    return pages.go("standards.show_version", version_id=version_id)


@blueprint.route("/versioni/<int:version_id>/voci/<path:code>", methods=["GET", "POST"])
@requires("standards.edit")
def edit_item(version_id: int, code: str) -> ResponseReturnValue:
    """Change an item of a draft; a later save than somebody else's shows both."""
    version = _draft(version_id)
    stored = find(version.content, code) or abort(404)
    form = forms.ItemForm(data={**forms.facts_of(stored), "seen": mark_of(stored)})
    form.services.choices = _service_choices()
    if form.validate_on_submit():
        try:
            services.change_item(
                version_id=version_id, item=form.item(stored), seen=form.seen.data, actor=actor(), now=clock.now()
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
            return _show_conflict(version_id, code, form)
        pages.done(f"La voce {code} è salvata.")
        return pages.go("standards.show_version", version_id=version_id)
    return pages.show("standards/item.html", version=version, code=code, form=form, stored=None, words=sentences)


@blueprint.route("/versioni/<int:version_id>/voci", methods=["GET", "POST"])
@requires("standards.edit")
def add_item(version_id: int) -> ResponseReturnValue:
    """Add an item of one's own to a draft."""
    version = _draft(version_id)
    form = forms.NewItemForm(data={"thresholds": [{}]})
    form.services.choices = _service_choices()
    if form.validate_on_submit():
        item = form.item(Item(code=form.code.data, text=""))
        try:
            services.add_item(version_id=version_id, item=item, actor=actor(), now=clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done(f"La voce {item.code} è aggiunta in fondo alla lista.")
            return pages.go("standards.show_version", version_id=version_id)
    return pages.show("standards/item.html", version=version, code=None, form=form, stored=None, words=sentences)


@blueprint.post("/versioni/<int:version_id>/catalogo")
@requires("standards.edit")
def take_item(version_id: int) -> ResponseReturnValue:
    """Put an item of the catalogue into a draft."""
    asked = request.form.get("code", "")
    seed = next((each for each in catalogue.requirements() if each.code == asked), None) or abort(404)
    return _do(version_id, f"La voce {asked} è di nuovo nella lista.", services.add_item, item=item_of(seed))


@blueprint.post("/versioni/<int:version_id>/voci/<path:code>/togli")
@requires("standards.edit")
def remove_item(version_id: int, code: str) -> ResponseReturnValue:
    """Take an item out of a draft."""
    return _do(version_id, f"La voce {code} è tolta dalla bozza.", services.remove_item, code=code)


@blueprint.post("/versioni/<int:version_id>/pubblica")
@requires("standards.edit")
def publish(version_id: int) -> ResponseReturnValue:
    """Publish a draft."""
    said = "La versione è pubblicata: da adesso nessuno può cambiarla e gli avvisi possono usarla."
    return _do(version_id, said, services.publish)


@blueprint.get("/pubblicati/<int:version_id>")
@public
def show_published(version_id: int) -> ResponseReturnValue:
    """A published version, for everybody."""
    return _show("standards/published.html", _published(version_id))


@blueprint.get("/pubblicati/<int:version_id>.pdf")
@public
def print_published(version_id: int) -> ResponseReturnValue:
    """A published version as PDF."""
    version = _published(version_id)
    facts = printed(version, agency=territory.agency(version.agency_id).name)
    answer = Response(pdf.make("standards/checklist.typ", facts), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="requisiti-{version_id}.pdf"'
    return answer


def _show(template: str, version: Version, **context: object) -> str:
    words = request.args.get("cerca", "").strip().lower()
    service = request.args.get("servizio", "")
    items = [each for each in version.items if not service or each.applies_to(service)]
    items = [each for each in items if not words or words in f"{each.code} {each.text} {each.evidence}".lower()]
    number = min(pages.page_number(), max(1, -(-len(items) // ITEMS_A_PAGE)))
    shown = items[(number - 1) * ITEMS_A_PAGE : number * ITEMS_A_PAGE]
    page = pages.Page(rows=shown, number=number, size=ITEMS_A_PAGE, total=len(items))
    named = {each.code: each.name for each in territory.services()}
    context.update(
        agency=territory.agency(version.agency_id), words=sentences, named=named, sources=catalogue.sources()
    )
    return pages.show(template, version=version, page=page, asked=words, service=service, **context)


def _show_conflict(version_id: int, code: str, form: forms.ItemForm) -> str:
    """The form as it was filled in, beside what is stored now; saving again means the choice is made."""
    version = _draft(version_id)
    stored = find(version.content, code) or abort(404)
    conflict = form.seen.data != mark_of(stored)
    form.seen.data = mark_of(stored)
    shown = stored if conflict else None
    return pages.show("standards/item.html", version=version, code=code, form=form, stored=shown, words=sentences)


def _do(version_id: int, said: str, service: Callable[..., object], **facts: object) -> ResponseReturnValue:
    try:
        service(version_id=version_id, actor=actor(), now=clock.now(), **facts)
    except Refused as refusal:
        pages.warn(refusal)
    else:
        pages.done(said)
    return pages.go("standards.show_version", version_id=version_id)


def _draft(version_id: int) -> Version:
    version = queries.version(version_id)
    if version is None or version.state != VersionState.DRAFT:
        abort(404)
    return version


def _published(version_id: int) -> Version:
    version = queries.version(version_id)
    if version is None or version.state != VersionState.PUBLISHED:
        abort(404)
    return version


def _service_choices() -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in territory.services()]
