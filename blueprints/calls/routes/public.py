"""What everybody reads: the calls, their texts, their deadlines, questions and answers."""

from typing import Any

from flask import Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.messages import language
from app.permissions import actor, may, public, requires
from blueprints.calls import schemas
from blueprints.calls.forms import QuestionForm
from blueprints.calls.queries import applications as applications
from blueprints.calls.queries import calls as queries
from blueprints.calls.queries.calls import CallCard, VersionCard
from blueprints.calls.routes.blueprint import as_file, blueprint, found, tried
from blueprints.calls.rules.asked import form_of
from blueprints.calls.rules.notice import differences
from blueprints.calls.rules.parts import changed_parts
from blueprints.calls.services import applications as applications_services
from blueprints.calls.services import calls as services
from blueprints.territory import api as territory


def _asked() -> pages.Page[CallCard]:
    service = request.args.get("servizio") or None
    agency = request.args.get("ente", "")
    return queries.public_calls(
        number=pages.page_number(), service=service, agency_id=int(agency) if agency.isdecimal() else None
    )


@blueprint.get("/avvisi")
@public
def list_calls() -> ResponseReturnValue:
    """The published calls, the newest first."""
    page = _asked()
    return pages.show(
        "calls/public_list.html",
        page=page,
        now=clock.now(),
        services=territory.services(),
        agencies={each.id: each.name for each in territory.agencies()},
        service=request.args.get("servizio", ""),
    )


@blueprint.get("/avvisi.json")
@public
def list_calls_json() -> ResponseReturnValue:
    """The same list for programs."""
    page = _asked()
    agencies = territory.named({each.agency_id for each in page.rows})
    return jsonify({"total": page.total, "page": page.number, "calls": [_plain(each, agencies) for each in page.rows]})


def _plain(call: CallCard, agencies: dict[int, str]) -> dict[str, Any]:
    return schemas.plain(call, agency=agencies[call.agency_id], link=_link(call), now=clock.now())


def _link(call: CallCard) -> str:
    return url_for("calls.show_call", call_id=call.id, _external=True)


@blueprint.get("/avvisi.atom")
@public
def list_calls_atom() -> ResponseReturnValue:
    """The same list as an Atom feed."""
    page = queries.public_calls(number=1)
    agencies = territory.named({each.agency_id for each in page.rows})
    entries = [(each, agencies[each.agency_id], _link(each)) for each in page.rows]
    address = url_for("calls.list_calls_atom", _external=True)
    return Response(schemas.atom(entries, address=address), mimetype="application/atom+xml")


@blueprint.get("/avvisi/<int:call_id>/scadenze.ics")
@public
def show_deadlines(call_id: int) -> ResponseReturnValue:
    """The deadlines of a call for a calendar."""
    call = found(queries.call(call_id))
    if not queries.is_public(call.state) or call.version is None:
        abort(404)
    shown = found(queries.version(call_id, call.version))
    made = schemas.calendar(call, shown.notice, link=_link(call), now=clock.now())
    return Response(made, mimetype="text/calendar")


@blueprint.get("/avvisi/<int:call_id>")
@public
def show_call(call_id: int) -> ResponseReturnValue:
    """A call as everybody reads it."""
    call = found(queries.call(call_id))
    if not queries.is_public(call.state) or call.version is None:
        abort(404)
    return _show(call, found(queries.version(call_id, call.version)))


@blueprint.get("/avvisi/<int:call_id>/versioni/<int:number>")
@public
def show_version(call_id: int, number: int) -> ResponseReturnValue:
    """An earlier text of a call, and what it changed."""
    call = found(queries.call(call_id))
    shown = found(queries.version(call_id, number))
    if shown.published_at is None:
        abort(404)
    before = queries.version(call_id, number - 1)
    changes = changed_parts(differences(before.stored, shown.stored)) if before else ()
    return pages.show("calls/version.html", call=call, shown=shown, before=before, changes=changes)


def _show(call: CallCard, shown: VersionCard, *, preview: bool = False) -> str:
    provider_id = actor().provider_id
    names = {each.code: each.name if language() == "it" else each.name_en for each in territory.services()}
    return pages.show(
        "calls/public_call.html",
        call=call,
        shown=shown,
        form=form_of(shown.notice, applications.requirements(shown.notice)),
        versions=() if preview else queries.published_versions(call.id),
        answers=queries.answers(call.id),
        agency=territory.agency(call.agency_id),
        names=names,
        now=clock.now(),
        preview=preview,
        next_update=next(windows.updates.upcoming(clock.today()), None) if (windows := shown.notice.windows) else None,
        may_apply=not preview and provider_id is not None and may(actor(), "calls.prepare"),
        draft=applications.open_draft(call.id, provider_id) if provider_id else None,
    )


def preview(call: CallCard, shown: VersionCard) -> str:
    """A call as everybody will read it."""
    return _show(call, shown, preview=True)


@blueprint.get("/avvisi/<int:call_id>/allegati/<digest>")
@public
def download_attachment(call_id: int, digest: str) -> ResponseReturnValue:
    """A file that goes with a published notice."""
    call = found(queries.call(call_id))
    shown = found(queries.version(call_id, call.version or 0))
    file = found(next((each for each in shown.notice.attachments if each.digest == digest), None))
    return as_file(file.digest, file.name, file.media_type)


@blueprint.post("/avvisi/<int:call_id>/inizia")
@requires("calls.prepare")
def start_application(call_id: int) -> ResponseReturnValue:
    """Begin an application, or go on with the open draft."""
    application_id = applications_services.start(call_id=call_id, actor=actor(), now=pages.received_at())
    return pages.go("calls.choose_services", application_id=application_id)


@blueprint.route("/avvisi/<int:call_id>/quesiti", methods=["GET", "POST"])
@requires("calls.prepare")
def ask_question(call_id: int) -> ResponseReturnValue:
    """Ask the agency a question about a call."""
    call = found(queries.call(call_id))
    form = QuestionForm()
    if form.validate_on_submit() and tried(
        form, lambda: services.ask(call_id=call_id, text=form.text.data, actor=actor(), now=pages.received_at())
    ):
        pages.done("Il quesito è inviato. La risposta sarà pubblicata nella pagina dell'avviso, senza il tuo nome.")
        return pages.go("calls.show_call", call_id=call_id)
    return pages.show("calls/ask.html", call=call, form=form)
