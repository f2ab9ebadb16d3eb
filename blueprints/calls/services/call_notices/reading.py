"""The notice that a call's file says, in an agency's territory."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.clock import day_of
from app.periods import Period
from blueprints.calls import call_file as files
from blueprints.calls.rules.notice import (
    Announced,
    AskedRequirement,
    AskedService,
    NamedLot,
    Notice,
    Threshold,
    Zone,
)
from blueprints.calls.rules.windows import months_after
from blueprints.standards.fields import form_as_plain
from blueprints.territory import api as territory

WHOLE = "ambito"


def notice_of(call: files.CallFile, agency_id: int, checklist_version_id: int) -> Notice:
    """The notice that a file says, in this agency's territory."""
    agency, plain = territory.agency(agency_id), files.as_plain(call)
    contact = call.contact
    reached = (contact.office, contact.email, contact.pec, contact.phone)
    return Notice(
        title=call.title,
        text=text_of(call),
        manager=contact.responsible or contact.office or agency.name,
        contact=", ".join(each for each in reached if each) or agency.pec,
        windows=call.windows,
        validity=_validity(call.period, call.windows.opens),
        months=call.period.months if call.period.start is None else None,
        questions_until=call.questions_close,
        services=services_of(call),
        zones=zones_of_call(call, agency_id),
        checklist_version_id=checklist_version_id,
        asked=tuple(asked_of(each) for each in call.checklist),
        mode=call.scoring.mode,
        scheme=plain.get("scoring"),
        form=tuple(form_as_plain(call.form)["sections"]),
        groupings=call.groupings,
        source=_json(plain),
        lots=tuple(NamedLot(code=each.code, title=each.title, note=each.note) for each in call.lots),
        least_lots=call.least_lots,
        most_lots=call.most_lots,
        renewable_months=call.period.renewable_months,
        own_terms=_json(plain.get("terms", {})),
        panel=call.commission,
        prices=call.tariffs,
        announced=tuple(Announced(**vars(each)) for each in call.attachments),
    )


def text_of(call: files.CallFile) -> str:
    """The text of the notice: the summary, then the articles."""
    articles = (f"{each.title}\n\n{each.text.strip()}" for each in call.articles)
    return "\n\n".join(each for each in (call.summary.strip(), *articles) if each) or call.title


def _validity(period: files.Period, opens: datetime) -> Period | None:
    if period.start is None:
        # From each decision to the same last day: nobody decides before the call opens.
        return Period(day_of(opens), period.last + timedelta(days=1)) if period.last else None
    if period.last is not None:
        return Period(period.start, period.last + timedelta(days=1))
    return Period(period.start, months_after(period.start, period.months) if period.months else None)


def services_of(call: files.CallFile) -> tuple[AskedService, ...]:
    """Each service once, with the lots that hold it and the territories of those lots."""
    declared = {each.code: each for each in call.services}
    codes = list(dict.fromkeys(code for lot in call.lots for code in lot.services))
    found = []
    for code in codes:
        lots = [lot for lot in call.lots if code in lot.services]
        zones = [zone for lot in lots for zone in _zone_codes(call, lot, alone=len(lots) == 1)]
        names = tuple(lot.code for lot in lots)
        said = declared.get(code, files.OfferedService(code=code))
        asked = AskedService(code=code, lots=names, zones=tuple(dict.fromkeys(zones)), title=said.title)
        found.append(replace(asked, unit=said.unit))
    return tuple(found)


def _zone_codes(call: files.CallFile, lot: files.Lot, *, alone: bool) -> tuple[str, ...]:
    """The territories of a lot, by code; those of a service in several lots are told apart by the lot."""
    if alone:
        return lot.territories or ((WHOLE,) if call.territories else ())
    return tuple(f"{lot.code}.{place}" for place in lot.territories or (WHOLE,))


def zones_of_call(call: files.CallFile, agency_id: int) -> tuple[Zone, ...]:
    """The territories of the file, and once more for each lot whose services other lots have as well.

    A lot that names no territory has the whole one.
    """
    whole = Zone(code=WHOLE, name="Tutto l'Ambito", comune_ids=tuple(c.id for c in territory.comuni_of(agency_id)))
    own = {each.code: each for each in zones_of(call.territories, agency_id)}
    counted = Counter(code for lot in call.lots for code in lot.services)
    shared = [lot for lot in call.lots if any(counted[code] > 1 for code in lot.services)]
    of_lots = [
        replace(zone, code=f"{lot.code}.{zone.code}", name=f"{lot.title} – {zone.name}", lot=lot.code)
        for lot in shared
        for zone in ([own[place] for place in lot.territories] or [whole])
    ]
    alone = [lot for lot in call.lots if any(counted[code] == 1 for code in lot.services)]
    everywhere_too = own and any(not lot.territories for lot in alone) and WHOLE not in own
    plain = (*(tuple(own.values()) or (whole,)), *((whole,) if everywhere_too else ()))
    return (*plain, *of_lots) if alone or not of_lots else tuple(of_lots)


def zones_of(places: Iterable[files.Territory], agency_id: int) -> tuple[Zone, ...]:
    """Territories of a file as the Comuni of the agency's territory."""
    comuni = territory.comuni_of(agency_id)
    areas = {name: each.id for each in territory.sub_areas(agency_id) for name in (str(each.number), each.name)}
    return tuple(_zone(each, comuni, areas) for each in places)


def _zone(place: files.Territory, comuni: Iterable[territory.Comune], areas: Mapping[str, int]) -> Zone:
    inside = {areas[name] for name in place.subareas if name in areas}
    ids = tuple(
        each.id
        for each in comuni
        if (place.everywhere or each.sub_area_id in inside or {each.name, each.istat_code} & set(place.comuni))
        and not {each.name, each.istat_code} & set(place.without)
    )
    return Zone(code=place.code, name=place.title, comune_ids=ids)


def asked_of(asked: files.RequirementAsked) -> AskedRequirement:
    """A requirement of a file as a notice asks it."""
    return AskedRequirement(
        code=asked.code,
        text=asked.text,
        evidence=asked.evidence,
        mandatory=("mandatory" in asked.kinds) if asked.kinds else None,
        only_for=tuple(sorted(asked.only_for)),
        thresholds=tuple(Threshold(**vars(each)) for each in asked.thresholds),
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
