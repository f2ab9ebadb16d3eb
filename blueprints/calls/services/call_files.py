"""A whole call from one YAML file, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.decisions import Refusal, Refused
from app.periods import Period
from app.reading import Fault
from app.uow import use_case
from blueprints.calls import call_file as files
from blueprints.calls.queries import calls as queries
from blueprints.calls.rules.notice import AskedRequirement, AskedService, Notice, Zone, as_json
from blueprints.calls.rules.windows import months_after
from blueprints.calls.services import calls
from blueprints.standards import api as standards
from blueprints.standards.fields import Form, Question, Section, form_as_plain, parse_form
from blueprints.territory import api as territory

WHOLE = "ambito"


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
    known = _known(agency_id)
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


def _known(agency_id: int) -> files.Known:
    comuni, areas, services = territory.comuni_of(agency_id), territory.sub_areas(agency_id), territory.services()
    return files.Known(
        services=frozenset(each.code for each in services),
        service_names={each.code: each.name for each in services},
        agency=territory.agency(agency_id).code,
        taken=frozenset(queries.codes_of(agency_id)),
        comuni=frozenset(name for each in comuni for name in (each.name, each.istat_code)),
        subareas=frozenset(name for each in areas for name in (str(each.number), each.name)),
    )


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


def notice_of(call: files.CallFile, agency_id: int, checklist_version_id: int) -> Notice:
    """The notice that a file says, in this agency's territory."""
    agency, plain = territory.agency(agency_id), files.as_plain(call)
    contact = call.contact
    reached = (contact.office, contact.email, contact.pec, contact.phone)
    return Notice(
        title=call.title,
        text=_text(call),
        manager=contact.responsible or contact.office or agency.name,
        contact=", ".join(each for each in reached if each) or agency.pec,
        windows=call.windows,
        validity=_validity(call.period, call.windows.opens),
        months=call.period.months if call.period.start is None else None,
        questions_until=call.questions_close,
        services=_services(call),
        zones=_zones(call, agency_id),
        checklist_version_id=checklist_version_id,
        asked=tuple(_asked(each) for each in call.checklist),
        mode=call.scoring.mode,
        scheme=plain.get("scoring"),
        form=tuple(form_as_plain(call.form)["sections"]),
        groupings=call.groupings,
        source=_json(plain),
    )


def _text(call: files.CallFile) -> str:
    articles = (f"{each.title}\n\n{each.text.strip()}" for each in call.articles)
    return "\n\n".join(each for each in (call.summary.strip(), *articles) if each) or call.title


def _validity(period: files.Period, opens: datetime) -> Period | None:
    if period.start is None:
        # From each decision to the same last day: nobody decides before the call opens.
        return Period(day_of(opens), period.last + timedelta(days=1)) if period.last else None
    if period.last is not None:
        return Period(period.start, period.last + timedelta(days=1))
    return Period(period.start, months_after(period.start, period.months) if period.months else None)


def _services(call: files.CallFile) -> tuple[AskedService, ...]:
    """Each service once, with the lots that hold it and the territories of those lots."""
    titles = {each.code: each.title for each in call.services}
    codes = list(dict.fromkeys(code for lot in call.lots for code in lot.services))
    found = []
    for code in codes:
        lots = [lot for lot in call.lots if code in lot.services]
        zones = () if any(not lot.territories for lot in lots) else tuple(z for lot in lots for z in lot.territories)
        names = tuple(lot.code for lot in lots)
        found.append(AskedService(code=code, lots=names, zones=tuple(dict.fromkeys(zones)), title=titles.get(code, "")))
    return tuple(found)


def _zones(call: files.CallFile, agency_id: int) -> tuple[Zone, ...]:
    comuni = territory.comuni_of(agency_id)
    if not call.territories:
        return (Zone(code=WHOLE, name="Tutto l'Ambito", comune_ids=tuple(each.id for each in comuni)),)
    areas = {name: each.id for each in territory.sub_areas(agency_id) for name in (str(each.number), each.name)}
    return tuple(_zone(each, comuni, areas) for each in call.territories)


def _zone(place: files.Territory, comuni: Iterable[territory.Comune], areas: Mapping[str, int]) -> Zone:
    inside = {areas[name] for name in place.subareas if name in areas}
    ids = tuple(
        each.id
        for each in comuni
        if (place.everywhere or each.sub_area_id in inside or {each.name, each.istat_code} & set(place.comuni))
        and not {each.name, each.istat_code} & set(place.without)
    )
    return Zone(code=place.code, name=place.title, comune_ids=ids)


def _asked(asked: files.RequirementAsked) -> AskedRequirement:
    return AskedRequirement(
        code=asked.code,
        text=asked.text,
        evidence=asked.evidence,
        mandatory=("mandatory" in asked.kinds) if asked.kinds else None,
        only_for=tuple(sorted(asked.only_for)),
    )


def _json(plain: Mapping[str, Any]) -> dict[str, Any]:
    """A plain structure as JSON stores it: days, instants and decimals as text, which the reader takes as well."""
    found: dict[str, Any] = _stored(plain)
    return found


def _stored(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _stored(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_stored(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


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
        return files.write(_with_act(replace(source, code=code), version))
    if notice.windows is None:
        raise Refused(Refusal("notice-lacks", part="windows"))
    return files.write(_with_act(_rewritten(code, notice, source, agency_id), version))


def _same(one: Notice, other: Notice) -> bool:
    return as_json(one) == as_json(replace(other, terms=None))


def _with_act(call: files.CallFile, version: queries.VersionCard) -> files.CallFile:
    if version.act_number is None:
        return call
    act = replace(call.act, number=version.act_number, day=version.act_day, protocol=version.act_protocol or "")
    return replace(call, act=act)


def _rewritten(code: str, notice: Notice, source: files.CallFile | None, agency_id: int) -> files.CallFile:
    """A file that says what the notice says; what only files say (tariffs, terms, commission) stays."""
    assert notice.windows is not None  # noqa: S101 - asked before
    base = source or files.CallFile(code=code, title=notice.title, windows=notice.windows, lots=())
    istat = {each.id: each.istat_code for each in territory.comuni_of(agency_id)}
    period = notice.validity
    return replace(
        base,
        code=code,
        title=notice.title,
        windows=notice.windows,
        summary="",
        articles=(files.Paragraph(title="Avviso", text=notice.text),),
        contact=replace(base.contact, responsible=notice.manager),
        questions_close=notice.questions_until,
        services=tuple(files.OfferedService(code=each.code, title=each.title) for each in notice.services),
        territories=tuple(_territory(each, istat) for each in notice.zones),
        lots=_lots(notice, base),
        period=files.Period(start=period.start, last=period.last) if period else base.period,
        checklist=base.checklist or _requirements(notice),
        form=_form(notice),
        groupings=notice.groupings,
        scoring=base.scoring,
    )


def _territory(zone: Zone, istat: Mapping[int, str]) -> files.Territory:
    comuni = tuple(istat[each] for each in zone.comune_ids if each in istat)
    return files.Territory(code=zone.code, title=zone.name, everywhere=False, comuni=comuni)


def _lots(notice: Notice, base: files.CallFile) -> tuple[files.Lot, ...]:
    titles = {each.code: each.title for each in base.lots}
    codes = dict.fromkeys(lot for each in notice.services for lot in (each.lots or (each.code,)))
    found = []
    for code in codes:
        services = [each for each in notice.services if code in (each.lots or (each.code,))]
        zones = dict.fromkeys(zone.code for each in services for zone in notice.zones_of(each))
        names = tuple(each.code for each in services)
        found.append(files.Lot(code=code, title=titles.get(code, code), services=names, territories=tuple(zones)))
    return tuple(found)


def _requirements(notice: Notice) -> tuple[files.RequirementAsked, ...]:
    checklist = standards.version(notice.checklist_version_id or 0)
    return tuple(files.RequirementAsked(code=each.code) for each in checklist.items) if checklist else ()


def _form(notice: Notice) -> Form:
    """The call's own questions, with its documents and declarations as sections of their own."""
    own, _ = parse_form({"sections": list(notice.form)})
    documents = tuple(
        Question(code=each.code, kind="file", label=each.title, required=each.required) for each in notice.documents
    )
    declarations = tuple(
        Question(code=each.code, kind="declaration", label=each.code, text=each.text) for each in notice.declarations
    )
    more = (
        Section(code="documenti", title="Documenti", items=documents),
        Section(code="dichiarazioni", title="Dichiarazioni", items=declarations),
    )
    return Form(sections=(*own.sections, *(each for each in more if each.items)))
