"""Documents of the dossier: filing and downloading."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from app import pages
from app.permissions import requires
from blueprints.providers import forms, messages, queries, services
from blueprints.providers.queries import Document
from blueprints.providers.routes.blueprint import attempted, blueprint, by, own_id, show_form


@blueprint.get("/fornitore/documenti")
@requires("providers.edit")
def list_documents() -> ResponseReturnValue:
    """The provider's documents, those that count first."""
    page = queries.page_of_documents(own_id(), number=pages.page_number())
    return pages.show("providers/documents.html", page=page, words=messages)


@blueprint.route("/fornitore/documenti/nuovo", methods=["GET", "POST"])
@requires("providers.edit")
def file_document() -> ResponseReturnValue:
    """File a document."""
    form = _document_form(request.args.get("sostituisce", 0, type=int))
    if form.validate_on_submit() and attempted(form, lambda: _keep(form)):
        pages.done("Il documento è nel fascicolo.")
        return pages.go("providers.list_documents")
    after = "il documento resta nel fascicolo con la sua impronta; prima della scadenza ti avvisiamo per e-mail."
    return show_form("Carica un documento", form, button="Carica", after=after, files=True)


@blueprint.get("/fornitore/documenti/<int:document_id>")
@requires("providers.edit")
def download_own(document_id: int) -> ResponseReturnValue:
    """The file of one of the provider's own documents."""
    found = queries.document(document_id)
    if found is None or found.provider_id != own_id():
        abort(404)
    return sent(found)


@blueprint.get("/fornitori/<int:provider_id>/documenti/<int:document_id>")
@requires("providers.read")
def download(provider_id: int, document_id: int) -> ResponseReturnValue:
    """The file of a document in a dossier that the agency may read; who took it is written down."""
    found = queries.document(document_id)
    if found is None or found.provider_id != provider_id:
        abort(404)
    services.note_download(document_id=document_id, **by())
    return sent(found)


def sent(document: Document) -> Response:
    """The file to save: never shown inside our pages, whatever it holds."""
    answer = Response(services.document_content(document.id), mimetype=document.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=document.file_name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _document_form(replaces_id: int) -> forms.DocumentForm:
    counting = [each for each in queries.documents(own_id()) if not each.replaced]
    older = next((each for each in counting if each.id == replaces_id), None)
    form = forms.DocumentForm(data={"replaces_id": older.id, "kind": older.kind, "title": older.title} if older else {})
    form.replaces_id.choices = [(0, "nessuno"), *((each.id, _named(each)) for each in counting)]
    return form


def _keep(form: forms.DocumentForm) -> None:
    services.keep_document(provider_id=own_id(), **form.facts(), **by())


def _named(document: Document) -> str:
    kind = messages.DOCUMENT_KINDS[document.kind]["it"]
    until = f", fino al {pages.day(document.expires_on)}" if document.expires_on else ""
    return f"{document.title} ({kind}){until}"
