"""What people and programs see when something is refused, missing or broken."""

import structlog
from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app import pages
from app.db import db
from app.decisions import Refused
from app.messages import language, sentence

log = structlog.get_logger(__name__)

TITLES = {
    400: {"it": "Richiesta non valida", "en": "Bad request"},
    401: {"it": "Accesso richiesto", "en": "Sign in first"},
    403: {"it": "Accesso non consentito", "en": "Not allowed"},
    404: {"it": "Pagina non trovata", "en": "Not found"},
    405: {"it": "Operazione non prevista", "en": "Not a possible operation"},
    409: {"it": "Operazione non possibile adesso", "en": "Not possible now"},
    413: {"it": "File troppo grande", "en": "File too large"},
    415: {"it": "Formato non accettato", "en": "Format not accepted"},
    422: {"it": "Dati da correggere", "en": "Data to correct"},
    429: {"it": "Troppe richieste", "en": "Too many requests"},
    500: {"it": "Errore del programma", "en": "Program error"},
    503: {"it": "Servizio non disponibile", "en": "Service not available"},
}

NEXT = {
    400: {
        "it": "La pagina è scaduta o incompleta: ricaricala e riprova. Quello che era salvato è ancora salvato.",
        "en": "The page has expired or is incomplete: reload it and try again. What was saved is still saved.",
    },
    401: {"it": "Accedi con le tue credenziali.", "en": "Sign in with your credentials."},
    403: {
        "it": "Il tuo ruolo non consente questa operazione. Chiedi all'amministratore del tuo ente.",
        "en": "Your role does not allow this. Ask the administrator of your organisation.",
    },
    404: {
        "it": "L'indirizzo non esiste o non è visibile dal tuo ente. Torna alla pagina iniziale.",
        "en": "The address does not exist or your organisation cannot see it. Go back to the home page.",
    },
    413: {
        "it": "Riduci il file o dividilo in più parti, poi riprova.",
        "en": "Make the file smaller or split it, then try again.",
    },
    429: {"it": "Attendi un minuto e riprova.", "en": "Wait a minute and try again."},
    500: {
        "it": "Il problema è stato registrato. Riprova; se si ripete, segnala il codice qui sotto.",
        "en": "The problem was recorded. Try again; if it happens again, report the code below.",
    },
    503: {"it": "Riprova fra qualche secondo.", "en": "Try again in a few seconds."},
}


def wants_json() -> bool:
    """Whether the caller is a program."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return request.path.startswith("/api/") or best in {"application/json", "application/problem+json"}


def problem(status: int, *, title: str, detail: str, **more: object) -> Response:
    """An RFC 9457 problem."""
    answer = jsonify({"type": "about:blank", "title": title, "status": status, "detail": detail, **more})
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer


def _show(status: int, details: tuple[str, ...], **more: object) -> ResponseReturnValue:
    lang = language()
    title = TITLES.get(status, TITLES[400])[lang]
    if wants_json():
        return problem(status, title=title, detail=" ".join(details), **more)
    told = {"status": status, "title": title, "details": details, "before": pages.page_before()}
    page = render_template("shared/error.html", **told, **more)
    return page, status


def _refused(refusal: Refused) -> ResponseReturnValue:
    db.session.rollback()
    codes = [each.code for each in refusal.refusals]
    return _show(409, tuple(sentence(each) for each in refusal.refusals), codes=codes)


def _http(problem_: HTTPException) -> ResponseReturnValue:
    if problem_.code is not None and problem_.code < 400:
        return problem_.get_response()
    status = problem_.code or 500
    details = (NEXT.get(status, NEXT[400])[language()],)
    return _show(status, details)


def _defect(defect: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.exception("defect", endpoint=request.endpoint, kind=type(defect).__name__)
    return _show(500, (NEXT[500][language()],))


def install(app: Flask) -> None:
    """Set the handlers. In tests a defect stays loud."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)
    if not app.testing:
        app.register_error_handler(Exception, _defect)
