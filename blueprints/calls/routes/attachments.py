"""The manager's files beside a notice."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.calls.routes.blueprint import blueprint
from blueprints.calls.routes.manager import own_call
from blueprints.calls.services import attachments as services


@blueprint.post("/ente/avvisi/<int:call_id>/allegati")
@requires("calls.write")
def attach_file(call_id: int) -> ResponseReturnValue:
    """Put a file beside the draft of a call."""
    sent, seen = request.files.get("file"), request.form.get("seen", 0, type=int)
    content, name = (sent.read() if sent else b"", (sent.filename if sent else None) or "allegato")
    title = request.form.get("title", "")
    return _tried(
        call_id,
        "L'allegato è nella bozza: si pubblica con l'avviso.",
        lambda: services.attach(
            call_id=call_id, title=title, content=content, name=name, seen=seen, actor=actor(), now=clock.now()
        ),
    )


@blueprint.post("/ente/avvisi/<int:call_id>/allegati/togli")
@requires("calls.write")
def detach_file(call_id: int) -> ResponseReturnValue:
    """Take a file away from beside the draft of a call."""
    digest, seen = request.form.get("digest", ""), request.form.get("seen", 0, type=int)
    return _tried(
        call_id,
        "L'allegato è tolto dalla bozza.",
        lambda: services.detach(call_id=call_id, digest=digest, seen=seen, actor=actor(), now=clock.now()),
    )


@blueprint.post("/ente/avvisi/<int:call_id>/allegati/annunciati")
@requires("calls.write")
def announce_file(call_id: int) -> ResponseReturnValue:
    """Announce a document, say that its file follows after the publication, or announce it no more."""
    title, seen = request.form.get("title", ""), request.form.get("seen", 0, type=int)
    facts: dict[str, Any] = {"call_id": call_id, "title": title, "seen": seen, "actor": actor(), "now": clock.now()}
    if request.form.get("deed") == "togli":
        said = "Il documento non è più annunciato."
        return _tried(call_id, said, lambda: services.take_announcement_back(**facts))
    said = "Il documento è annunciato: la pagina pubblica dirà che il file segue."
    return _tried(call_id, said, lambda: services.announce(**facts))


def _tried(call_id: int, message: str, deed: Callable[[], object]) -> ResponseReturnValue:
    own_call(call_id)
    try:
        deed()
    except Refused as refusal:
        pages.warn(refusal)
    else:
        pages.done(message)
    return pages.go("calls.manage_call", call_id=call_id, _anchor="allegati")
