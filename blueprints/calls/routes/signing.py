"""Lodging by a signed file: the provider's steps, and the officer who weighs the certificate."""

from flask import request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.calls.queries import signatures
from blueprints.calls.routes.blueprint import as_file, blueprint, found
from blueprints.calls.routes.cases import own_case
from blueprints.calls.routes.filling import MINE, own_filled
from blueprints.calls.services import lodging
from blueprints.calls.services import signing as services

SIGNING = f"{MINE}/<int:application_id>/firma"
P7M = "application/pkcs7-mime"


@blueprint.get(SIGNING)
@requires("calls.prepare")
def show_signing(application_id: int) -> ResponseReturnValue:
    """The steps of lodging by a signed file, and where one is."""
    filled = own_filled(application_id)
    paper = signatures.latest(application_id)
    current = paper is not None and paper.revision == filled.card.revision
    return pages.show("calls/signing.html", filled=filled, paper=paper, current=current, now=clock.now())


@blueprint.post(f"{SIGNING}/prepara")
@requires("calls.prepare")
def prepare_paper(application_id: int) -> ResponseReturnValue:
    """Make the PDF that is to be signed."""
    seen = request.form.get("seen", 0, type=int)
    services.prepare(application_id=application_id, seen=seen, actor=actor(), now=pages.received_at())
    pages.done("Il PDF è pronto: scaricalo, firmalo così com'è e carica qui il file firmato.")
    return pages.go("calls.show_signing", application_id=application_id)


@blueprint.get(f"{SIGNING}/domanda.pdf")
@requires("calls.prepare")
def download_paper(application_id: int) -> ResponseReturnValue:
    """The PDF that is to be signed."""
    own_filled(application_id)
    paper = found(signatures.latest(application_id))
    return as_file(paper.paper_digest, f"domanda-{application_id}-da-firmare.pdf", "application/pdf")


@blueprint.post(f"{SIGNING}/carica")
@requires("calls.prepare")
def bring_signed_paper(application_id: int) -> ResponseReturnValue:
    """Take the signed file."""
    sent = request.files.get("file")
    try:
        services.bring(
            application_id=application_id,
            content=sent.read() if sent else b"",
            name=(sent.filename if sent else None) or "domanda.p7m",
            actor=actor(),
            now=pages.received_at(),
        )
    except Refused as refusal:
        pages.warn(refusal)
    else:
        pages.done("La firma è verificata. La domanda non è ancora presentata: presentala adesso.")
    return pages.go("calls.show_signing", application_id=application_id)


@blueprint.post(f"{SIGNING}/presenta")
@requires("calls.prepare")
def lodge_signed_paper(application_id: int) -> ResponseReturnValue:
    """Lodge, or integrate, the application that its legal representative signed as a file."""
    seen = request.form.get("seen", 0, type=int)
    if not own_filled(application_id).card.is_draft:
        lodging.integrate(application_id=application_id, seen=seen, actor=actor(), now=pages.received_at())
        pages.done("L'integrazione è presentata: il termine del procedimento riprende.")
        return pages.go("calls.show_application", application_id=application_id)
    receipt = lodging.lodge(application_id=application_id, seen=seen, actor=actor(), now=pages.received_at())
    pages.done(f"La domanda è presentata: ricevuta n. {receipt.number}/{receipt.year}. La ricevuta arriva per PEC.")
    return pages.go("calls.show_application", application_id=application_id)


@blueprint.get("/domande/<int:application_id>/firma/file")
@requires("calls.read")
def download_signed_paper(application_id: int) -> ResponseReturnValue:
    """The signed file of a case, as it came."""
    own_case(application_id)
    paper = found(signatures.lodged(application_id))
    media_type = "application/pdf" if paper.format == "pades" else P7M
    return as_file(found(paper.signed_digest), found(paper.signed_name), media_type)


@blueprint.post("/domande/<int:application_id>/firma/conferma")
@requires("calls.check")
def confirm_signature(application_id: int) -> ResponseReturnValue:
    """Confirm a signature that no trust list vouches for."""
    own_case(application_id)
    try:
        note = request.form.get("note", "")
        services.confirm(application_id=application_id, note=note, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.warn(refusal)
    else:
        pages.done("La firma è confermata.")
    return pages.go("calls.show_case", application_id=application_id)
