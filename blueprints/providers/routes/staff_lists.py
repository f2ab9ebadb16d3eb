"""Operators by lists."""

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.messages import sentence
from app.permissions import actor, requires
from blueprints.providers import forms, messages, queries, services
from blueprints.providers.routes.blueprint import blueprint, own_id, show_form
from blueprints.providers.routes.staff import STAFF
from blueprints.providers.rules.faults import faults_from_json
from blueprints.providers.rules.staff import WORDS


@blueprint.route("/fornitore/personale/importa", methods=["GET", "POST"])
@requires("providers.edit")
def import_staff() -> ResponseReturnValue:
    """Bring in a staff list."""
    form = forms.ImportForm()
    if form.validate_on_submit():
        try:
            return _after(_import(form))
        except Refused as refusal:
            pages.refusals_on(form, refusal)
    return show_form(
        "Importa gli operatori",
        form,
        button="Importa",
        after="se tutte le righe sono buone l'elenco è salvato; altrimenti vedi ogni riga da correggere e scegli.",
        intro="Gli operatori si riconoscono dal codice: chi c'è già viene aggiornato, chi non c'è viene aggiunto.",
        trail=[(STAFF, url_for("providers.list_staff"))],
        model=url_for("providers.staff_model"),
        files=True,
    )


@blueprint.get("/fornitore/personale/modello.csv")
@requires("providers.edit")
def staff_model() -> ResponseReturnValue:
    """The headings of a staff list, to be filled in."""
    answer = Response(";".join(WORDS.values()) + "\r\n", mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="operatori.csv")
    return answer


@blueprint.get("/fornitore/personale/importazioni/<int:import_id>")
@requires("providers.edit")
def show_import(import_id: int) -> ResponseReturnValue:
    """A list that had bad rows: each with its line and reason."""
    found = queries.staff_import(import_id)
    if found is None or found.provider_id != own_id():
        abort(404)
    faults = [(each.line, each.column, sentence(each.reason)) for each in faults_from_json(found.faults)]
    return pages.show("providers/import.html", found=found, faults=faults, words=messages)


@blueprint.post("/fornitore/personale/importazioni/<int:import_id>")
@requires("providers.edit")
def decide_import(import_id: int) -> ResponseReturnValue:
    """Keep the good rows of a list, or drop it."""
    keep = request.form.get("scelta") == "tieni"
    try:
        outcome = services.decide_import(
            provider_id=own_id(), import_id=import_id, keep=keep, actor=actor(), now=clock.now()
        )
    except Refused as refusal:
        pages.warn(refusal)
        return pages.go("providers.list_staff")
    if keep:
        pages.done(f"Tenute {outcome.good} righe: {outcome.added} operatori nuovi, {outcome.changed} aggiornati.")
    else:
        pages.done("L'elenco è scartato: non è cambiato nulla.")
    return pages.go("providers.list_staff")


def _import(form: forms.ImportForm) -> services.ImportOutcome:
    file = form.file.data
    return services.import_staff(
        provider_id=own_id(), content=file.read(), file_name=file.filename or "", actor=actor(), now=clock.now()
    )


def _after(outcome: services.ImportOutcome) -> ResponseReturnValue:
    if outcome.import_id is not None:
        return pages.go("providers.show_import", import_id=outcome.import_id)
    pages.done(f"Elenco salvato: {outcome.rows} righe, {outcome.added} operatori nuovi, {outcome.changed} aggiornati.")
    return pages.go("providers.list_staff")
