"""The parts of a notice in lines that people read, so that an amendment shows which lines go and which come."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from typing import Any
from zoneinfo import ZoneInfo

from blueprints.calls.messages.building import COMPARE_WORDS
from blueprints.calls.messages.notice import TERM_VALUES, TERM_WORDS
from blueprints.calls.rules.notice import Difference

ROME = ZoneInfo("Europe/Rome")
# What the program adds by itself, and nobody reads as a part of the text.
NOT_READ = frozenset({"source", "terms"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a part of the notice: `kind` is "gone", "new" or "same"."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ChangedPart:
    """A part that an amendment changes, with its lines in order."""

    part: str
    lines: tuple[Line, ...]


def changed_parts(changes: Iterable[Difference]) -> tuple[ChangedPart, ...]:
    """The differences of two texts as lines; unchanged lines of long parts are left out."""
    return tuple(
        ChangedPart(
            part=each.part, lines=tuple(_lines(lines_of(each.part, each.before), lines_of(each.part, each.after)))
        )
        for each in changes
        if each.part not in NOT_READ
    )


def lines_of(part: str, value: Any) -> list[str]:
    """A part of the stored notice in lines; empty when there is none."""
    if value is None or value in ("", [], {}):
        return []
    if part in _SAID:
        return _SAID[part](value)
    if isinstance(value, str):
        return [line.strip() for line in value.splitlines() if line.strip()]
    return [json.dumps(value, ensure_ascii=False, sort_keys=True)]


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    for kind, low, high, first, last in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        yield from (Line(kind="gone", text=each) for each in before[low:high])
        yield from (Line(kind="new", text=each) for each in after[first:last])


def _windows(value: Mapping[str, Any]) -> list[str]:
    named = (("Finestra iniziale", value["initial"]), ("Ammissione a sportello", value["rolling"]))
    found = [
        f"{name}: dal {_moment(window['opens'])} "
        + (f"al {_moment(window['closes'])}, escluso" if window["closes"] else "fino a un atto di chiusura")
        for name, window in named
        if window is not None
    ]
    updates = value["updates"]
    if updates["every_months"]:
        found.append(f"Elenco aggiornato ogni {updates['every_months']} mesi, dal {_day(updates['first'])}")
    return [*found, *(f"Elenco aggiornato il {_day(each)}" for each in updates["dates"])]


def _validity(value: Mapping[str, Any]) -> list[str]:
    last = date.fromisoformat(value["to"]) - timedelta(days=1) if value["to"] else None
    return [f"dal {_day(value['from'])}" + (f" al {last:%d/%m/%Y} compreso" if last else "")]


def _services(value: Iterable[Mapping[str, Any]]) -> list[str]:
    return [
        each["code"]
        + (f" (lotti {', '.join(each['lots'])})" if each["lots"] else "")
        + (f", solo in {', '.join(each['zones'])}" if each["zones"] else "")
        for each in value
    ]


def _form(sections: Iterable[Mapping[str, Any]]) -> list[str]:
    found = []
    for section in sections:
        found.append(f"Sezione «{section['title']}»")
        for item in section.get("questions", ()):
            found += _item(item)
    return found


def _item(item: Mapping[str, Any]) -> list[str]:
    if "group" in item:
        inside = [line for each in item["questions"] for line in _item(each)]
        rows = f" (righe: {item.get('min_rows', 0)}–{item.get('max_rows', 'quante servono')})"
        return [f"{item['group']} · {item['label']}{rows}", *(f"{item['group']} → {line}" for line in inside)]
    more = {key: each for key, each in item.items() if key not in {"code", "label", "text"}}
    said = "; ".join(f"{key}: {_said(each)}" for key, each in more.items())
    return [f"{item['code']} · {item.get('text') or item['label']} ({said})"]


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_said(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(each["label"] if isinstance(each, Mapping) else str(each) for each in value)
    return {True: "sì", False: "no"}[value] if isinstance(value, bool) else str(value)


def _requirement(asked: Mapping[str, Any]) -> str:
    limits = (
        f"{each['name']} {COMPARE_WORDS[each['compare']]['it']} {each['value']} {each['unit']}".strip()
        for each in asked.get("thresholds", ())
    )
    return " · ".join((f"{asked['code']} {asked['text']}".strip(), *limits))


def _term(value: Any) -> str:
    return TERM_VALUES[value]["it"] if value in TERM_VALUES else str(value)


def _price(price: Mapping[str, Any]) -> str:
    about = ", ".join(each for each in (price["service"], price["profile"], price["day"]) if each)
    return f"{about}: {price['price'].replace('.', ',')} € ({price['unit']})"


def _scheme(value: Mapping[str, Any]) -> list[str]:
    """The scoring table line by line, so that an amendment shows the criterion that changes."""
    found = [f"minimo in tutto: {value['minimum_total']}"] if value.get("minimum_total") else []
    found += [f"posti: {value['places']}"] if value.get("places") else []
    for block in value.get("blocks", ()):
        least = f", minimo {block['minimum']}" if block.get("minimum") else ""
        found.append(f"{block['code']} · {block['title']}{least}")
        for each in block["criteria"]:
            more = "".join(f"; {level['value']}: {level['description']}" for level in each.get("levels", ()))
            weight = f", peso {each['weight']}" if each.get("weight") else ""
            found.append(f"{each['code']} · {each['title']}, fino a {each['maximum']}{weight}{more}")
    return found


def _moment(written: str) -> str:
    return datetime.fromisoformat(written).astimezone(ROME).strftime("%d/%m/%Y, ore %H:%M:%S")


def _day(written: str) -> str:
    return date.fromisoformat(written).strftime("%d/%m/%Y")


_SAID: Mapping[str, Callable[[Any], list[str]]] = {
    "windows": _windows,
    "validity": _validity,
    "questions_until": lambda value: [_moment(value)],
    "services": _services,
    "zones": lambda value: [f"{each['name']} ({len(each['comune_ids'])} Comuni)" for each in value],
    "documents": lambda value: [each["title"] + ("" if each["required"] else " (facoltativo)") for each in value],
    "declarations": lambda value: [each["text"] for each in value],
    "asked": lambda value: [_requirement(each) for each in value],
    "lots": lambda value: [f"{each['code']} · {each['title']} {each['note']}".strip() for each in value],
    "lots_per_applicant": lambda value: [
        *([f"almeno {value['min']}"] if "min" in value else []),
        *([f"al più {value['max']}"] if "max" in value else []),
    ],
    "renewable_months": lambda value: [f"per altri {value} mesi"],
    "own_terms": lambda value: [f"{TERM_WORDS[name]['it']}: {_term(each)}" for name, each in value.items()],
    "panel": lambda value: [f"{value['members']} componenti, {value['reserves']} riserve"],
    "prices": lambda value: [_price(each) for each in value],
    "announced": lambda value: [each["title"] + (" (segue)" if each.get("later") else "") for each in value],
    "scheme": _scheme,
    "attachments": lambda value: [
        f"{each['title']} ({each['name']}, SHA-256 {each['digest'][:12]}…)" for each in value
    ],
    "form": _form,
    "groupings": lambda value: ["ammessi raggruppamenti e consorzi"] if value else [],
    "months": lambda value: [f"{value} mesi"],
    "checklist_version_id": lambda value: [f"lista n. {value}"],
}
