"""The plain structure in which the versions of a notice are stored, and the digest under which they are published."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.periods import Period
from blueprints.calls.rules.notice.model import (
    Announced,
    AskedDocument,
    AskedRequirement,
    AskedService,
    Attachment,
    Declaration,
    Difference,
    NamedLot,
    Notice,
    Panel,
    Price,
    Threshold,
    Zone,
)
from blueprints.calls.rules.windows import ListUpdates, Window, Windows


def as_json(notice: Notice) -> dict[str, Any]:
    """The plain structure that is stored: instants in UTC and days in ISO form."""
    stored = {
        part: getattr(notice, part)
        for part in (
            "title",
            "text",
            "manager",
            "contact",
            "checklist_version_id",
            "mode",
            "scheme",
            "source",
            "months",
            "terms",
        )
    }
    return {
        **stored,
        **_said_only_where_it_holds(notice),
        "windows": None if notice.windows is None else _windows_as_json(notice.windows),
        "validity": None
        if notice.validity is None
        else {"from": notice.validity.start.isoformat(), "to": _iso(notice.validity.end)},
        "questions_until": _iso(notice.questions_until),
        "services": [_service_as_json(each) for each in notice.services],
        "asked": [_asked_as_json(each) for each in notice.asked],
        "zones": [_zone_as_json(each) for each in notice.zones],
        "documents": [{"code": each.code, "title": each.title, "required": each.required} for each in notice.documents],
        "declarations": [{"code": each.code, "text": each.text} for each in notice.declarations],
        "form": [dict(each) for each in notice.form],
        "attachments": [
            {field.name: getattr(each, field.name) for field in fields(Attachment)} for each in notice.attachments
        ],
    }


def from_json(stored: Mapping[str, Any]) -> Notice:
    """The notice of a stored structure; the inverse of `as_json`."""
    validity, until = stored["validity"], stored["questions_until"]
    return Notice(
        title=stored["title"],
        text=stored["text"],
        manager=stored["manager"],
        contact=stored["contact"],
        windows=None if stored["windows"] is None else _windows_of(stored["windows"]),
        validity=None if validity is None else Period(date.fromisoformat(validity["from"]), _day(validity["to"])),
        questions_until=None if until is None else datetime.fromisoformat(until),
        services=tuple(_service_of(each) for each in stored["services"]),
        asked=tuple(_asked_of(each) for each in stored["asked"]),
        zones=tuple(Zone(**{**each, "comune_ids": tuple(each["comune_ids"])}) for each in stored["zones"]),
        checklist_version_id=stored["checklist_version_id"],
        mode=stored["mode"],
        scheme=stored["scheme"],
        months=stored["months"],
        terms=stored["terms"],
        source=stored["source"],
        documents=tuple(AskedDocument(**each) for each in stored["documents"]),
        declarations=tuple(Declaration(**each) for each in stored["declarations"]),
        form=tuple(stored["form"]),
        attachments=tuple(Attachment(**each) for each in stored["attachments"]),
        **_of_later_texts(stored),
    )


def digest_of(stored: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a plain structure, in hex."""
    canonical = json.dumps(stored, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What an amendment changes, part by part, over the plain structures."""
    return tuple(
        Difference(part=part, before=before.get(part), after=after.get(part))
        for part in sorted(before.keys() | after.keys())
        if before.get(part) != after.get(part)
    )


def _said_only_where_it_holds(notice: Notice) -> dict[str, Any]:
    """Texts published before these parts could be said stay what they were, with the digest that they had."""
    plain = {
        "groupings": notice.groupings,
        "lots": [dict(vars(each)) for each in notice.lots],
        "lots_per_applicant": {
            **({"min": notice.least_lots} if notice.least_lots > 1 else {}),
            **({"max": notice.most_lots} if notice.most_lots is not None else {}),
        },
        "renewable_months": notice.renewable_months,
        "own_terms": {name: _written(each) for name, each in notice.own_terms.items() if each is not None},
        "panel": {} if notice.panel == Panel() else {name: _written(each) for name, each in vars(notice.panel).items()},
        "prices": [{name: _written(one) for name, one in vars(each).items()} for each in notice.prices],
        "announced": [
            {"title": each.title, "file": each.file, **({"later": True} if each.later else {})}
            for each in notice.announced
        ],
    }
    return {part: value for part, value in plain.items() if value}


def _of_later_texts(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that older texts do not have; what those kept only in their file is read there."""
    source = stored["source"] or {}
    lots = stored.get("lots_per_applicant", source.get("lots_per_applicant")) or {}
    panel = stored.get("panel", source.get("commission")) or {}
    wide = panel.get("wide_percent")
    return {
        "groupings": stored.get("groupings", False),
        "lots": tuple(NamedLot(**each) for each in stored.get("lots", ())),
        "least_lots": lots.get("min", 1),
        "most_lots": lots.get("max"),
        "renewable_months": stored.get("renewable_months"),
        "own_terms": stored.get("own_terms", source.get("terms")) or {},
        "panel": Panel(**{**panel, "wide_percent": None if wide is None else Decimal(str(wide))}),
        "prices": tuple(Price(**{**each, "price": Decimal(each["price"])}) for each in stored.get("prices", ())),
        "announced": tuple(Announced(**each) for each in stored.get("announced", ())),
    }


def _written(value: Any) -> Any:
    # 24.50 and 24.5 are one number, and one text.
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _asked_as_json(asked: AskedRequirement) -> dict[str, Any]:
    plain = {**vars(asked), "only_for": list(asked.only_for)}
    thresholds = [{name: _written(one) for name, one in vars(each).items()} for each in plain.pop("thresholds")]
    return {**plain, "thresholds": thresholds} if thresholds else plain


def _asked_of(stored: Mapping[str, Any]) -> AskedRequirement:
    thresholds = (Threshold(**{**each, "value": Decimal(each["value"])}) for each in stored.get("thresholds", ()))
    return AskedRequirement(**{**stored, "only_for": tuple(stored["only_for"]), "thresholds": tuple(thresholds)})


def _zone_as_json(zone: Zone) -> dict[str, Any]:
    plain = {"code": zone.code, "name": zone.name, "comune_ids": list(zone.comune_ids)}
    return {**plain, "lot": zone.lot} if zone.lot else plain


def _service_as_json(service: AskedService) -> dict[str, Any]:
    plain = {
        "code": service.code,
        "lots": list(service.lots),
        "zones": list(service.zones),
        "title": service.title,
    }
    return plain if service.unit == "minutes" else {**plain, "unit": service.unit}


def _service_of(stored: Mapping[str, Any]) -> AskedService:
    return AskedService(**{**stored, "lots": tuple(stored["lots"]), "zones": tuple(stored["zones"])})


def _windows_as_json(windows: Windows) -> dict[str, Any]:
    return {
        "initial": _window_as_json(windows.initial),
        "rolling": _window_as_json(windows.rolling),
        "updates": updates_as_json(windows.updates),
    }


def updates_as_json(updates: ListUpdates) -> dict[str, Any]:
    """When the list is updated, as plain values."""
    return {
        "every_months": updates.every_months,
        "first": _iso(updates.first),
        "dates": [each.isoformat() for each in updates.dates],
        "cutoff_days": updates.cutoff_days,
    }


def updates_of(stored: Mapping[str, Any] | None) -> ListUpdates:
    """When the list is updated, read back; None: at each decision."""
    if stored is None:
        return ListUpdates()
    return ListUpdates(
        every_months=stored["every_months"],
        first=_day(stored["first"]),
        dates=tuple(date.fromisoformat(each) for each in stored["dates"]),
        cutoff_days=stored["cutoff_days"],
    )


def _window_as_json(window: Window | None) -> dict[str, Any] | None:
    return None if window is None else {"opens": _iso(window.opens), "closes": _iso(window.closes)}


def _windows_of(stored: Mapping[str, Any]) -> Windows:
    return Windows(
        initial=_window_of(stored["initial"]),
        rolling=_window_of(stored["rolling"]),
        updates=updates_of(stored["updates"]),
    )


def _window_of(stored: Mapping[str, Any] | None) -> Window | None:
    if stored is None:
        return None
    closes = stored["closes"]
    return Window(
        opens=datetime.fromisoformat(stored["opens"]),
        closes=None if closes is None else datetime.fromisoformat(closes),
    )


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
