"""The papers of the room, as facts for one template, and the words of the e-mails that carry them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app import pdf
from app.clock import ROME
from blueprints.calls.rules.asked import frozen_form
from blueprints.calls.rules.shown import shown_answer
from blueprints.standards.fields import Form, Group
from blueprints.territory.api import Agency

TEMPLATE = "calls/paper.typ"
OUTCOMES = {
    "accepted": "accolta",
    "accepted_with_prescriptions": "accolta con prescrizioni",
    "refused": "respinta",
}


def to_the_second(instant: datetime) -> str:
    """An instant as letters say it: `21/11/2026, ore 12:00:00`."""
    return instant.astimezone(ROME).strftime("%d/%m/%Y, ore %H:%M:%S")


def of_lot(service: str, lot_title: str) -> str:
    """A service as letters say it, with its lot where the call has several."""
    return f"{service}, {lot_title}" if lot_title else service


def day(value: date | None) -> str:
    """A date as letters say it."""
    return "" if value is None else value.strftime("%d/%m/%Y")


def receipt(agency: Agency, content: Mapping[str, Any], *, number: str, lodged_at: datetime, digest: str) -> bytes:
    """The receipt of a lodged application, with what was lodged."""
    return pdf.make(
        TEMPLATE,
        {
            "title": f"Ricevuta n. {number}",
            "agency": agency.name,
            "address": agency.address,
            "lead": [
                f"L'agenzia ha ricevuto la domanda di accreditamento presentata da {content['provider']['name']} "
                f"il {to_the_second(lodged_at)}.",
                "La domanda è presentata. Il protocollo dell'agenzia sarà registrato accanto a questa ricevuta.",
            ],
            "sections": [
                {
                    "title": "Domanda",
                    "facts": [
                        ["Avviso", f"{content['call']['code']} · {content['call']['title']}"],
                        ["Ente", content["provider"]["name"]],
                        ["Partita IVA", content["provider"]["vat_number"]],
                        ["Presentata da", content["lodged_by"]],
                        ["Impronta SHA-256 del contenuto", digest],
                    ],
                },
                _services(content),
                *_answers(content),
            ],
        },
    )


def _services(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": "Servizi e territori",
        "head": ["Servizio", "Territori"],
        "rows": [[each["name"], ", ".join(zone["name"] for zone in each["zones"])] for each in content["services"]],
    }


def _answers(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    form = frozen_form(content["form"])
    return [
        {"title": section.title, "head": ["Domanda", "Risposta", "File"], "rows": _rows(form, section.code, content)}
        for section in form.sections
    ]


def _rows(form: Form, section_code: str, content: Mapping[str, Any]) -> list[list[str]]:
    section = next(each for each in form.sections if each.code == section_code)
    rows = []
    for item in section.items:
        value = content["answers"].get(item.code)
        names = [file["name"] for path, files in content["files"].items() for file in files if _at(path, item.code)]
        label = item.label if isinstance(item, Group) else (item.text or item.label)
        answer = "; ".join(shown_answer(item, value))
        if answer or names or not item.code.endswith(".note"):
            rows.append([f"{item.code} {label}", answer or "–", ", ".join(names) or "–"])
    return rows


def _at(path: str, code: str) -> bool:
    return path == code or path.startswith(f"{code}[")


def letter(
    agency: Agency, *, title: str, to: str, lines: list[str], sections: list[dict[str, Any]] | None = None
) -> bytes:
    """A letter of the agency to a provider."""
    return pdf.make(
        TEMPLATE,
        {
            "title": title,
            "agency": agency.name,
            "address": agency.address,
            "lead": [f"A {to}", *lines],
            "sections": sections or [],
        },
    )
