"""The provider's files: bringing, watching, confirming, undoing."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.messages import language
from app.permissions import actor, requires
from blueprints.care import services
from blueprints.care.forms import FileForm
from blueprints.care.letters import fault_lines
from blueprints.care.queries import batches
from blueprints.care.queries.batches import BatchCard
from blueprints.care.routes import choices
from blueprints.care.routes.blueprint import blueprint
from blueprints.care.states import REPORT
from blueprints.territory import api as territory


@blueprint.route("/rendiconti/importa", methods=["GET", "POST"])
@requires(REPORT)
def bring_file() -> ResponseReturnValue:
    """Bring the file of a month."""
    form = FileForm()
    form.agency_id.choices = choices.agencies_of(actor().provider_id or 0)
    if form.validate_on_submit():
        try:
            brought = services.bring_file(
                agency_id=form.agency_id.data,
                provider_id=actor().provider_id or 0,
                month=form.first_day,
                content=form.file.data.read(),
                file_name=form.file.data.filename or "file",
                actor=actor(),
                now=clock.now(),
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("Questo file c'era già: ecco a che punto è." if brought.known else "Il file è arrivato.")
            return pages.go("care.show_batch", batch_id=brought.batch_id)
    return pages.show("care/bring_file.html", form=form)


def _batch(batch_id: int) -> BatchCard:
    """The file of the actor's provider, or 404."""
    found = batches.batch(batch_id) or abort(404)
    if found.provider_id != actor().provider_id:
        abort(404)
    return found


@blueprint.get("/rendiconti/importazioni/<int:batch_id>")
@requires(REPORT)
def show_batch(batch_id: int) -> ResponseReturnValue:
    """One file: its progress, its faults, and what can be decided."""
    found = _batch(batch_id)
    if pages.is_fragment():
        answer = Response(pages.show("care/_batch_progress.html", batch=found))
        if not found.is_running:
            answer.headers["HX-Refresh"] = "true"
        return answer
    return pages.show(
        "care/batch.html",
        batch=found,
        faults=batches.page_of_faults(batch_id, pages.page_number()),
        agency=territory.named({found.agency_id}).get(found.agency_id, ""),
    )


@blueprint.get("/rendiconti/importazioni/<int:batch_id>/errori.csv")
@requires(REPORT)
def download_faults(batch_id: int) -> ResponseReturnValue:
    """Every fault of a file, to be corrected beside it."""
    found = _batch(batch_id)
    text = "\r\n".join(fault_lines(batches.all_faults(found.id), language()))
    answer = Response(b"\xef\xbb\xbf" + text.encode(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="errori-{found.id}.csv"'
    return answer


@blueprint.post("/rendiconti/importazioni/<int:batch_id>/conferma")
@requires(REPORT)
def confirm_batch(batch_id: int) -> ResponseReturnValue:
    """Import the good rows."""
    services.confirm_batch(batch_id=_batch(batch_id).id, actor=actor(), now=clock.now())
    pages.done("L'importazione è cominciata: puoi lasciare la pagina e tornare quando vuoi.")
    return pages.go("care.show_batch", batch_id=batch_id)


@blueprint.post("/rendiconti/importazioni/<int:batch_id>/scarta")
@requires(REPORT)
def discard_batch(batch_id: int) -> ResponseReturnValue:
    """Throw a checked file away."""
    services.discard_batch(batch_id=_batch(batch_id).id, actor=actor(), now=clock.now())
    pages.done("Il file è scartato: non è stato importato nulla.")
    return pages.go("care.list_reports")


@blueprint.post("/rendiconti/importazioni/<int:batch_id>/annulla")
@requires(REPORT)
def undo_batch(batch_id: int) -> ResponseReturnValue:
    """Take an import back."""
    gone = services.undo_batch(batch_id=_batch(batch_id).id, actor=actor(), now=clock.now())
    pages.done(f"Annullato: {gone} accessi tolti. Puoi caricare di nuovo il file.")
    return pages.go("care.list_reports")
