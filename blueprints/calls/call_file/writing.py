"""From a call back to its plain structure, to YAML text, and to the digest under which it is published."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import yaml

from app.reading import Fault
from app.reading.moments import ROME
from blueprints.calls.call_file.judging import read_scheme as judged
from blueprints.calls.call_file.model import (
    CallFile,
    RequirementAsked,
    Scoring,
    ScoringBlock,
    ScoringCriterion,
    Territory,
)
from blueprints.calls.call_file.names import EVERYWHERE, FORMAT
from blueprints.calls.rules.windows import Windows
from blueprints.standards.fields import canonical, form_as_plain
from blueprints.standards.fields.plain import number

WIDTH = 110


def write(call: CallFile) -> str:
    """The call as YAML text; `parse` reads the same call back."""
    return yaml.dump(as_plain(call), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def digest(call: CallFile) -> str:
    """The SHA-256, in hexadecimal, of the canonical text of a call."""
    return hashlib.sha256(canonical(as_plain(call)).encode()).hexdigest()


def as_plain(call: CallFile) -> dict[str, Any]:
    """The plain structure of a call, without what is left at its default."""
    plain: dict[str, Any] = _short(
        {
            "format": FORMAT,
            "code": call.code,
            "title": call.title,
            "summary": call.summary,
            "agency": call.agency,
            "act": {
                "kind": call.act.kind,
                "number": call.act.number,
                "date": call.act.day,
                "protocol": call.act.protocol,
                "protocol_date": call.act.protocol_day,
            },
            "contact": vars(call.contact),
            "articles": [vars(each) for each in call.articles],
            "attachments": [_without(vars(each), later=False) for each in call.attachments],
            **_offer(call),
            "groupings": None if call.groupings else "forbidden",
            "windows": _windows(call.windows, call.questions_close),
            "accreditation": {
                "from": call.period.start,
                "to": call.period.last,
                "months": call.period.months,
                "renewable_months": call.period.renewable_months,
            },
            "terms": vars(call.terms),
            "checklist": requirements_as_plain(call.checklist),
            "form": form_as_plain(call.form) if call.form.sections else None,
            "scoring": _scoring(call.scoring),
            "commission": _without(vars(call.commission), members=3, reserves=0),
            "tariffs": [_without(vars(each), unit="hour", vat="excluded") for each in call.tariffs],
        }
    )
    return plain


def offer_as_plain(call: CallFile) -> dict[str, Any]:
    """The services, territories and lots of a call alone, as `as_plain` writes them."""
    plain: dict[str, Any] = _short(_offer(call))
    return plain


def requirements_as_plain(asked: Iterable[RequirementAsked]) -> list[Any]:
    """Requirements as `as_plain` writes them: a code alone where nothing more is said."""
    plain: list[Any] = _short([_requirement(each) for each in asked])
    return plain


def _offer(call: CallFile) -> dict[str, Any]:
    return {
        "services": [_without(vars(each), unit="minutes") for each in call.services],
        "territories": [_territory(each) for each in call.territories],
        "lots": [vars(each) for each in call.lots],
        "lots_per_applicant": {"min": None if call.least_lots == 1 else call.least_lots, "max": call.most_lots},
    }


def _territory(territory: Territory) -> dict[str, Any]:
    return {
        "code": territory.code,
        "title": territory.title,
        "comuni": EVERYWHERE if territory.everywhere else territory.comuni,
        "subareas": territory.subareas,
        "except": territory.without,
    }


def read_scheme(plain: Mapping[str, Any], lots: frozenset[str]) -> tuple[dict[str, Any] | None, list[Fault]]:
    """A scoring table that was typed, as a text stores it, and what is wrong with it."""
    scoring, faults = judged(plain, lots)
    return _short(_scoring(scoring)) or None, faults


def _windows(windows: Windows, questions_close: datetime | None) -> dict[str, Any]:
    initial, rolling = windows.initial, windows.rolling
    plain: dict[str, Any] = {"kind": "single" if rolling is None else "rolling", "opens": windows.opens}
    if initial is not None and rolling is not None:
        plain = {"kind": "initial-then-rolling", "opens": initial.opens, "initial_closes": initial.closes}
        if rolling.opens != initial.closes:
            plain["rolling_opens"] = rolling.opens
    return plain | {
        "closes": windows.closes,
        "list_updates": _without(vars(windows.updates), cutoff_days=0),
        "questions_close": questions_close,
    }


def _requirement(asked: RequirementAsked) -> Any:
    if asked == RequirementAsked(code=asked.code):
        return asked.code
    plain = dict(vars(asked))
    if asked.text and asked.kinds == ("mandatory",):
        plain["kinds"] = None
    plain["thresholds"] = [_without(vars(each), compare="at-least") for each in asked.thresholds]
    return plain


def _scoring(scoring: Scoring) -> dict[str, Any]:
    if scoring == Scoring():
        return {}
    return {
        "mode": scoring.mode,
        "minimum_total": scoring.minimum_total or None,
        "places": scoring.places,
        "blocks": [_block(each) for each in scoring.blocks],
    }


def _block(block: ScoringBlock) -> dict[str, Any]:
    return {
        "code": block.code,
        "title": block.title,
        "minimum": block.minimum or None,
        "criteria": [_criterion(each) for each in block.criteria],
    }


def _criterion(criterion: ScoringCriterion) -> dict[str, Any]:
    plain = _without(vars(criterion), weight=Decimal(1))
    return plain | {"levels": [vars(each) for each in criterion.levels]}


def _without(plain: Mapping[str, Any], **defaults: Any) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key not in defaults or value != defaults[key]}


def _short(plain: Any) -> Any:
    """Only strings, whole numbers, yes and no, lists and mappings, and nothing that is empty."""
    if isinstance(plain, Mapping):
        shortened = {key: _short(value) for key, value in plain.items()}
        return {key: value for key, value in shortened.items() if value not in (None, "", [], {})}
    if isinstance(plain, frozenset):
        return sorted(plain)
    if isinstance(plain, list | tuple):
        return [_short(each) for each in plain]
    if isinstance(plain, datetime):
        return plain.astimezone(ROME).isoformat()
    if isinstance(plain, date):
        return plain.isoformat()
    return number(plain) if isinstance(plain, Decimal) else plain


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are read."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
