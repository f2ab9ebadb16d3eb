"""A whole call from one YAML file, and back."""

from dataclasses import dataclass, replace
from datetime import datetime

from app import audit
from app.actors import Actor
from app.decisions import Refusal, Refused
from app.reading import Fault
from app.uow import use_case
from blueprints.calls import call_file as files
from blueprints.calls.queries import calls as queries
from blueprints.calls.rules.notice import Notice, as_json
from blueprints.calls.services import calls
from blueprints.calls.services.call_notices import file_attachments, file_of, known_in, notice_of
from blueprints.standards import api as standards


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What became of a file: the draft, or None with every fault; warnings do not stand in the way."""

    call_id: int | None
    code: str = ""
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


class FileFaulty(Exception):
    """The file cannot become a draft: nothing of it stays."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def import_call(*, agency_id: int, text: bytes, actor: Actor, now: datetime) -> Imported:
    """Draft a call from a YAML text; nothing is made when there is a fault."""
    try:
        return _import(agency_id=agency_id, text=text, actor=actor, now=now)
    except FileFaulty as faulty:
        return Imported(call_id=None, faults=faulty.faults)


@use_case
def _import(*, agency_id: int, text: bytes, actor: Actor, now: datetime) -> Imported:
    known = replace(
        known_in(agency_id), taken=frozenset(queries.codes_of(agency_id)), requirements=_any_requirement(agency_id)
    )
    call = _parsed(text, known).call
    codes = frozenset(each.code for each in call.checklist if not each.text) if call else frozenset()
    checklist = _checklist(agency_id, codes, actor, now)
    items = frozenset(each.code for each in checklist.items)
    parsed = _parsed(text, replace(known, requirements=items))
    if parsed.call is None:
        raise FileFaulty(parsed.faults)
    notice = notice_of(parsed.call, agency_id, checklist.id)
    call_id = calls.draft(agency_id=agency_id, code=parsed.call.code, notice=notice, actor=actor, now=now)
    audit.record("call.imported", kind="call", subject_id=call_id, actor=actor, at=now, agency_id=agency_id)
    return Imported(call_id=call_id, code=parsed.call.code, warnings=parsed.warnings)


def _parsed(text: bytes, known: files.Known) -> files.Parsed:
    parsed = files.parse(text, known)
    if parsed.faults:
        raise FileFaulty(parsed.faults)
    return parsed


def _any_requirement(agency_id: int) -> frozenset[str]:
    """Codes of the catalogue and of whatever checklist the agency has published."""
    published = standards.published_versions(agency_id, "accreditation")
    own = (each.code for version in published for each in version.items)
    return frozenset((*(each.code for each in standards.requirements()), *own))


def _checklist(agency_id: int, codes: frozenset[str], actor: Actor, now: datetime) -> standards.Version:
    """The newest published checklist that has all these requirements; else the whole catalogue is published."""
    for version in standards.published_versions(agency_id, "accreditation"):
        if codes <= {each.code for each in version.items}:
            return version
    version_id = standards.draft_from_seed(
        agency_id=agency_id, kind="accreditation", title="Catalogo dei requisiti", actor=actor, now=now
    )
    standards.publish(version_id=version_id, actor=actor, now=now)
    found = standards.version(version_id)
    if found is None:
        raise LookupError(f"no checklist version {version_id}")
    return found


def export_call(*, agency_id: int, code: str) -> str:
    """The newest text of a call as YAML: the file it was imported from, with what was changed since.

    Raises:
        Refused: there is no such call, or it has no windows yet.
    """
    call_id = queries.codes_of(agency_id).get(code)
    version = (queries.draft(call_id) or next(iter(queries.published_versions(call_id)), None)) if call_id else None
    if call_id is None or version is None:
        raise Refused(Refusal("call-unknown"))
    notice = version.notice
    source = files.read_plain(notice.source).call if notice.source is not None else None
    if source is not None and _same(notice_of(source, agency_id, notice.checklist_version_id or 0), notice):
        same = replace(source, code=code, attachments=file_attachments(notice))
        return files.write(_with_act(same, version))
    if notice.windows is None:
        raise Refused(Refusal("notice-lacks", part="windows"))
    return files.write(_with_act(file_of(code, notice, source, agency_id), version))


def _same(one: Notice, other: Notice) -> bool:
    return as_json(one) == as_json(replace(other, terms=None, attachments=()))


def _with_act(call: files.CallFile, version: queries.VersionCard) -> files.CallFile:
    if version.act_number is None:
        return call
    act = replace(call.act, number=version.act_number, day=version.act_day, protocol=version.act_protocol or "")
    return replace(call, act=act)
