"""The minutes of a visit as PDF, and the words of the message that carries them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app import pdf
from app.clock import ROME
from app.pages import euro
from blueprints.monitoring.messages import KIND_WORDS, OUTCOME_WORDS, SEVERITY_WORDS, UNIT_WORDS
from blueprints.monitoring.queries import FindingCard, PenaltyCard
from blueprints.providers.api import ProviderCard
from blueprints.territory.api import Agency

TEMPLATE = "monitoring/minutes.typ"


def minutes(content: Mapping[str, Any], *, digest: str) -> bytes:
    """The minutes as PDF/UA, from what they froze."""
    return pdf.make(TEMPLATE, facts_of(content, digest=digest))


def facts_of(content: Mapping[str, Any], *, digest: str) -> dict[str, Any]:
    """What the template shows, in Italian."""
    return {
        "title": f"Verbale di visita n. {content['number']}",
        "agency": content["agency"]["name"],
        "address": content["agency"]["address"],
        "facts": [
            ["Ente visitato", f"{content['provider']['name']}, partita IVA {content['provider']['vat_number']}"],
            ["Servizio", f"{content['service']}, accreditamento n. {content['accreditation']}"],
            ["Tipo di visita", KIND_WORDS[content["kind"]]["it"]],
            ["Oggetto", content["scope"] or "–"],
            ["Inizio", _moment(content["started_at"])],
            ["Fine", _moment(content["ended_at"])],
            ["Luogo", content["place"]],
            ["Chi ha fatto la visita", content["inspector"]],
            ["Presenti per l'ente che controlla", _in_line(content["present_agency"])],
            ["Presenti per l'ente visitato", _in_line(content["present_provider"]) or "nessuno"],
            ["Lista di controllo", f"{content['checklist']['title']}, versione {content['checklist']['number']}"],
        ],
        "checks": [[each["code"], each["text"], _outcome(each), each["note"] or "–"] for each in content["checks"]],
        "findings": [
            {
                "title": f"Rilievo {number}: {SEVERITY_WORDS[each['severity']]['it']}, voce {each['item']}",
                "text": each["text"],
                "prescription": each["prescription"],
                "due_on": _day(each["due_on"]),
            }
            for number, each in enumerate(content["findings"], start=1)
        ],
        "statements": content["statements"] or "Nessuna.",
        "observations": content["observations"] or "Nessuna.",
        "closed_at": _moment(content["closed_at"]),
        "digest": digest,
    }


def penalty_notice(agency: str, provider: str, cents: int, ground: str, until: date) -> tuple[str, str]:
    """Subject and words of the message that lets a provider be heard before a penalty."""
    lines = [
        f"A {provider}",
        "",
        f"per quanto trovato in una visita è proposta una penale di {euro(cents)}:",
        "",
        ground,
        "",
        f"Potete rispondere in «Le penali» entro il {_day(until.isoformat())}. Decidiamo dopo la risposta o dopo quel",
        "giorno.",
        "",
        agency,
    ]
    return f"Proposta di penale - {agency}", "\n".join(lines)


def penalty_body(agency: str, provider: str, code: str, cents: int) -> str:
    """The message that carries a penalty."""
    return "\n".join(
        [
            f"A {provider}",
            "",
            f"in allegato la penale n. {code} di {euro(cents)}. La togliamo dal prossimo pagamento: le fatture non",
            "cambiano e non serve una nota di credito.",
            "",
            agency,
        ]
    )


def penalty(card: PenaltyCard, code: str, finding: FindingCard, agency: Agency, provider: ProviderCard) -> bytes:
    """A decided penalty as PDF/UA: a document of the agency."""
    return pdf.make(
        "monitoring/penalty.typ",
        {
            "agency": agency.name,
            "address": agency.address,
            "title": f"Penale n. {code}",
            "facts": [
                ["Ente", f"{provider.name}, partita IVA {provider.vat_number}"],
                ["Rilievo", f"{SEVERITY_WORDS[finding.severity]['it']}, voce {finding.item_code}: {finding.text}"],
                ["Proposta il", f"{_moment(card.proposed_at.isoformat())}, {euro(card.proposed_cents)}: {card.ground}"],
                ["Risposta dell'ente", card.answer or f"nessuna entro il {_day(card.hear_until.isoformat())}"],
                ["Decisione", card.reason or ""],
                ["Importo", euro(card.cents)],
            ],
            "decided_at": _moment(card.decided_at.isoformat() if card.decided_at else None),
        },
    )


def subject(content: Mapping[str, Any]) -> str:
    """The subject of the message."""
    return f"Verbale di visita n. {content['number']} - {content['agency']['name']}"


def body(content: Mapping[str, Any]) -> str:
    """The message, with the terms of the findings."""
    lines = [
        f"A {content['provider']['name']}",
        "",
        f"in allegato il verbale n. {content['number']} della visita del {_moment(content['started_at'])} "
        f"({content['service']}).",
        "",
    ]
    if content["findings"]:
        lines += ["Rilievi e termini entro cui rimediare:"]
        lines += [
            f"- voce {each['item']}, {SEVERITY_WORDS[each['severity']]['it']}: entro il {_day(each['due_on'])}. "
            f"{each['prescription']}"
            for each in content["findings"]
        ]
    else:
        lines += ["La visita non ha trovato niente da correggere."]
    return "\n".join(
        [*lines, "", "Entro il termine potete rimediare o presentare osservazioni.", content["agency"]["name"]]
    )


def _outcome(check: Mapping[str, Any]) -> str:
    said = OUTCOME_WORDS[check["outcome"]]["it"]
    if check["measure"] is None:
        return said
    unit = check["unit"] or ""
    word = "" if unit == "count" else UNIT_WORDS.get(unit, {"it": unit})["it"]
    return f"{said} ({check['measure'].replace('.', ',')} {word})".replace(" )", ")")


def _in_line(written: str) -> str:
    return ", ".join(line.strip() for line in written.splitlines() if line.strip())


def _moment(written: str | None) -> str:
    return "" if written is None else datetime.fromisoformat(written).astimezone(ROME).strftime("%d/%m/%Y, ore %H:%M")


def _day(written: str | None) -> str:
    return "" if written is None else date.fromisoformat(written).strftime("%d/%m/%Y")
