"""The form of a call on paper: empty, to be prepared with others, or filled in, to be read and signed."""

from collections.abc import Iterable, Mapping
from typing import Any

from app import pdf
from blueprints.calls.letters import to_the_second
from blueprints.calls.messages.building import COMPARE_WORDS, KIND_WORDS
from blueprints.calls.rules.asked import NOTE, frozen_form
from blueprints.calls.rules.shown import condition_words, labels_of, rule_words, shown_answer
from blueprints.standards.fields import Form, Group, Question
from blueprints.territory.api import Agency

TEMPLATE = "calls/form.typ"
Facts = dict[str, Any]
NO_FILES: Mapping[str, Any] = {}


def empty_form(agency: Agency, *, code: str, title: str, version: str, form: Form, closes: str) -> bytes:
    """What a call asks, on paper: to be read and prepared; it cannot be lodged on paper."""
    labels = labels_of(form)
    return pdf.make(
        TEMPLATE,
        {
            "title": f"Modulo dell'avviso {code}",
            "agency": agency.name,
            "address": agency.address,
            "banner": "",
            "lead": [
                f"{title} ({version}).",
                "Questo modulo serve a preparare le risposte. La domanda si presenta soltanto nella piattaforma"
                + (f", prima del {closes}." if closes else "."),
            ],
            "facts": [],
            "sections": [
                {
                    "title": section.title,
                    "help": section.help,
                    "items": [_blank(each, labels) for each in section.items if not each.code.endswith(NOTE)],
                }
                for section in form.sections
            ],
            "closing": [],
        },
    )


def filled_form(agency: Agency, content: Mapping[str, Any], *, draft: bool, facts: Iterable[tuple[str, str]]) -> bytes:
    """An application on paper, from its whole content as it is (or would be) lodged."""
    form = frozen_form(content["form"])
    call, provider = content["call"], content["provider"]
    about = [
        ("Avviso", f"{call['code']} · {call['title']}, versione {call['version']}"),
        ("Ente", provider["name"]),
        ("Partita IVA", provider["vat_number"]),
        ("Codice fiscale", provider["fiscal_code"]),
        ("Sede", provider["address"]),
        ("PEC", provider["pec"]),
        *((each["name"], ", ".join(zone["name"] for zone in each["zones"])) for each in content["services"]),
        *facts,
    ]
    return pdf.make(
        TEMPLATE,
        {
            "title": f"Domanda per l'avviso {call['code']}",
            "agency": agency.name,
            "address": agency.address,
            "banner": "BOZZA, non presentata" if draft else "",
            "lead": [f"Domanda di accreditamento di {provider['name']} a {agency.name}."],
            "facts": [[name, said or "–"] for name, said in about],
            "sections": [
                {
                    "title": section.title,
                    "help": "",
                    "items": [_answered(each, content) for each in section.items if _worth(each.code, content)],
                }
                for section in form.sections
            ],
            "closing": _signature(content),
        },
    )


def _signature(content: Mapping[str, Any]) -> list[str]:
    return [
        "Le dichiarazioni di questa domanda sono rese ai sensi degli articoli 46 e 47 del DPR 445/2000.",
        f"Composta il {to_the_second(content['made_at'])}." if "made_at" in content else "",
    ]


def _worth(code: str, content: Mapping[str, Any]) -> bool:
    """Notes are printed where there is one."""
    return not code.endswith(NOTE) or bool(content["answers"].get(code))


def _blank(item: Question | Group, labels: Mapping[str, Question]) -> Facts:
    notes = [item.help] if item.help else []
    if item.when is not None:
        notes.append(f"{condition_words(item.when, labels)}.")
    if item.only_for:
        notes.append(f"Solo per {', '.join(sorted(item.only_for))}.")
    if isinstance(item, Group):
        rows = f"Si ripete per ogni riga: almeno {item.least_rows}." if item.least_rows else "Si ripete per ogni riga."
        inside = [_blank(each, labels) for each in item.questions]
        return {**_item(item.code, item.label), "notes": [rows, *notes], "rows": [{"title": "Riga 1", "items": inside}]}
    choices = [{"label": label, "chosen": False} for label in _options(item)]
    blank = {"text": 3, "file": 0, "declaration": 0}.get(item.kind, 0 if choices else 1)
    label = item.text or item.label
    return {**_item(item.code, label), "notes": [*_asked(item), *notes], "choices": choices, "blank": blank}


def _asked(question: Question) -> list[str]:
    found = [f"{KIND_WORDS[question.kind]['it'].capitalize()}{'' if question.required else ', facoltativa'}."]
    if question.unit:
        found[0] = f"{found[0].rstrip('.')}, in {question.unit}."
    if question.rule is not None:
        found.append(f"Requisito: {COMPARE_WORDS[question.rule.compare]['it']} {rule_words(question)}.")
    evidence = question.evidence
    if evidence is not None and evidence.label:
        found.append(f"{'Prova' if evidence.required else 'Prova facoltativa'}: {evidence.label}.")
    if evidence is not None and evidence.valid_days is not None:
        found.append(f"Rilasciata da non più di {evidence.valid_days} giorni.")
    return found


def _options(question: Question) -> list[str]:
    fixed = {"yes-no": ["sì", "no"], "declaration": ["dichiaro"]}
    return fixed.get(question.kind) or [each.label for each in question.options]


def _answered(item: Question | Group, content: Mapping[str, Any]) -> Facts:
    value, files = content["answers"].get(item.code), content["files"]
    if isinstance(item, Group):
        rows = [_row(item, number, row, files) for number, row in enumerate(value or ())]
        return {**_item(item.code, item.label), "lines": [] if rows else ["Nessuna riga."], "rows": rows}
    return _said(item, item.code, value, files)


def _row(group: Group, number: int, row: Mapping[str, Any], files: Mapping[str, Any]) -> Facts:
    items = [_said(each, f"{group.code}[{number}].{each.code}", row.get(each.code), files) for each in group.questions]
    return {"title": f"{group.label}, riga {number + 1}", "items": items}


def _said(question: Question, path: str, value: Any, files: Mapping[str, Any]) -> Facts:
    said = list(shown_answer(question, value))
    named = [_file(each) for each in files.get(path, ())]
    lines = [*said, *named] or ["–"]
    return {**_item(question.code, question.text or question.label), "lines": lines}


def _file(file: Mapping[str, Any]) -> str:
    expires = f", scade il {file['expires_on']}" if file["expires_on"] else ""
    return f"File «{file['name']}»{expires}, SHA-256 {file['digest']}"


def _item(code: str, label: str) -> Facts:
    return {"code": code, "label": label, "notes": [], "lines": [], "choices": [], "blank": 0, "rows": []}
