"""What a notice says, as frozen values and as the plain structure that its versions store."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from app.decisions import Refusal
from app.periods import Period
from blueprints.calls.rules.windows import ListUpdates, Window, Windows


@dataclass(frozen=True, kw_only=True)
class AskedService:
    """A service of the call. `lots` are the lots (areas) it belongs to, where the call has lots; `zones` the
    territories in which it can be asked for (empty: all); `title` names a service that the platform does not know.
    """

    code: str
    lots: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class AskedRequirement:
    """A requirement that the call asks: of its checklist by code, or its own with `text`.

    `mandatory` None: as the checklist says; `only_for` are services or lots (empty: all).
    """

    code: str
    text: str = ""
    evidence: str = ""
    mandatory: bool | None = None
    only_for: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Zone:
    """A territory of the call: a sub-area, or any set of Comuni, by their ids."""

    code: str
    name: str
    comune_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AskedDocument:
    """A document that applicants upload."""

    code: str
    title: str
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A statement that applicants make under DPR 445/2000."""

    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes with the notice."""

    title: str
    name: str
    digest: str
    size: int
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    """The whole text of one version of a call.

    `asked` are the requirements asked, empty: all of the checklist; `form` holds the call's own questions, as
    plain form sections; `source` is the file that it was imported from, as a plain structure. An accreditation
    without `validity` lasts so many `months` from the decision. `terms` are the days of the procedure, fixed
    when the call is published. `groupings`: whether temporary groupings and consortia may apply.
    """

    title: str
    text: str = ""
    manager: str = ""
    contact: str = ""
    windows: Windows | None = None
    validity: Period | None = None
    months: int | None = None
    questions_until: datetime | None = None
    services: tuple[AskedService, ...] = ()
    zones: tuple[Zone, ...] = ()
    checklist_version_id: int | None = None
    asked: tuple[AskedRequirement, ...] = ()
    mode: str = "pass"
    scheme: Mapping[str, Any] | None = None
    documents: tuple[AskedDocument, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    form: tuple[Mapping[str, Any], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    source: Mapping[str, Any] | None = None
    terms: Mapping[str, Any] | None = None
    groupings: bool = False

    @property
    def service_codes(self) -> frozenset[str]:
        """The services that can be asked for."""
        return frozenset(each.code for each in self.services)

    def service(self, code: str) -> AskedService | None:
        """The service of that code."""
        return next((each for each in self.services if each.code == code), None)

    def zones_of(self, service: AskedService) -> tuple[Zone, ...]:
        """The territories in which a service can be asked for."""
        return tuple(each for each in self.zones if not service.zones or each.code in service.zones)

    def zone(self, code: str) -> Zone | None:
        """The territory of that code."""
        return next((each for each in self.zones if each.code == code), None)


@dataclass(frozen=True, kw_only=True)
class ActFacts:
    """The act behind a publication, as it was typed: empty where nothing was."""

    number: str
    day: date | None
    protocol: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A part of the notice that an amendment changes, with what it said before and says after."""

    part: str
    before: Any
    after: Any


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
        # Said only where it holds: texts published before it could be said stay what they were.
        **({"groupings": True} if notice.groupings else {}),
        "windows": None if notice.windows is None else _windows_as_json(notice.windows),
        "validity": None
        if notice.validity is None
        else {"from": notice.validity.start.isoformat(), "to": _iso(notice.validity.end)},
        "questions_until": _iso(notice.questions_until),
        "services": [_service_as_json(each) for each in notice.services],
        "asked": [{**vars(each), "only_for": list(each.only_for)} for each in notice.asked],
        "zones": [{"code": each.code, "name": each.name, "comune_ids": list(each.comune_ids)} for each in notice.zones],
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
        asked=tuple(AskedRequirement(**{**each, "only_for": tuple(each["only_for"])}) for each in stored["asked"]),
        zones=tuple(
            Zone(code=each["code"], name=each["name"], comune_ids=tuple(each["comune_ids"])) for each in stored["zones"]
        ),
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
        groupings=stored.get("groupings", False),
    )


def digest_of(stored: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a plain structure, in hex."""
    canonical = json.dumps(stored, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def reasons_not_to_publish(notice: Notice, *, act: ActFacts, now: datetime) -> tuple[Refusal, ...]:
    """Everything that is missing before a notice can be published.

    The numbers of the act and of its protocol are what the agency's acts bear (a determinazione has both).
    """
    missing = [
        part
        for part, there in (
            ("title", notice.title),
            ("text", notice.text),
            ("manager", notice.manager),
            ("windows", notice.windows),
            ("validity", notice.validity or notice.months),
            ("services", notice.services),
            ("zones", notice.zones),
            ("checklist", notice.checklist_version_id),
            ("act_number", act.number),
            ("act_day", act.day),
            ("act_protocol", act.protocol),
        )
        if not there
    ]
    found = [Refusal("notice-lacks", part=part) for part in missing]
    found += [Refusal("notice-zone-empty", zone=each.name) for each in notice.zones if not each.comune_ids]
    closes = notice.windows.closes if notice.windows else None
    if closes is not None and closes <= now:
        found.append(Refusal("notice-closes-in-the-past", closes_at=closes))
    if closes is not None and notice.questions_until is not None and notice.questions_until > closes:
        found.append(Refusal("notice-questions-after-closing", closes_at=closes))
    return tuple(found)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What an amendment changes, part by part, over the plain structures."""
    return tuple(
        Difference(part=part, before=before.get(part), after=after.get(part))
        for part in sorted(before.keys() | after.keys())
        if before.get(part) != after.get(part)
    )


def _service_as_json(service: AskedService) -> dict[str, Any]:
    return {
        "code": service.code,
        "lots": list(service.lots),
        "zones": list(service.zones),
        "title": service.title,
    }


def _service_of(stored: Mapping[str, Any]) -> AskedService:
    return AskedService(
        code=stored["code"], lots=tuple(stored["lots"]), zones=tuple(stored["zones"]), title=stored["title"]
    )


def _windows_as_json(windows: Windows) -> dict[str, Any]:
    updates = windows.updates
    return {
        "initial": _window_as_json(windows.initial),
        "rolling": _window_as_json(windows.rolling),
        "updates": {
            "every_months": updates.every_months,
            "first": _iso(updates.first),
            "dates": [each.isoformat() for each in updates.dates],
            "cutoff_days": updates.cutoff_days,
        },
    }


def _window_as_json(window: Window | None) -> dict[str, Any] | None:
    return None if window is None else {"opens": _iso(window.opens), "closes": _iso(window.closes)}


def _windows_of(stored: Mapping[str, Any]) -> Windows:
    updates = stored["updates"]
    return Windows(
        initial=_window_of(stored["initial"]),
        rolling=_window_of(stored["rolling"]),
        updates=ListUpdates(
            every_months=updates["every_months"],
            first=_day(updates["first"]),
            dates=tuple(date.fromisoformat(each) for each in updates["dates"]),
            cutoff_days=updates["cutoff_days"],
        ),
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
