"""Forms as PDF to take away: empty, filled in, lodged."""

from io import BytesIO

from flask import abort, send_file
from flask.typing import ResponseReturnValue

from app.permissions import public, requires
from blueprints.calls.queries import calls as queries
from blueprints.calls.routes.blueprint import blueprint, found
from blueprints.calls.routes.cases import may_see, own_case
from blueprints.calls.routes.filling import MINE, own_filled
from blueprints.calls.routes.manager import own_call
from blueprints.calls.services import printing


def _pdf(content: bytes, name: str, *, private: bool = True) -> ResponseReturnValue:
    plain = name.replace("/", "-")
    answer = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=plain)
    answer.headers["Cache-Control"] = "private, no-store" if private else "public, max-age=300"
    return answer


@blueprint.get("/avvisi/<int:call_id>/modulo.pdf")
@public
def download_empty_form(call_id: int) -> ResponseReturnValue:
    """What a published call asks, on paper."""
    call = found(queries.call(call_id))
    if not queries.is_public(call.state) or call.version is None:
        abort(404)
    shown = found(queries.version(call_id, call.version))
    return _pdf(printing.empty(call, shown), f"modulo-{call.code}.pdf", private=False)


@blueprint.get("/ente/avvisi/<int:call_id>/modulo.pdf")
@requires("calls.read")
def download_drafted_form(call_id: int) -> ResponseReturnValue:
    """What a draft would ask, on paper."""
    call = own_call(call_id)
    return _pdf(printing.empty(call, found(queries.draft(call_id))), f"modulo-{call.code}-bozza.pdf")


@blueprint.get(f"{MINE}/<int:application_id>/domanda.pdf")
@requires("calls.prepare")
def download_own_form(application_id: int) -> ResponseReturnValue:
    """One's own application on paper: the draft as it is, or what was lodged."""
    filled = own_filled(application_id)
    return _pdf(printing.filled(filled), f"domanda-{filled.call.code}-{application_id}.pdf")


@blueprint.get("/domande/<int:application_id>/domanda.pdf")
@requires("calls.read_files")
def download_lodged_form(application_id: int) -> ResponseReturnValue:
    """A lodged application on paper, for the agency."""
    card = own_case(application_id)
    if not may_see(card):
        abort(404)
    return _pdf(printing.lodged(card), f"domanda-{card.receipt_number}-{card.receipt_year}.pdf")
