"""The minutes of a visit as PDF, and the words of the message that carries them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app import pdf
from app.clock import ROME
from blueprints.monitoring.messages import KIND_WORDS, OUTCOME_WORDS, SEVERITY_WORDS, UNIT_WORDS

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
