"""Making and sending papers: what the jobs of the room do. Each may run twice and sends once."""

from datetime import datetime
from typing import Any

from app import documents, mail
from app.actors import EVERYTHING, Actor
from app.clock import day_of
from app.db import reaching, session
from app.uow import use_case
from blueprints.calls import letters
from blueprints.calls.models import IntegrationRequest, RejectionNotice
from blueprints.calls.queries import applications as queries
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import decisions
from blueprints.calls.rules.closing import warning_due
from blueprints.calls.rules.grouping import grouping_of
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@use_case
def send_receipt(*, application_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """Make the receipt of a lodged application and send it to the provider's certified address."""
    row = queries.locked_application(application_id)
    content = queries.latest_content(application_id)
    if row is None or content is None or row.lodged_at is None:
        return {"sent": False}
    lodging = queries.lodgings(application_id)[0]
    agency = territory.agency(row.agency_id)
    number = f"{row.receipt_number}/{row.receipt_year}"
    made = letters.receipt(agency, lodging.content, number=number, lodged_at=row.lodged_at, digest=lodging.digest)
    kept = documents.keep(made, f"ricevuta-{row.receipt_number}-{row.receipt_year}.pdf")
    row.receipt_digest = kept.digest
    mail.queue(
        to=content["provider"]["pec"],
        subject=f"Ricevuta n. {number} della domanda all'avviso {content['call']['code']}",
        body=(
            f"La domanda di {content['provider']['name']} all'avviso {content['call']['code']} è stata ricevuta da "
            f"{agency.name} il {letters.to_the_second(row.lodged_at)} e ha il numero {number}.\n\n"
            f"Impronta SHA-256 del contenuto: {lodging.digest}\n\nLa ricevuta è allegata. Adesso l'agenzia registra "
            "il protocollo e verifica la domanda: vedrai ogni passo nella pagina della domanda.\n"
        ),
        key=f"receipt-{application_id}",
        attachments=((kept.digest, kept.name),),
    )
    return {"digest": kept.digest}


@use_case
def send_integration(*, request_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """Make the letter that asks for missing pieces, and send it."""
    request = session().get(IntegrationRequest, request_id)
    if request is None:
        return {"sent": False}
    agency, card, receipt = _about(request.application_id)
    lines = [
        f"per la domanda n. {receipt} occorre integrare soltanto quanto segue, entro il {letters.day(request.due_on)}:",
        *[f"{code}" for code in request.item_codes],
        request.text,
        "Il termine del procedimento è sospeso fino alla risposta (art. 2 c. 7 L. 241/1990). "
        "Nella pagina della domanda sono riaperte solo queste parti.",
    ]
    made = letters.letter(agency, title="Richiesta di integrazione", to=card.name, lines=lines)
    kept = documents.keep(made, f"integrazione-{request_id}.pdf")
    request.letter_digest = kept.digest
    _mail(card, f"Richiesta di integrazione per la domanda n. {receipt}", lines, f"integration-{request_id}", kept)
    return {"digest": kept.digest}


@use_case
def send_reasons(*, notice_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """Make the letter with the reasons against, and send it."""
    notice = session().get(RejectionNotice, notice_id)
    if notice is None:
        return {"sent": False}
    agency, card, receipt = _about(notice.application_id)
    lines = [
        f"per la domanda n. {receipt} ci sono motivi che ostano all'accoglimento (art. 10-bis L. 241/1990):",
        notice.reasons,
        f"Puoi presentare osservazioni scritte entro il {letters.day(notice.due_on)} dalla pagina della domanda. "
        "L'atto finale risponderà a ciascuna osservazione.",
    ]
    made = letters.letter(agency, title="Comunicazione dei motivi ostativi", to=card.name, lines=lines)
    kept = documents.keep(made, f"motivi-{notice_id}.pdf")
    notice.letter_digest = kept.digest
    _mail(card, f"Motivi ostativi per la domanda n. {receipt}", lines, f"reasons-{notice_id}", kept)
    return {"digest": kept.digest}


@use_case
def send_decision(*, decision_id: int, application_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """Make the letter with the outcome of an application, and send it."""
    items = [each for each in decisions.decided_on(application_id) if each.decision_id == decision_id]
    if not items:
        return {"sent": False}
    agency, card, receipt = _about(application_id)
    act = items[0]
    on = act.act_day
    names = {each.code: each.name for each in territory.services()}
    court = int(territory.parameter(agency.id, "calls.appeal_days", on))
    state = int(territory.parameter(agency.id, "calls.extraordinary_appeal_days", on))
    lines = [
        f"con atto n. {act.act_number} del {letters.day(act.act_day)}, protocollo {act.act_protocol}, "
        f"l'agenzia ha deciso sulla domanda n. {receipt}{_together(application_id)}:",
        *[_said(each, names[each.service_code]) for each in items],
        *[f"Prescrizioni: {each.prescriptions}" for each in items if each.prescriptions],
        f"Contro l'atto si può ricorrere al TAR entro {court} giorni da quando ricevi questa lettera (i giorni di "
        f"agosto non contano), oppure al Presidente della Repubblica entro {state} giorni.",
    ]
    made = letters.letter(agency, title="Esito della domanda di accreditamento", to=card.name, lines=lines)
    kept = documents.keep(made, f"esito-{application_id}.pdf")
    _mail(card, f"Esito della domanda n. {receipt}", lines, f"decision-{decision_id}-{application_id}", kept)
    return {"digest": kept.digest}


def _said(item: decisions.DecidedCard, service: str) -> str:
    return f"{letters.of_lot(service, item.lot_title)}: {letters.OUTCOMES[item.outcome]}. {item.reasons}"


@use_case
def tell_amendment(*, call_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """Tell everybody who has an open draft that the call was amended.

    Works with the reach of the program: whose drafts they are is not the agency's to know.
    """
    with reaching(EVERYTHING):
        call = calls_queries.call(call_id)
        drafts = queries.open_drafts(call_id)
        cards = providers.cards(provider for _, provider in drafts)
        for _, provider_id in drafts:
            card = cards.get(provider_id)
            if call is None or card is None:
                continue
            mail.queue(
                to=card.pec,
                subject=f"Rettifica dell'avviso {call.code}",
                body=(
                    f"L'avviso {call.code} ({call.title}) è stato rettificato. Nella pagina dell'avviso vedi che cosa "
                    "cambia. La tua bozza è ancora lì, segue il testo di prima e non è presentata: aprila e portala "
                    "al nuovo testo con un pulsante, le risposte restano.\n"
                ),
                key=f"amendment-{call_id}-{call.version}-{provider_id}",
            )
    return {"told": True}


@use_case
def warn_of_closing(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """Warn who has a draft that is not lodged and a window that closes soon; may run as often as it likes.

    Each warning has one key for its draft, its closing and its hours, so that it goes out once; a closing that an
    amendment moved is warned of again. Works with the reach of the program, as `tell_amendment` does.
    """
    warned = 0
    with reaching(EVERYTHING):
        for draft in queries.drafts_of_running_calls():
            hours = {name: _hours(draft.agency_id, name, now) for name in WARNINGS}
            window = draft.windows.current(now) if draft.windows else None
            if window is None or window.closes is None:
                continue
            due = warning_due(closes=window.closes, started=draft.started_at, now=now, hours=hours.values())
            card = providers.card(draft.provider_id) if due is not None else None
            if due is None or card is None:
                continue
            for place, to in enumerate(dict.fromkeys(each for each in (card.pec, card.email) if each)):
                _warn(draft, to, window.closes, due, place)
            warned += 1
    return {"warned": warned}


WARNINGS = ("calls.first_warning_hours", "calls.last_warning_hours")


def _hours(agency_id: int, name: str, now: datetime) -> int:
    return int(territory.parameter(agency_id, name, day_of(now)))


def _warn(draft: queries.ApplicationCard, to: str, closes: datetime, hours: int, place: int) -> None:
    left = "1 ora" if hours == 1 else f"{hours} ore"
    mail.queue(
        to=to,
        subject=f"Meno di {left} alla chiusura: la domanda per {draft.call_code} non è presentata",
        body=(
            f"La domanda per l'avviso {draft.call_code} ({draft.call_title}) è ancora una BOZZA e non è presentata.\n\n"
            f"L'avviso chiude il {letters.to_the_second(closes)}: conta l'istante in cui il sistema riceve la domanda. "
            "Salvare non è presentare. Accedi, apri la bozza, guarda che cosa manca e falla presentare dal legale "
            "rappresentante; i file si possono caricare già adesso.\n\n"
            "Se non vuoi più presentarla, elimina la bozza: non riceverai altri avvisi.\n"
        ),
        key=f"closing-{draft.id}-{int(closes.timestamp())}-{hours}-{place}",
    )


def _together(application_id: int) -> str:
    content = queries.latest_content(application_id)
    found = grouping_of(content["answers"]) if content else None
    return "" if found is None else f", presentata in {found.said()}"


def _about(application_id: int) -> tuple[territory.Agency, providers.ProviderCard, str]:
    row = queries.application(application_id)
    card = providers.card(row.provider_id) if row else None
    if row is None or card is None:
        raise LookupError(f"no application {application_id} within reach")
    return territory.agency(row.agency_id), card, row.receipt


def _mail(card: providers.ProviderCard, subject: str, lines: list[str], key: str, kept: documents.Stored) -> None:
    body = "\n\n".join(line for line in lines if line) + "\n"
    attachment = (kept.digest, kept.name)
    mail.queue(to=card.pec, subject=subject, body=f"{card.name},\n\n{body}", key=key, attachments=(attachment,))
