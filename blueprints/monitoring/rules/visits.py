"""Planning and closing a visit."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.decisions import Refusal
from app.periods import Period
from blueprints.monitoring.rules.checks import Answer

KINDS = ("desk", "announced", "unannounced", "phone", "sample", "joint")
"""Kinds of visit (domain §7 [P])."""


@dataclass(frozen=True, kw_only=True)
class Planning:
    """A visit that somebody wants to plan; `accredited` is the period, `active` whether it has not ended."""

    kind: str
    planned_on: date
    accredited: Period
    active: bool
    has_checklist: bool
    inspector_known: bool


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the minutes say beside the checklist: when, where, who, and what the provider stated."""

    started_at: datetime | None = None
    ended_at: datetime | None = None
    place: str = ""
    present_agency: str = ""
    present_provider: str = ""
    statements: str = ""
    observations: str = ""


@dataclass(frozen=True, kw_only=True)
class Closing:
    """A visit that somebody wants to close: `finding_items` are the items that its findings are about."""

    answers: Mapping[str, Answer]
    record: Record
    finding_items: frozenset[str]


def reasons_not_to_plan(planning: Planning, *, today: date) -> tuple[Refusal, ...]:
    """Why the visit cannot be planned."""
    found = []
    if planning.kind not in KINDS:
        found.append(Refusal("visit-kind-unknown"))
    if planning.planned_on < today:
        found.append(Refusal("visit-in-past", day=planning.planned_on))
    if not planning.active or not planning.accredited.holds(planning.planned_on):
        found.append(Refusal("visit-not-accredited", day=planning.planned_on))
    if not planning.has_checklist:
        found.append(Refusal("visit-checklist-missing"))
    if not planning.inspector_known:
        found.append(Refusal("visit-inspector-unknown"))
    return tuple(found)


def reasons_not_to_close(closing: Closing, *, now: datetime) -> tuple[Refusal, ...]:
    """Why the visit cannot be closed yet: all of them."""
    found = []
    if missing := sorted(code for code, answer in closing.answers.items() if answer.outcome is None):
        found.append(Refusal("visit-items-missing", items=missing))
    wrong = {code for code, answer in closing.answers.items() if answer.outcome == "non_compliant"}
    if bare := sorted(wrong - closing.finding_items):
        found.append(Refusal("visit-findings-missing", items=bare))
    return (*found, *_doubts_about_record(closing.record, now))


def _doubts_about_record(record: Record, now: datetime) -> tuple[Refusal, ...]:
    if not (record.started_at and record.ended_at and record.present_agency.strip() and record.place.strip()):
        return (Refusal("visit-record-missing"),)
    if record.ended_at < record.started_at:
        return (Refusal("visit-ends-before", start=record.started_at, end=record.ended_at),)
    if record.ended_at > now:
        return (Refusal("visit-ends-later", end=record.ended_at),)
    return ()


def record_mark(record: Record) -> str:
    """The mark of a record: two records have the same one exactly when they say the same."""
    written = [
        each.astimezone(UTC).isoformat() if isinstance(each, datetime) else each
        for each in (
            record.started_at,
            record.ended_at,
            record.place,
            record.present_agency,
            record.present_provider,
            record.statements,
            record.observations,
        )
    ]
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()[:16]


def digest_of(content: Any) -> str:
    """SHA-256 (hex) of the minutes' content in canonical JSON."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
