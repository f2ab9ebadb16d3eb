"""The provider's deeds on a whole application: lodge, complete, observe, withdraw; and its receipt."""

from flask import request
from flask.typing import ResponseReturnValue

from app import pages
from app.permissions import actor, requires
from blueprints.calls.queries import applications as queries
from blueprints.calls.routes.blueprint import as_file, blueprint, found
from blueprints.calls.routes.filling import MINE, own_filled
from blueprints.calls.services import lodging as services


@blueprint.post(f"{MINE}/<int:application_id>/presenta")
@requires("calls.lodge")
def lodge_application(application_id: int) -> ResponseReturnValue:
    """Lodge the application. What counts is when the server received this request."""
    receipt = services.lodge(
        application_id=application_id,
        seen=request.form.get("seen", 0, type=int),
        actor=actor(),
        now=pages.received_at(),
    )
    pages.done(f"La domanda è presentata: ricevuta n. {receipt.number}/{receipt.year}. La ricevuta arriva per PEC.")
    return pages.go("calls.show_application", application_id=application_id)


@blueprint.post(f"{MINE}/<int:application_id>/integra")
@requires("calls.lodge")
def integrate_application(application_id: int) -> ResponseReturnValue:
    """Lodge the missing pieces that were asked for."""
    services.integrate(
        application_id=application_id,
        seen=request.form.get("seen", 0, type=int),
        actor=actor(),
        now=pages.received_at(),
    )
    pages.done("L'integrazione è presentata: il termine del procedimento riprende.")
    return pages.go("calls.show_application", application_id=application_id)


@blueprint.post(f"{MINE}/<int:application_id>/osservazioni")
@requires("calls.lodge")
def observe_reasons(application_id: int) -> ResponseReturnValue:
    """Answer the notice of reasons."""
    services.observe(
        application_id=application_id,
        text=request.form.get("text", ""),
        actor=actor(),
        now=pages.received_at(),
    )
    pages.done("Le osservazioni sono inviate: l'atto finale risponderà a ciascuna.")
    return pages.go("calls.show_application", application_id=application_id)


@blueprint.route(f"{MINE}/<int:application_id>/ritira", methods=["GET", "POST"])
@requires("calls.prepare")
def withdraw_application(application_id: int) -> ResponseReturnValue:
    """Give up an application, after a question."""
    filled = own_filled(application_id)
    if request.method == "POST":
        services.withdraw(application_id=application_id, actor=actor(), now=pages.received_at())
        pages.done("La domanda è ritirata.")
        return pages.go("calls.list_own_applications")
    return pages.show("calls/withdraw.html", filled=filled)


@blueprint.get(f"{MINE}/<int:application_id>/ricevuta.pdf")
@requires("calls.prepare")
def download_receipt(application_id: int) -> ResponseReturnValue:
    """The receipt as PDF."""
    card = found(queries.application(application_id))
    digest = found(card.receipt_digest)
    return as_file(digest, f"ricevuta-{card.receipt_number}-{card.receipt_year}.pdf", "application/pdf")
